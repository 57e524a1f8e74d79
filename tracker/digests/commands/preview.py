"""Writes the mail that somebody would get, without sending it and without storing anything.

It needs no subscriber: say what is followed, and from which day on.

  manage.py digest preview                                   everything of the newest day on which something changed
  manage.py digest preview --follow actor:deepseek --follow kind:figure --since 2026-02-01
  manage.py digest preview --follow 'search:q=exchanges' --cadence weekly --language tr --out /tmp/mail

FOLDER gets preview.eml (opens in any mail program), preview.html (opens in a browser, with the chart in it) and preview.txt.
"""

from __future__ import annotations

import argparse
import base64
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import override

from tracker.digests.commands.saying import Say
from tracker.digests.envelopes import preview_headers
from tracker.digests.following import BadTarget, Target, read_target
from tracker.digests.letters import letter_of
from tracker.digests.models import Cadence, Subject
from tracker.digests.trials import Asked, previewed
from tracker.digests.writing import Written, write

MEANING = "write the mail that somebody would get who follows this and that"
READER = "reader@mail.example"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subjects = ", ".join(subject.value for subject in Subject)
    parser.add_argument(
        "--follow",
        action="append",
        metavar="SUBJECT:TARGET",
        help=f"what is followed, as often as you like (default: everything). Subjects are {subjects}; the target is the "
        "end of the page's address, a kind of change, or a search as it stands in the address after the question mark",
    )
    parser.add_argument(
        "--since", metavar="DATE", help="the first day told of, as 2026-03-05 (default: the newest day, or week)"
    )
    parser.add_argument("--cadence", choices=Cadence.values, default=Cadence.DAILY.value, help="default: daily")
    parser.add_argument(
        "--least", choices="ABCD", default="D", metavar="GRADE", help="no item graded below it (default: D)"
    )
    parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where the files go; without it only the text is printed"
    )


def run(options: Mapping[str, Any], say: Say) -> None:
    with override(options["language"]):
        digest = previewed(_asked(options))
        written = write(digest) if digest else None
    if written is None:
        say("Nothing of that changed, so no mail would be sent. An earlier --since tells more.")
        return
    say(f"Subject: {written.subject}\n")
    say(written.text)
    if options["out"]:
        for path in _stored(written, options["out"], options["language"]):
            say(f"{path} ({path.stat().st_size:,} bytes)")


def _asked(options: Mapping[str, Any]) -> Asked:
    return Asked(
        targets=tuple(dict.fromkeys(map(_target, options["follow"] or [Subject.EVERYTHING.value]))),
        cadence=Cadence(options["cadence"]),
        least_letter=options["least"],
        since=_day(options["since"]) if options["since"] else None,
    )


def _target(raw: str) -> Target:
    try:
        return read_target(raw)
    except BadTarget as error:
        raise CommandError(f"--follow {raw}: {error} Write it as in --follow actor:deepseek.") from error


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise CommandError(f"--since {raw}: this is no day. Write it like 2026-03-05.") from error


def _stored(written: Written, folder: Path, language: str) -> list[Path]:
    letter = letter_of(written, READER, preview_headers(language))
    html = written.html
    if written.picture:
        drawing = base64.b64encode(written.picture.drawing).decode("ascii")
        html = html.replace(f"cid:{written.picture.cid}", f"data:image/png;base64,{drawing}")
    contents = {
        "preview.eml": letter.message().as_bytes(),
        "preview.html": html.encode(),
        "preview.txt": f"{written.subject}\n\n{written.text}".encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise CommandError(
            f"--out {folder}: it cannot be written to: {error.strerror}. Name another folder."
        ) from error
    return [folder / name for name in contents]
