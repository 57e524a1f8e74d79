"""What one sentence can tell is one item, with its parts; who was told of each part hears of each."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.digests.ledger import NOW, later, loud
from tests.digests.stories import taken_in
from tests.digests.test_letters import html_of, mail_of
from tests.evidence.making import LABS, company, draft, outlet, publish
from tracker.digests.composing import compose_due
from tracker.digests.folding import folded
from tracker.digests.intake import take_in
from tracker.digests.mail_batches import stories_by_id
from tracker.digests.models import Cadence, Delivery, Issue, News, Told
from tracker.digests.stories import Story
from tracker.digests.tokens import Purpose, token_of
from tracker.extraction.records import Instrument, Manner, Predicate, Status

pytestmark = pytest.mark.django_db
TOGETHER = "Anthropic alleges that DeepSeek, MiniMax and Moonshot AI distilled or copied a model without permission"


def stories(told: list[News]) -> list[Story]:
    by_id = stories_by_id({one.pk: one for one in told})
    return [by_id[one.pk] for one in told]


def accusations() -> list[News]:
    """Anthropic accuses three on one day, which is one incident."""
    publish(company(), draft().alleges(*LABS))
    return sorted(taken_in(), key=lambda one: one.sentence)


def test_an_incident_with_three_accused_is_one_item_of_a_mail() -> None:
    mail = mail_of(accusations())
    text, html = " ".join(str(mail.body).split()), html_of(mail)
    assert mail.subject.startswith(TOGETHER)
    assert text.count("distilled or copied") == 2  # as the heading of the mail, and as its item
    assert text.count("New incident") == 1
    assert "New statement" not in text
    assert text.count("Grade A") == 1, "said once where all have the same"
    for told in (text, html):
        assert told.count("/evidence/") == told.count("/changes/") == len(LABS)
    for lab in LABS:
        assert f"- {lab} Evidence: http" in text
        assert f">{lab}:</strong>" in html


def test_parts_that_are_graded_otherwise_keep_their_grades() -> None:
    publish(outlet("Harbor Wire", reliability="C"), draft().alleges("MiniMax", "Kimi Works"))
    publish(company(), draft().alleges("MiniMax", "DeepSeek"))
    told = [one for one in taken_in() if one.kind in ("incident", "claim")]
    (one,) = folded(stories(told))
    letters = {part.part_name: part.row.item.grade.letter for part in one.parts if part.row and part.row.item}
    assert len(set(letters.values())) == 2
    text = " ".join(str(mail_of(told).body).split())
    for name, letter in letters.items():
        assert f"- {name}: Grade {letter} ·" in text


def test_what_is_otherwise_is_told_apart() -> None:
    wire = outlet("Harbor Wire")
    publish(wire, draft().alleges("DeepSeek", on="2026-02-23").claim(Predicate.DENIES, "DeepSeek"))
    publish(wire, draft().alleges("DeepSeek", claimant="OpenAI"))
    publish(wire, draft().alleges("Moonshot AI"), on=date(2026, 3, 1))
    told = stories(taken_in())
    assert all(not one.parts for one in folded(told))
    assert len(folded(told)) == len(told)


def test_several_who_answer_alike_or_take_one_step_are_one_item() -> None:
    accusations()
    publish(
        outlet("Harbor Wire"),
        draft()
        .claim(Predicate.NO_RESPONSE, "DeepSeek", manner=Manner.DECLINED)
        .claim(Predicate.NO_RESPONSE, "MiniMax", manner=Manner.DECLINED)
        .responds("Congress", Instrument.LEGISLATION, Status.PROPOSED, name="Model Act"),
        on=date(2026, 2, 24),
    )
    (one,) = folded(taken_in_of("reply"))
    assert [part.part_name for part in one.parts] == ["DeepSeek", "MiniMax"]
    assert one.sentence.startswith("DeepSeek and MiniMax ")


def taken_in_of(kind: str) -> list[Story]:
    News.objects.all().delete()
    return sorted(stories([one for one in taken_in() if one.kind == kind]), key=lambda one: one.sentence)


def test_who_was_told_of_one_part_reads_of_it_by_itself() -> None:
    told = stories(accusations())
    alone, *together = folded(told, {told[0].key})
    assert alone == told[0]
    assert [one.parts for one in together] == [tuple(told[1:])]


def test_pages_tell_it_as_mails_do(client: Client) -> None:
    told = accusations()
    who = make.subscriber()
    made = make.delivery(who, told)
    Issue.objects.create(cadence=Cadence.DAILY, day=told[0].day, composed_at=make.EPOCH, news=[one.pk for one in told])
    for address in (f"/mail/{token_of(Purpose.READ, made.public_id)}/", f"/digests/daily/{told[0].day}/"):
        page = client.get(address).content.decode()
        assert page.count(f'<p lang="en">{TOGETHER}.</p>') == 1
        assert f'lang="en">{TOGETHER}</' in page, "what the whole of it says"
        assert page.count("Link to this change") == len(LABS)
        for lab in LABS:
            assert f"<strong>{lab}</strong>" in page
    listed = client.get("/digests/").content.decode()
    assert f'<p lang="en">{TOGETHER}</p>' in listed
    assert "new statement" not in listed
    feed = client.get("/digests.atom").content.decode()
    assert feed.count(f"{TOGETHER}.") == 1
    assert feed.count("This change") == len(LABS)


@pytest.mark.usefixtures("begun")
def test_each_part_counts_as_told_and_its_correction_reaches_whoever_was_told() -> None:
    publish(company(), draft().alleges(*LABS))
    who = make.subscriber(at_once_due_at=NOW, confirmed_at=NOW, created_at=NOW)
    follow = make.follow(who, cadence="at_once", created_at=NOW)
    assert take_in(NOW) == len(LABS)
    assert compose_due(NOW).deliveries == 1
    assert set(Told.objects.values_list("news", flat=True)) == {one.pk for one in loud()}
    follow.delete()
    make.follow(who, "kind", "retracted", cadence="at_once", created_at=NOW)
    was = News.objects.get(sentence__contains="MiniMax")
    make.news("withdrawn", assertion_key=was.assertion_key, taken_at=later(5), day=was.day)
    type(who).objects.update(at_once_due_at=later(6))
    assert compose_due(later(6)).told == 1
    assert "MiniMax" in str(mail_text(Delivery.objects.latest("pk")))


def mail_text(made: Delivery) -> str:
    from tracker.digests.letters import messages_for

    return str(messages_for([made])[made.pk].body)
