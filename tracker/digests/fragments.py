"""A story as a piece of a mail, in HTML and in text: made once for each language, and kept as long as it is told."""

from __future__ import annotations

from binascii import b2a_qp
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext

from tracker.digests import cleaning, wording
from tracker.digests.patterns import Pattern, pattern_of, place
from tracker.digests.stories import Section, Story
from tracker.web.presentation.dates import day_words
from tracker.web.presentation.links import dated
from tracker.web.templatetags.stillwatch import chip, evidence_url

# As many stories as a day of very many has, in each language.
MOST_KEPT = 2000
WIDTH = 72
MOST_NOTICES = 3
MOST_TITLE = 120
_TOLD, _ADDRESS = "told", "address"
_CHIP = "display:inline-block;padding:0 8px;border:1px {line} #0b5463;border-radius:3px;background:{paper};color:{ink}"
# letter -> its chip. The letter and the words say what the colours say.
_CHIPS = MappingProxyType(
    {
        "A": _CHIP.format(line="solid", paper="#0b5463", ink="#ffffff"),
        "B": _CHIP.format(line="solid", paper="#dcebec", ink="#1b1a17"),
        "C": _CHIP.format(line="solid", paper="#ffffff", ink="#1b1a17"),
        "D": _CHIP.format(line="dashed", paper="#ffffff", ink="#1b1a17"),
    }
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """html: a row of the mail's table; text: a paragraph. Both have a place for what the reader was told before.
    fresh: both for who was told nothing before; n_bytes: how much room both take in a mail."""

    html: Pattern
    text: Pattern
    fresh: tuple[str, str]
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Linked:
    """Words with a whole address."""

    words: str
    address: str


def absolute(path: str) -> str:
    """The whole address of a page of this site."""
    return f"{settings.SITE_URL}{path}"


@lru_cache(maxsize=MOST_KEPT)
def fragment(story: Story, language: str) -> Fragment:
    """The story in the language that is active, which is this one."""
    parts = _parts(story)
    html = pattern_of("digests/mail/story.html", (_TOLD,), {"story": story, "parts": parts})
    text = _text(story, parts)
    fresh = (html.filled(told=""), text.filled(told=""))
    return Fragment(html=html, text=text, fresh=fresh, n_bytes=len(b2a_qp("".join(fresh).encode())))


@lru_cache(maxsize=MOST_KEPT)
def told_before(words: str, language: str) -> tuple[str, str]:
    """That the reader was told something else before, in HTML and in text."""
    html = render_to_string("digests/mail/told.html", {"words": words, "language": language})
    return html, f"{_indented(words)}\n"


@lru_cache(maxsize=256)
def heading(section: Section, language: str) -> tuple[str, str]:
    """The heading of a part, in HTML and in text."""
    html = render_to_string("digests/mail/section.html", {"section": section})
    words = gettext(section.heading).upper()
    return html, f"\n{words}\n{'-' * len(words)}\n"


def line(words: str, address: str, link: str) -> tuple[str, str]:
    """A line of its own with an address behind it, in HTML and in text."""
    html, text = _line(words, link)
    return html.filled(address=escape(address)), text.filled(address=address)


@lru_cache(maxsize=256)
def _line(words: str, link: str) -> tuple[Pattern, Pattern]:
    html = pattern_of("digests/mail/line.html", (_ADDRESS,), {"words": words, "link": link})
    return html, Pattern(f"\n{wrapped(words)}\n  {link}: {place(_ADDRESS)}\n")


def wrapped(words: str, indent: str = "") -> str:
    """The words on lines that every reader of mail shows whole; no word is broken.

    As `textwrap.fill` has it, in a tenth of its time: hardly two mails come for the same follows.
    """
    lines: list[str] = []
    row = indent
    for word in words.split():
        if row == indent:
            row += word
        elif len(row) + len(word) < WIDTH:
            row += f" {word}"
        else:
            lines.append(row)
            row = indent + word
    return "\n".join([*lines, row])


def _indented(words: str) -> str:
    return wrapped(words, "  ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One of the news that are told together. Its grade is empty where all have the same, which is then said once."""

    name: str
    grade: _Chip | None
    evidence: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chip:
    words: str
    style: str
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What is said of a story, each on one line, empty where there is nothing to say. each: of one that tells several."""

    sentence: str
    before: str
    after: str
    reason: str
    notices: tuple[str, ...]
    incident: Linked | None
    grade: _Chip | None
    evidence: str
    change: str
    each: tuple[_Part, ...]


def _parts(story: Story) -> _Parts:
    row = story.row
    grades = [_chip(one) for one in story.each]
    grade = grades[0] if len(set(grades)) == 1 else None
    before, after = wording.before_and_after(story)
    return _Parts(
        sentence=_one_line(story.sentence),
        before=_one_line(before),
        after=_one_line(after),
        reason=_one_line(story.reason),
        notices=tuple(_one_line(words) for words in row.notices[:MOST_NOTICES]) if row else (),
        incident=_incident(story),
        grade=grade,
        evidence="" if story.parts else _evidence_address(story),
        change="" if story.parts else _change_address(story),
        each=tuple(
            _Part(
                name=_one_line(one.part_name),
                grade=None if grade else its_grade,
                evidence=_evidence_address(one),
                change=_change_address(one),
            )
            for one, its_grade in zip(story.parts, grades, strict=False)
        ),
    )


def _chip(story: Story) -> _Chip | None:
    grade = story.row.item.grade if story.row and story.row.item else None
    if grade is None:
        return None
    return _Chip(words=chip(grade), style=_CHIPS.get(grade.letter, _CHIPS["D"]), letter=grade.letter.lower())


def _change_address(story: Story) -> str:
    return absolute(reverse("web:change", args=[story.address])) if story.address else ""


def _one_line(words: str) -> str:
    return cleaning.cut(cleaning.line(words))


def _incident(story: Story) -> Linked | None:
    home = story.row.item.incident if story.row and story.row.item else None
    if home is None:
        return None
    title = cleaning.cut(cleaning.line(home.title.words), MOST_TITLE)
    return Linked(title, absolute(reverse("web:incident", args=[home.slug])))


def _evidence_address(story: Story) -> str:
    """Where the words stand that the story rests on; of what is no longer said as it was the day before."""
    row = story.row
    if row is None or row.item is None:
        return ""
    address = absolute(evidence_url(row.item))
    return dated(address, row.day_before) if row.kind == "withdrawn" else address


def _text(story: Story, parts: _Parts) -> Pattern:
    head = f"* {gettext(story.word)}, {day_words(story.day, gettext)}"
    lines = [f"{head}, {gettext('Sample')}" if story.is_sample else head, place(_TOLD) + _indented(parts.sentence)]
    if parts.before:
        lines.append(
            _indented(gettext("Before: {before} → now: {after}").format(before=parts.before, after=parts.after))
        )
    if parts.reason:
        lines.append(_indented(parts.reason))
    lines += [_indented(f"“{words}”") for words in parts.notices]
    if parts.grade:
        lines.append(_indented(gettext("Grade {chip}").format(chip=parts.grade.words)))
    if parts.incident:
        lines.append(_indented(gettext("Incident: {title}").format(title=parts.incident.words)))
    lines += [f"  {gettext('Evidence')}: {parts.evidence}"] if parts.evidence else []
    lines += [f"  {gettext('This change')}: {parts.change}"] if parts.change else []
    for one in parts.each:
        its_grade = gettext("Grade {chip}").format(chip=one.grade.words) if one.grade else ""
        lines.append(_indented(f"- {one.name}{f': {its_grade}' if its_grade else ''}"))
        lines += [f"    {gettext('Evidence')}: {one.evidence}", f"    {gettext('This change')}: {one.change}"]
    return Pattern("\n" + "\n".join(lines) + "\n")
