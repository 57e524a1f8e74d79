"""A digest -> its subject, its text and its HTML, put together from pieces that are made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from tracker.digests import cleaning, fragments, wording
from tracker.digests.fragments import absolute, line, wrapped
from tracker.digests.mail_charts import Picture
from tracker.digests.patterns import Pattern, patterns_around, place
from tracker.digests.stories import Earlier, Section, Story, language_of_finding, sectioned

# Readers of mail cut what is longer than 100 kB, and with it the way to unsubscribe; headers and frame have the rest.
MOST_BYTES = 86_000
# A chart that weighs more leaves too little room for words.
MOST_CHART_BYTES = 42_000
_PLACES = ("title", "preview", "kicker", "banner", "heading", "why", "manage", "unsubscribe", "web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one mail says. kicker: whose it is and of when; earlier: by the key of a change; followed: in words.

    more_since: no change that n_more counts is of a day before. manage, unsubscribe, web: whole addresses.
    """

    kicker: str
    day: date
    stories: Sequence[Story]
    n_more: int
    more_since: date
    n_silent: int
    followed: Sequence[str]
    manage: str
    unsubscribe: str
    web: str
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """In pieces of whole lines. picture: the chart that the HTML shows, None where it shows none."""

    subject: str
    text_pieces: Sequence[str]
    html_pieces: Sequence[str]
    picture: Picture | None = None

    @property
    def text(self) -> str:
        return "".join(self.text_pieces)

    @property
    def html(self) -> str:
        return "".join(self.html_pieces)


def write(digest: Digest) -> Written:
    """The mail in the language that is active; what it has no room for is counted, and stands on its page."""
    language = get_language() or settings.LANGUAGE_CODE
    is_sample = any(story.is_sample for story in digest.stories)
    picture = digest.picture if digest.picture and digest.picture.n_bytes <= MOST_CHART_BYTES else None
    parts = sectioned(digest.stories, lambda story: story, digest.earlier)
    html, text, n_left = _body(parts, digest.earlier, MOST_BYTES - (picture.n_bytes if picture else 0))
    if picture:
        html.insert(0, _chart(picture, language))
    for line_html, line_text in _counts(digest, n_left):
        html.append(line_html)
        text.append(line_text)
    finding = wording.finding(digest.stories) if digest.stories else digest.kicker
    why = _why(tuple(digest.followed), language)
    links = {"manage": digest.manage, "unsubscribe": digest.unsubscribe, "web": digest.web}
    before, after = _frame(language, is_digest=True)
    values = {
        "title": escape(finding),
        "preview": escape(_preview(digest.stories)),
        "kicker": escape(digest.kicker),
        "banner": _notice(language) if is_sample else "",
        "heading": _heading(finding, language_of_finding(digest.stories)),
        "why": escape(why),
        **{name: escape(address) for name, address in links.items()},
    }
    foot = _foot(language).blocks(why=wrapped(why), **links)
    head = ["Stillwatch", digest.kicker, ""]
    if is_sample:
        head += [_sample_words(), ""]
    head.append(wrapped(finding))
    return Written(
        subject=wording.subject(finding if digest.stories else "", digest.day, is_sample=is_sample),
        text_pieces=["\n".join([*head, ""]), *text, *foot],
        html_pieces=[*before.blocks(**values), *html, *after.blocks(**values)],
        picture=picture,
    )


def _body(
    parts: Sequence[tuple[Section, Sequence[Story]]], earlier: Mapping[str, Earlier], room: int
) -> tuple[list[str], list[str], int]:
    """The parts in HTML and in text, and how many stories there is no room for."""
    language = get_language() or settings.LANGUAGE_CODE
    html: list[str] = []
    text: list[str] = []
    n_left = 0
    for section, stories in parts:
        is_begun = False
        for story in stories:
            piece = fragments.fragment(story, language)
            room -= piece.n_bytes
            if room < 0:
                n_left += len(story.each)
                continue
            if not is_begun:
                is_begun = True
                section_html, section_text = fragments.heading(section, language)
                html.append(section_html)
                text.append(section_text)
            told_html, told_text = piece.fresh
            if earlier and (words := wording.told_before(story, earlier)):
                html_before, text_before = fragments.told_before(words, language)
                told_html, told_text = piece.html.filled(told=html_before), piece.text.filled(told=text_before)
            html.append(told_html)
            text.append(told_text)
    return html, text, n_left


@lru_cache(maxsize=16)
def _notice(language: str) -> str:
    return render_to_string("digests/mail/notice.html")


@lru_cache(maxsize=256)
def _chart(picture: Picture, language: str) -> str:
    return render_to_string("digests/mail/chart.html", {"picture": picture, "address": absolute(picture.page)})


def _counts(digest: Digest, n_left: int) -> list[tuple[str, str]]:
    """What is told of in a line only, with where it stands."""
    lines = []
    if n_left:
        lines.append(line(wording.no_room(n_left), digest.web, gettext("They stand on its page")))
    if digest.n_more:
        words = gettext("And {more}.").format(more=wording.more(digest.n_more))
        address = absolute(f"{reverse('web:changes')}?since={digest.more_since.isoformat()}")
        lines.append(line(words, address, gettext("All changes since then")))
    if digest.n_silent:
        address = absolute(reverse("web:changes"))
        lines.append(line(wording.silent_words(digest.n_silent), address, gettext("All changes")))
    return lines


def _heading(finding: str, language: str) -> str:
    """As HTML, marked where it is of another language than the mail."""
    return f'<span lang="{language}">{escape(finding)}</span>' if language else escape(finding)


def _preview(stories: Sequence[Story]) -> str:
    """What a list of mails shows beside the subject."""
    return cleaning.cut(" ".join(cleaning.line(story.sentence) for story in stories[:2]), 160)


@lru_cache(maxsize=2000)
def _why(followed: tuple[str, ...], language: str) -> str:
    """For what a mail comes, in the language that is active, which is this one."""
    if not followed:
        return gettext("You get this because you asked for news from Stillwatch.")
    return gettext("You get this because you follow: {what}.").format(what=cleaning.line(wording.listed(followed)))


def _sample_words() -> str:
    told = gettext("Sample data from invented outlets.")
    return wrapped(f"{told} {gettext('Their reports were written to show how this site works; do not cite them.')}")


@lru_cache(maxsize=16)
def _foot(language: str) -> Pattern:
    """The end of a text, in the language that is active, which is this one."""
    warning = gettext(
        "What stands here is what reports say, not what is so. Every claim is somebody’s, every number is alleged, and "
        "every grade says only how well it is established that it was said."
    )
    lines = (
        "",
        "",
        "--",
        wrapped(warning),
        "",
        place("why"),
        f"{gettext('Change what you get')}: {place('manage')}",
        f"{gettext('Unsubscribe')}: {place('unsubscribe')}",
        f"{gettext('Read it on the web')}: {place('web')}",
        "",
        wrapped(who_words()),
        settings.SITE_URL,
        "",
    )
    return Pattern("\n".join(lines))


def who_words() -> str:
    """Who writes, and how they can be written to."""
    told = gettext(
        "Stillwatch reads what is published on alleged model distillation, and grades how well each statement is sourced."
    )
    return f"{told} {gettext('Contact: {contact}.').format(contact=settings.CONTACT)}" if settings.CONTACT else told


@lru_cache(maxsize=16)
def _frame(language: str, *, is_digest: bool) -> tuple[Pattern, Pattern]:
    """The page before and after what a mail says, in the language that is active, which is this one."""
    context = {
        "language": language,
        "is_digest": is_digest,
        "site": absolute(reverse("web:home")),
        "host": settings.SITE_URL.partition("://")[2],
        "methodology": absolute(reverse("web:methodology")),
        "who": who_words(),
    }
    return patterns_around("body", "digests/mail/frame.html", _PLACES, context)


def kicker_of(cadence: str, day: date) -> str:
    return f"{wording.cadence_words(cadence)}, {wording.day_named(day, get_language() or '')}"


def write_stored(subject: str, text: str, html: str, button: str) -> Written:
    """A mail that was written elsewhere, in the same frame. html: what stands in it, made from the text where it is empty;
    button: what a link of ours that stands alone in a paragraph is called."""
    fit = cleaning.header(subject)
    paragraphs = [
        (part.strip(), part.strip().startswith(f"{settings.SITE_URL}/") and len(part.split()) == 1)
        for part in text.replace("\r\n", "\n").split("\n\n")
        if part.strip()
    ]
    inside = html or render_to_string("digests/mail/plain.html", {"paragraphs": paragraphs, "button": button})
    before, after = _frame(get_language() or settings.LANGUAGE_CODE, is_digest=False)
    values = {"title": escape(fit), "preview": "", "kicker": "", "banner": "", "heading": escape(fit), "why": ""}
    return Written(
        subject=fit,
        text_pieces=[f"{text.strip()}\n\n--\n{wrapped(who_words())}\n{settings.SITE_URL}\n"],
        html_pieces=[*before.blocks(**values), f"{inside}\n", *after.blocks(**values)],
    )
