"""Headers and bodies as mail programs and servers read them: nothing from outside becomes one, and a signature holds."""

from __future__ import annotations

import email
import re
from collections.abc import Mapping
from email import policy
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives

from tests.digests import factories as make
from tracker.digests import cleaning
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery
from tracker.digests.transport import as_bytes

pytestmark = pytest.mark.django_db
HOSTILE = (
    "One\r\nBcc: victim@mail.example",
    "One\nX-Evil: yes\n\nbody",
    "One\u2028Bcc: victim@mail.example",
    "One\u2029\x85\x0b\x0cSubject: other",
    "One\x00two\x1b[31m",
    "=?utf-8?q?evil=0D=0ABcc:_victim@mail.example?=",
    "=?UTF-8?B?WA0KQmNjOiB2aWN0aW1AbWFpbC5leGFtcGxl?=",
    "\u202egnp.exe\u2066 turned",
    "Ünïcode 敵 🙂 " * 20,
    "x" * 3000,
    "word " * 600,
    "\ue000body\ue001 \ue000unsubscribe\ue001",
)
COMMON = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"} | {
    "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language",
}  # fmt: skip
OF_LISTS = {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence", "Feedback-ID"}


def sent(mail: EmailMultiAlternatives) -> bytes:
    return bytes(mail.message().as_bytes(linesep="\r\n"))


def parsed(mail: EmailMultiAlternatives) -> EmailMessage:
    return email.message_from_bytes(sent(mail), policy=policy.default)


def every_kind(words: str) -> Mapping[str, EmailMultiAlternatives]:
    """One mail of each kind, with these words wherever words from outside go."""
    who = make.subscriber(language="tr")
    make.follow(who, "actor", "nobody-of-that-name")
    storable = words.replace("\x00", "")  # which no text in the database holds
    told = [make.news("figure", sentence=storable), make.news("claim", sentence=storable)]
    deliveries = {
        "digest": make.delivery(who, told, slot="daily 2026-03-05"),
        "one story": make.delivery(make.subscriber(), told[:1], slot="at_once 4711"),
        "confirmation": make.delivery(who, purpose=Delivery.Purpose.CONFIRM, slot="confirm 1"),
        "account": make.delivery(None, purpose=Delivery.Purpose.ACCOUNT, slot="account 1"),
    }
    for kind in ("confirmation", "account"):
        deliveries[kind].subject = words
        deliveries[kind].text = f"{words}\n\nhttp://127.0.0.1:8000/subscribe/x/\n\nBye."
    made = messages_for(deliveries.values())
    return {kind: made[one.pk] for kind, one in deliveries.items()}


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_become_a_header_and_every_header_and_line_is_right(words: str) -> None:
    for kind, mail in every_kind(words).items():
        read = parsed(mail)
        is_digest = kind in ("digest", "one story")
        assert set(read.keys()) == COMMON | (OF_LISTS if is_digest else set()), kind
        assert len(read.keys()) == len(set(read.keys())), kind
        assert [fault for name in read for fault in read[name].defects] == [], kind
        assert read.defects == []
        subject = str(read["Subject"])
        assert not re.search("[\x00-\x1f\x7f\x85\u2028\u2029\u202e\u2066\ue000]", subject)
        assert "bcc: victim" not in str(read["To"]).lower()
        assert len(subject) <= 550
        assert read["To"].addresses[0].addr_spec == mail.to[0]
        text, html = (read.get_body([form]) for form in ("plain", "html"))
        assert text is not None
        assert html is not None
        assert str(text.get_content()).strip()
        assert str(html.get_content()).startswith("<!doctype html>")
        raw = sent(mail)
        assert raw.isascii()
        assert not re.search(rb"[^\r]\n|\r[^\n]|\x00", raw)
        assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("words", ["Ünïcode = 敵 \r\n.\r\n--=_words 🙂", ".one\r.two"])
def test_what_is_sent_is_what_back_ends_read(words: str) -> None:
    for kind, mail in every_kind(words).items():
        mail.extra_headers["From"] = "Somebody else <other@stillwatch.example>"
        raw = as_bytes(mail)
        assert raw == sent(mail), kind
        read = parsed(mail)
        assert read["From"] == "Somebody else <other@stillwatch.example>"
        for form, said in (("plain", mail.body), ("html", mail.alternatives[0][0])):
            part = read.get_body([form])
            assert part is not None
            assert part.get_content().split() == str(said).split(), kind
        assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 98, "the longest is of a part's header"


def test_a_digest_says_what_its_list_is_and_how_it_is_left() -> None:
    mails = every_kind("Anthropic alleges one thing.")
    read = parsed(mails["digest"])
    assert read["List-Id"] == "Stillwatch digests <digests.127.0.0.1>"
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/tr/unsubscribe/[\w.-]+/>", read["List-Unsubscribe"])
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Precedence"] == "bulk"
    assert read["Feedback-ID"] == "2026-03-05:daily:digest:stillwatch"
    assert re.fullmatch(r"<[0-9a-f]{32}@stillwatch\.example>", read["Message-ID"])
    assert read["Content-Language"] == "tr"


def test_the_same_delivery_has_the_same_message_id_in_every_try() -> None:
    delivery = make.delivery(make.subscriber(), [make.news()])
    first, second = (messages_for([delivery])[delivery.pk] for _ in range(2))
    assert parsed(first)["Message-ID"] == parsed(second)["Message-ID"] == delivery.message_id


def test_a_confirmation_has_its_link_once_as_a_button_and_in_words() -> None:
    mail = every_kind("Please confirm")["confirmation"]
    html = str(mail.alternatives[0][0])
    assert html.count('href="http://127.0.0.1:8000/subscribe/x/"') == 1
    assert "http://127.0.0.1:8000/subscribe/x/" in str(mail.body)
    assert "unsubscribe" not in html.lower()


def test_nothing_on_the_way_has_cause_to_change_what_a_signature_covers() -> None:
    """What RFC 6376 (5.3, 5.4.2) and RFC 8058 (4) want of a mail so that DKIM's signature of it holds."""
    signed = {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"}
    of_lists = {b"list-id", b"list-unsubscribe", b"list-unsubscribe-post"}
    for kind, mail in every_kind("Anthropic alleges 敵 one thing.").items():
        raw = sent(mail)
        head, _, body = raw.partition(b"\r\n\r\n")
        assert raw.isascii(), kind
        assert not set(raw.replace(b"\r\n", b"")) & {0, 10, 13}, kind
        assert max(map(len, raw.split(b"\r\n"))) <= 998, kind
        assert not re.search(rb"[ \t]\r\n", raw), kind
        assert body.endswith(b"\r\n")
        assert not body.endswith(b"\r\n\r\n")
        names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if not line[:1].isspace()]
        wanted = signed | of_lists if kind in {"digest", "one story"} else signed
        assert {name: names.count(name) for name in wanted} == dict.fromkeys(wanted, 1), kind


def test_words_are_cut_between_words_and_keep_what_they_mean() -> None:
    assert cleaning.header("A tidy  title\twith =? in it") == "A tidy title with =? in it"
    assert cleaning.header("=?x?q?y?=") == "= ?x?q?y?="
    assert cleaning.cut("one two three", 10) == "one two …"
    assert cleaning.line("خط\u200cفارسی") == "خط\u200cفارسی"
