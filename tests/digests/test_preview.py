"""`manage.py digest preview`: the mail of somebody who does not exist, on paper."""

from __future__ import annotations

import email
from email import policy
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.digests.stories import ledger
from tracker.digests.models import Delivery, News, Subscriber

pytestmark = pytest.mark.django_db


def preview(*arguments: str) -> str:
    out = StringIO()
    call_command("digest", "preview", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_what_a_mail_would_say_and_stores_nothing(tmp_path: Path) -> None:
    ledger()
    known = News.objects.count()
    said = preview("--since", "2026-02-01", "--follow", "actor:minimax", "--out", str(tmp_path))
    assert said.startswith("Subject: ")
    assert "No report says any more: MiniMax rejects the allegation." in " ".join(said.split())
    assert "because you follow: MiniMax" in " ".join(said.split())
    mail = email.message_from_bytes((tmp_path / "preview.eml").read_bytes(), policy=policy.default)
    body = mail.get_body(["plain"])
    assert body is not None
    assert "MiniMax rejects the allegation." in " ".join(body.get_content().split())
    assert "data:image/png;base64," in (tmp_path / "preview.html").read_text()
    assert (tmp_path / "preview.txt").read_text().startswith(str(mail["Subject"]))
    assert (News.objects.count(), Subscriber.objects.count(), Delivery.objects.count()) == (known, 0, 0)


def test_it_tells_only_what_is_followed_in_the_language_asked_for() -> None:
    ledger()
    said = preview("--since", "2026-02-01", "--follow", "kind:response", "--language", "tr")
    assert "Model Act" in said
    assert "MiniMax" not in said
    assert "http://127.0.0.1:8000/tr/changes/" in said
    searched = preview("--since", "2026-02-01", "--follow", "search:q=Congress", "--cadence", "weekly")
    assert "Model Act" in searched
    assert preview("--since", "2099-01-01").startswith("Nothing of that changed")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--follow", "actor:nobody"), "There is no actor “nobody” on record."),
        (("--follow", "rumour:x"), "“rumour” cannot be followed"),
        (("--since", "yesterday"), "--since yesterday: this is no day. Write it like 2026-03-05."),
    ],
)
def test_what_it_cannot_do_it_says_with_the_remedy(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words.replace(".", r"\.")):
        preview(*arguments)


def test_it_says_where_it_cannot_write(tmp_path: Path) -> None:
    ledger()
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match=r"cannot be written to: .* Name another folder"):
        preview("--since", "2026-02-01", "--out", str(tmp_path / "file" / "sub"))
