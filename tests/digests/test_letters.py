"""What a mail says: in what order, in which language, how much, and how little it costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.digests import factories as make
from tests.digests.stories import ledger, of_kind
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, News, Subscriber

pytestmark = pytest.mark.django_db
MOST_BYTES = 100_000


def mail_of(told: Sequence[News], who: Subscriber | None = None, **fields: object) -> EmailMultiAlternatives:
    delivery = make.delivery(who or make.subscriber(), told, **fields)
    return messages_for([delivery])[delivery.pk]


def html_of(mail: EmailMultiAlternatives) -> str:
    return str(mail.alternatives[0][0])


def test_a_mail_tells_what_changed_with_grade_evidence_and_reason() -> None:
    who = make.subscriber()
    make.follow(who)
    mail = mail_of(ledger(), who, slot="daily 2026-03-10", n_more=12, n_silent=30, more_since=date(2026, 2, 20))
    html, text = html_of(mail), str(mail.body)
    for told in (html, text):
        assert "Anthropic alleges more than 16 million exchanges" in told
        assert "Grade A · 0.95 · Direct sources" in told
        assert re.search(r"http://127\.0\.0\.1:8000/evidence/[0-9a-f]{16}/", told)
        assert re.search(r"http://127\.0\.0\.1:8000/changes/[0-9a-f]{16}/", told)
        assert re.search(r"http://127\.0\.0\.1:8000/unsubscribe/\S+/", told)
        assert re.search(r"http://127\.0\.0\.1:8000/subscription/\S+/", told)
        assert re.search(r"http://127\.0\.0\.1:8000/mail/\S+/", told)
        assert "Everything that changes on the record" in told
        assert "12 more" in told
        assert "/changes/?since=2026-02-20" in told
        assert "30 further changes" in " ".join(told.split())
    assert "Before: alleged → <strong>now: denied by the accused on 25 Feb 2026</strong>" in html
    assert '<html lang="en">' in html
    assert html.count('role="presentation"') == html.count("<table") > 0
    assert "prefers-color-scheme: dark" in html
    assert "<script" not in html


def test_links_lead_to_evidence_as_it_was_where_it_is_no_longer_said() -> None:
    mail = mail_of([of_kind(ledger(), "withdrawn")])
    assert re.search(r"/evidence/[0-9a-f]{16}/\?as_of=2026-03-08", str(mail.body))


def test_the_subject_says_the_finding_and_whose_it_is() -> None:
    told = ledger()
    figures = [one for one in told if one.kind == "figure"]
    mail = mail_of([*figures, of_kind(told, "withdrawn")], made_at=datetime(2026, 3, 5, 8, tzinfo=UTC))
    assert mail.subject == "2 new figures on MiniMax, 1 no longer said on MiniMax · Stillwatch, 5 Mar 2026"
    alone = mail_of(figures[:1])
    assert alone.subject.startswith("Anthropic alleges more than 16 million exchanges")


def test_who_was_told_the_old_value_reads_of_its_end_first() -> None:
    told = ledger()
    ended = of_kind(told, "withdrawn")
    was = make.news("claim", assertion_key=ended.assertion_key, sentence="MiniMax rejects the allegation.")
    later = make.news("withdrawn", key="", assertion_key=ended.assertion_key, sentence="It is gone.")
    who = make.subscriber()
    make.delivery(who, [was], state=Delivery.State.SENT, sent_at=datetime(2026, 3, 5, 7, tzinfo=UTC))
    mail = mail_of([of_kind(told, "incident"), later], who)
    text = " ".join(str(mail.body).split())
    assert "We told you on 5 Mar 2026: “MiniMax rejects the allegation.”" in text
    assert text.index("PUT RIGHT SINCE WE TOLD YOU") < text.index("NEW INCIDENTS")
    stranger = mail_of([later])
    assert "We told you" not in str(stranger.body)


def test_what_waits_beside_its_correction_was_told_before_it() -> None:
    who = make.subscriber()
    was = make.delivery(who, [make.news("claim", assertion_key="k", sentence="One thing.")])
    together = [
        make.news("claim", assertion_key="l"),
        make.news("withdrawn", assertion_key="l", sentence="All in one."),
    ]
    gone = make.delivery(who, [make.news("withdrawn", assertion_key="k", sentence="Gone."), *together])
    for batch in ([gone], [was, gone]):
        text = " ".join(str(messages_for(batch)[gone.pk].body).split())
        assert text.count("We told you on") == 1
        assert "We told you on 1 Mar 2026: “One thing.”" in text


def test_what_is_taken_back_is_told_by_its_old_words() -> None:
    was = make.news("figure", sentence="Anthropic alleges 3 million exchanges.")
    who = make.subscriber()
    make.delivery(who, [was], state=Delivery.State.SENT, sent_at=make.EPOCH)
    mail = mail_of([make.news(News.TAKEN_BACK, takes_back=was, sentence="")], who)
    text = " ".join(str(mail.body).split())
    assert "No longer on record" in text
    assert "We told you on 1 Mar 2026: “Anthropic alleges 3 million exchanges.”" in text


def test_a_mail_that_never_arrived_told_nothing() -> None:
    was = make.news("claim", assertion_key="k", sentence="One thing.")
    who = make.subscriber()
    make.delivery(who, [was], state=Delivery.State.BOUNCED)
    assert "We told you" not in str(mail_of([make.news("withdrawn", assertion_key="k")], who).body)


def test_nothing_is_sent_where_all_of_it_left_the_ledger() -> None:
    gone = make.news(gone_at=make.EPOCH)
    for counted in ({}, {"n_silent": 5}, {"n_more": 2}):
        delivery = make.delivery(make.subscriber(), [gone], **counted)
        assert messages_for([delivery]) == {}


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("tr", "/tr"), ("zh-hans", "/zh-hans"), ("xx", "")])
def test_links_lead_to_pages_in_the_readers_language(language: str, prefix: str) -> None:
    mail = mail_of(ledger()[:2], make.subscriber(language=language))
    known = language if prefix else "en"
    assert f'<html lang="{known}">' in html_of(mail)
    assert f"http://127.0.0.1:8000{prefix}/changes/" in str(mail.body)
    assert f"http://127.0.0.1:8000{prefix}/unsubscribe/" in mail.extra_headers["List-Unsubscribe"]


def test_sample_data_are_called_so() -> None:
    mail = mail_of([make.news(is_sample=True)])
    assert mail.subject.startswith("Sample: ")
    assert "Sample data from invented outlets." in html_of(mail)
    assert "Sample data from invented outlets." in str(mail.body)


def test_a_chart_shows_the_numbers_and_says_them() -> None:
    mail = mail_of(ledger())
    (part,) = mail.attachments
    name = part["Content-ID"].strip("<>")
    assert f'src="cid:{name}"' in html_of(mail)
    assert part.get_payload(decode=True).startswith(b"\x89PNG")
    assert re.search(r'alt="[^"]*more than 16 million[^"]*"', html_of(mail))
    assert mail_of(ledger_without_numbers()).attachments == []


def ledger_without_numbers() -> Sequence[News]:
    return [make.news("claim"), make.news("reply")]


def test_a_mail_of_forty_items_with_a_chart_is_short_enough_and_says_what_it_leaves_out() -> None:
    told = ledger()
    long = [make.news("claim", sentence="敵" * 480) for _ in range(40)]
    few = mail_of([*told, *(make.news("claim", key="", sentence=one.sentence) for one in told * 2)][:40])
    many = mail_of([*told[:3], *long])
    for mail in (few, many):
        assert len(mail.message().as_bytes()) < MOST_BYTES
    assert re.search(r"\d+ more had no room in this mail", str(many.body))


def test_many_mails_cost_as_many_queries_as_one() -> None:
    told = ledger()
    readers = [make.subscriber() for _ in range(30)]
    for who in readers:
        make.follow(who)
    deliveries = [make.delivery(who, told) for who in readers]
    first, alone, all_of_them = (queries(deliveries[:n]) for n in (1, 1, 30))
    assert alone == all_of_them <= first <= 17, "the first has the chart drawn, for all later ones"


def queries(deliveries: Sequence[Delivery]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert len(messages_for(deliveries)) == len(deliveries)
    return len(asked)
