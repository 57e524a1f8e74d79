"""What templates may say about rows; the words themselves are made in `tracker.web.presentation`.

All of it is said in the reader's language; sentences in the one that is composed in, see `presentation.speech`.
"""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from tracker.collection.clock import now
from tracker.evidence.queries import evidence, site
from tracker.evidence.queries.incidents import IncidentRow
from tracker.evidence.queries.rows import ActorLink, Grade, Item, Quantity, ReportLink, StatedDay
from tracker.web.presentation import (
    choosing,
    dates,
    fragments,
    grade_words,
    names,
    nouns,
    numbers,
    origins,
    quoting,
    reasons,
    sentences,
    sides,
    speech,
    swaps,
    timeline,
    titles,
    versions,
    words,
)

register = template.Library()

register.filter("headline", sentences.headline)
register.filter("ended", speech.ended)
register.filter("shown_title", titles.shown_title)
register.filter("plain_title", titles.title_words)
register.filter("grade_sentence", grade_words.grade_sentence)
register.filter("grade_title", grade_words.grade_title)
register.filter("grade_rows", grade_words.grade_rows)
register.filter("what_raises", grade_words.what_raises)
register.filter("what_lowers", grade_words.what_lowers)
register.filter("conflict_words", versions.conflict_words)
register.filter("in_english", speech.in_english)
register.filter("standing_sentence", sentences.standing_sentence)
register.filter("excerpt", quoting.excerpt)
register.filter("reason_words", reasons.reason_words)
register.filter("reason_language", reasons.reason_language)
register.filter("origin_sentence", origins.origin_sentence)
register.filter("sign_sentence", origins.sign_sentence)
register.filter("step_words", origins.step_words)
register.filter("step_how", origins.step_how)
register.filter("paper_words", origins.paper_words)
register.filter("origins_words", swaps.origins_words)
register.filter("swap_sentence", swaps.swap_sentence)


@register.filter
def say(code: str, vocabulary: str) -> str:
    """A code of a closed vocabulary in a reader's words."""
    return gettext(words.say(vocabulary, code))


@register.filter
def largest_words(metric: str) -> str:
    """What heads the largest count of a metric."""
    return gettext("Largest count of {metric}").format(metric=speech.lowered(words.composed("metric", metric)))


@register.filter
def newest_words(metric: str) -> str:
    """What heads the newest count of a metric."""
    return gettext("Newest count of {metric}").format(metric=speech.lowered(words.composed("metric", metric)))


@register.filter
def quantity_words(quantity: Quantity) -> str:
    """The whole figure: 'more than 13 million exchanges'."""
    return numbers.quantity_words(quantity, gettext)


@register.filter
def bounds(quantity: Quantity) -> str:
    """What the wording supports: 'at least 13,000,000'."""
    return numbers.bounds_words(quantity, gettext)


@register.filter
def window(quantity: Quantity) -> str:
    """Over which time something was counted: '22 Apr to 5 Jun 2026'."""
    return dates.window_words(quantity, gettext)


@register.filter
def share(value: float) -> str:
    """A fraction of 1 as per cent: '50%'."""
    return numbers.share_words(value, gettext)


@register.filter
def counted(n: int, noun: str) -> str:
    """'1 report', '12 reports'; noun: the singular, or both forms with a comma between."""
    singular, _, plural = noun.partition(",")
    return nouns.counted(n, singular, plural)


@register.filter
def per_cent(share: float) -> str:
    """A fraction of 1 to the nearest per cent: '50%'."""
    return numbers.share_words(round(share, 2), gettext)


@register.filter
def of_language(words: str, language: str) -> SafeString:
    """Words of a report, marked as being of its language."""
    form = "{1}" if language == get_language() else '<span lang="{0}">{1}</span>'
    return format_html(form, language or speech.ENGLISH, words)


@register.filter
def shown_name(name: str) -> str:
    """An actor's name; where it has one of its own in the reader's language, both."""
    return names.shown_name(name)


@register.filter
def evidence_url(item: Item) -> str:
    """The page with everything that an item rests on; its address stays the same."""
    return reverse("web:evidence", args=[item.key[: evidence.KEY_LENGTH]])


@register.simple_tag
def amount(quantity: Quantity, noun: bool = False) -> SafeString:
    """The qualified number with the exact value behind it."""
    said = numbers.quantity_words(quantity, gettext) if noun else numbers.amount_words(quantity, gettext)
    return format_html(
        '<data value="{}" title="{}">{}</data>',
        numbers.exact_number(quantity.value),
        numbers.bounds_words(quantity, gettext),
        said,
    )


@register.simple_tag
def stated(day: StatedDay | None, unknown: str = gettext_noop("no date stated")) -> SafeString:
    """A date as far as it is known, with the ISO date behind it; words where there is none."""
    if day is None:
        return format_html('<span class="when">{}</span>', gettext(unknown))
    return format_html('<time datetime="{}">{}</time>', dates.stated_iso(day), dates.stated_words(day, gettext))


@register.simple_tag
def when(item: Item) -> SafeString:
    """When an item happened, else when it was reported; of an undated one when we fetched it, said so."""
    if item.occurred:
        return stated(item.occurred)
    if item.reported:
        return format_html(gettext("reported {}"), stated(item.reported))
    return format_html(gettext("date not known (fetched {})"), day(item.known_from.date()))


@register.simple_tag
def standing(item: Item, pool: tuple[Item, ...]) -> SafeString:
    """What is known of whether it is so; a denial or admission with whose report has it, its grade and its evidence."""
    said = sentences.standing_words(item)
    reply = sides.reply_behind(item, pool)
    if reply is None:
        return format_html("{}", said)
    credit = f"{sentences.credited(reply)} ({reply.grade.letter} · {reply.grade.score})"
    linked = format_html('<a href="{}">{}</a>', evidence_url(reply), credit)
    return format_html(speech.gettext("{standing}, {credit}"), standing=said, credit=linked)


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A moment in UTC, with the ISO form behind it."""
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), dates.moment_words(at, gettext)
    )


@register.simple_tag
def today() -> str:
    """The day it is (UTC), for a page that is printed."""
    return dates.day_words(now().date(), gettext)


@register.simple_tag
def day(at: date) -> SafeString:
    """A whole day, with the ISO date behind it."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), dates.day_words(at, gettext))


@register.simple_tag
def period(start: StatedDay | None, end: date | None) -> str:
    return dates.span_words(start, end, gettext)


@register.simple_tag
def actor(link: ActorLink | None, unknown: str = gettext_noop("not named")) -> SafeString:
    """An actor's name as a link, a person's with the office; words where there is none."""
    if link is None:
        return format_html("<span>{}</span>", gettext(unknown))
    linked = format_html('<a href="{}">{}</a>', reverse("web:actor", args=[link.slug]), names.shown_name(link.name))
    if not link.office:
        return linked
    return format_html(speech.gettext("{person} ({office})"), person=linked, office=names.shown_name(link.office))


@register.simple_tag
def actors(links: tuple[ActorLink, ...], unknown: str = gettext_noop("not named")) -> SafeString:
    """Actors' names as links: 'A, B and C'; words where there are none."""
    if not links:
        return format_html("<span>{}</span>", gettext(unknown))
    linked = [actor(link) for link in links]
    joined = format_html_join(speech.gettext(", "), "{}", ((one,) for one in linked[:-1]))
    return format_html(gettext("{} and {}"), joined, linked[-1]) if len(linked) > 1 else linked[0]


@register.simple_tag
def composed() -> SafeString:
    """The language of composed sentences, as an attribute, where it is not the page's."""
    is_pages = speech.language() == (get_language() or speech.ENGLISH)
    return SafeString("") if is_pages else format_html(' lang="{}"', speech.language())


@register.simple_tag
def highlighted(around: str, start: int, end: int) -> SafeString:
    """A passage with the words that count marked in it."""
    return format_html("{}<mark>{}</mark>{}", around[:start], around[start:end], around[end:])


@register.simple_tag
def at_outlet(report: ReportLink, around: str, start: int, end: int) -> SafeString:
    """A link to the very words on the outlet's page; nothing for an invented outlet or a file."""
    if report.source.is_sample or not report.url.startswith("http"):
        return SafeString("")
    address = fragments.to_words(report.url, around[start:end])
    words_there = gettext("These words at the outlet")
    return format_html(' <a href="{}" rel="external nofollow noopener">{}</a>', address, words_there)


@register.simple_tag
def chip(grade: Grade) -> str:
    """A grade in one line: 'C · 0.72 · Mixed-source'."""
    return f"{grade.letter} · {grade.score} · {say(grade.label, 'grade_label')}"


@register.simple_tag(takes_context=True)
def holds_sample(context: Context) -> bool:
    """Whether the store holds reports of invented outlets."""
    request = context.get("request")
    state: site.SiteState | None = request.META.get("stillwatch.state") if request else None
    return (state or site.site_state()).holds_sample


@register.filter
def alleged_on(items: tuple[Item, ...]) -> Item | None:
    """The allegation whose grade stands beside an incident's title, None where it has none."""
    return choosing.alleged_on(items)


@register.filter
def accused_firmly(row: IncidentRow) -> tuple[ActorLink, ...]:
    """Whom an incident's sentence names: all but those accused on weaker sources only."""
    faintly = frozenset(accused_faintly(row))
    return tuple(one for one in row.accused if one not in faintly)


@register.filter
def accused_faintly(row: IncidentRow) -> tuple[ActorLink, ...]:
    """Who is accused on weak sources only, where others are not."""
    return choosing.accused_of(row.items, row.accused)[1]


@register.filter
def is_weak(item: Item | None) -> bool:
    """Whether a sentence that rests on the item begins with how weak its sources are."""
    return choosing.is_weak(item)


@register.filter
def role_kinds(role: str) -> tuple[str, ...]:
    """The kinds of entries on a timeline in which an actor has the role."""
    return timeline.ROLE_KINDS[role]


@register.filter
def lead_figure(items: tuple[Item, ...]) -> Item | None:
    """The total of exchanges that stands for an incident, None where it has none."""
    return choosing.lead(items, "exchanges")
