"""What stands in English on a page of another language is marked so, for whoever reads it aloud."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from tests.digests import factories as make
from tests.digests.mails import own_link
from tests.digests.stories import ledger, of_kind
from tracker.digests.letters import messages_for
from tracker.digests.models import Cadence, Issue, News
from tracker.digests.tokens import Purpose, token_of

pytestmark = pytest.mark.django_db
SAID = "Anthropic alleges more than 16 million exchanges attributed to DeepSeek, MiniMax and Moonshot AI"


def pages(told: list[News]) -> list[str]:
    """Every page in Turkish whose heading is what these news say."""
    who = make.subscriber(language="tr")
    make.follow(who)
    made = make.delivery(who, told)
    other = make.subscriber(language="tr")
    make.follow(other, "kind", "figure", least_letter="A")
    day = told[0].day
    Issue.objects.create(cadence=Cadence.DAILY, day=day, composed_at=make.EPOCH, news=[one.pk for one in told])
    return [
        f"/tr/mail/{token_of(Purpose.READ, made.public_id)}/",
        f"/tr{own_link(other, 'manage')}next/",
        f"/tr/digests/daily/{day}/",
        "/tr/digests/",
    ]


def test_the_sentence_of_a_single_item_is_marked_as_english(client: Client) -> None:
    for address in pages([of_kind(ledger(), "figure")]):
        page = client.get(address).content.decode()
        assert '<html lang="tr"' in page
        assert re.search(rf'<(h1|p)[^>]* lang="en">{SAID}</', page), address


def test_a_count_of_several_is_of_the_pages_language(client: Client) -> None:
    for address in pages([one for one in ledger() if one.kind in ("figure", "withdrawn")]):
        if "/next/" not in address:
            assert re.search(r"<(h1|p class=\"lead\"|p)>[^<]*2 [^<]*<", client.get(address).content.decode()), address


def test_a_mail_marks_its_heading_and_what_a_list_of_mails_shows() -> None:
    made = make.delivery(make.subscriber(language="tr"), [of_kind(ledger(), "figure")])
    html = str(messages_for([made])[made.pk].alternatives[0][0])
    assert re.search(rf'<h1[^>]*><span lang="en">{SAID}</span></h1>', html)
    assert re.search(r'<div lang="en" style="display:none', html)


def test_feeds_say_what_they_are_in_the_language_of_their_address(client: Client) -> None:
    follow = make.follow(make.subscriber(), channel="none")
    with override("tr"):
        words = gettext("What is new of what you follow; every statement is somebody’s.")
    assert words in client.get(f"/tr/feeds/{follow.feed_id}.atom").content.decode()
    ledger()
    Issue.objects.create(
        cadence=Cadence.DAILY,
        day=make.EPOCH.date(),
        composed_at=make.EPOCH,
        news=[of_kind(list(News.objects.all()), "figure").pk],
    )
    feed = client.get("/tr/digests.atom").content.decode()
    assert 'xml:lang="tr"' in feed
    assert "&lt;span lang=&quot;en&quot;&gt;" in feed or '&lt;span lang="en"&gt;' in feed


def test_a_search_that_cannot_be_followed_is_refused_in_the_pages_language(client: Client) -> None:
    page = client.get("/tr/subscribe/?follow=search:kind%3Drumour").content.decode()
    with override("tr"):
        words = gettext("{value} is no kind that is known here; there are {known}.")
    beginning, _, _ = words.format(value="'rumour'", known="KNOWN").partition("KNOWN")
    assert beginning in page.replace("&#x27;", "'")
    assert "that is known here" not in page
