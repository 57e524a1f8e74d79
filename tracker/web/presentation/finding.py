"""A search's result -> what its page says of it: counts, facets and chips as links, what else to try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tracker.evidence.queries.rows import StatedDay
from tracker.evidence.searching.asked import BadQuery, Facet, SearchQuery, Sort
from tracker.evidence.searching.figures import FigureMatch, Reply
from tracker.evidence.searching.found import TAKEN, WALKED
from tracker.evidence.searching.names import COUNTED, NameMatch
from tracker.evidence.searching.result import SearchResult
from tracker.web.presentation import nouns, speech, words
from tracker.web.presentation.dates import day_words, stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.numbers import number_words
from tracker.web.presentation.timeline import WORDS

TITLES = {
    Facet.KIND: _("States"),
    Facet.ACTOR: _("Names"),
    Facet.SOURCE: _("Source"),
    Facet.GRADE: _("Grade of what it states"),
    Facet.PERIOD: _("Published"),
    Facet.LANGUAGE: _("Language"),
}
# A page's help: what to type, and what it finds.
EXAMPLES = (
    ("Ali Baba", _("a company, person, model or authority, in any spelling")),
    ("阿里巴巴", _("the same in another script")),
    ("28.8 million", _("a number: who says it, who had it first, who repeats it, whether the accused replied")),
    ("over 13 million", _("the same with a qualifier; also 13m, 13,000,000 or 1300万")),
    ('"fraudulent accounts"', _("a phrase, word for word")),
    ("distillation -whisky", _("reports without a word")),
    ("Moonshot or MiniMax", _("either of two")),
    ("NSTM-4", _("a law or another instrument, by number or name")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead somewhere. n: how many reports are there, in words; empty where that is not counted."""

    words: str
    address: str
    n: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One facet with its values as links."""

    title: str
    links: tuple[Link, ...]


def address(query: SearchQuery, form: str = "") -> str:
    """The page of a query, or the file of that form with the same result."""
    path = reverse("web:search-file", args=[form]) if form else reverse("web:search")
    return f"{path}?{query}" if str(query) else path


def total_words(found: SearchResult) -> str:
    """'12 reports', 'more than 1,000 reports', 'no report'."""
    if found.is_more:
        return gettext("more than {n} reports").format(n=number_words(found.total, gettext))
    return nouns.counted(found.total, "report")


def groups(found: SearchResult) -> tuple[Group, ...]:
    """The facets that would narrow the result, each value with how many reports it leaves."""
    made = []
    for facet, title in TITLES.items():
        values = [one for one in found.facets if one.facet is facet]
        if facet is Facet.PERIOD:
            values.sort(key=lambda one: one.value, reverse=True)
        is_telling = len(values) > 1 or any(one.n_reports < found.total for one in values)
        if is_telling:
            links = [
                Link(
                    words=value_words(facet, one.value, one.label),
                    address=address(found.query.having(facet, one.value)),
                    n=_at_least(one.n_reports, found),
                )
                for one in values
            ]
            made.append(Group(title=title, links=tuple(links)))
    return tuple(made)


def chips(found: SearchResult) -> tuple[Link, ...]:
    """The facets that are set; each link takes one away."""
    return tuple(
        Link(
            words=f"{gettext(TITLES[chip.facet])}: {value_words(chip.facet, chip.value, chip.label)}",
            address=address(found.query.without(chip.facet, chip.value)),
        )
        for chip in found.chips
    )


def orders(query: SearchQuery) -> tuple[Link, ...]:
    return tuple(
        Link(words=told, address=address(replace(query, sort=sort)), is_here=query.sort is sort)
        for sort, told in ((Sort.RELEVANCE, gettext("Best match first")), (Sort.DATE, gettext("Newest first")))
    )


def files(query: SearchQuery) -> tuple[Link, ...]:
    """The same result in other forms."""
    forms = (("csv", gettext("Table (CSV)")), ("json", gettext("Data (JSON)")), ("atom", gettext("Feed (Atom)")))
    return tuple(Link(words=told, address=address(query, form)) for form, told in forms)


def value_words(facet: Facet, value: str, label: str) -> str:
    """A facet's value in a reader's words."""
    match facet:
        case Facet.KIND:
            return gettext(WORDS.get(value, value))
        case Facet.LANGUAGE:
            return gettext(words.say("language", value))
        case Facet.PERIOD if "-" in value:
            return stated_words(StatedDay(date.fromisoformat(f"{value}-01"), "month"), gettext)
    return label or value


def named_words(name: NameMatch) -> str:
    """In how many reports an actor is named: 'named in 12 reports'; empty of none, where others only speak of it."""
    if not name.n_reports:
        return ""
    if name.n_reports > COUNTED:
        return gettext("named in more than {n} reports").format(n=number_words(COUNTED, gettext))
    return gettext("named in {reports}").format(reports=nouns.counted(name.n_reports, "report"))


def bounds_words(found: SearchResult) -> str:
    """What was not looked at or is not in order, in a sentence; empty where nothing was left out."""
    if found.is_partial:
        said = gettext(
            "These words are common, so only the newest {n} reports were looked through;"
            " a year or a rarer word finds older ones."
        )
        return said.format(n=number_words(WALKED, gettext))
    if found.query.sort is Sort.RELEVANCE and (found.is_more or found.total > found.n_ranked):
        said = gettext("The newest {n} are ordered by how well they match; by date all can be gone through.")
        return said.format(n=number_words(found.n_ranked, gettext))
    return ""


def first_words(figure: FigureMatch) -> str:
    """When the first report of a figure came out, in words."""
    published = figure.first.published if figure.first else None
    return stated_words(published) if published else speech.gettext("date not known")


def repeats_words(figure: FigureMatch) -> str:
    """Who repeats a figure: '3 further reports; 2 independent origins in all'."""
    grade = figure.item.grade
    if not figure.n_repeats:
        return speech.gettext("no other report on record")
    return speech.gettext("{reports}; {origins} in all").format(
        reports=nouns.composed(figure.n_repeats, "further report"),
        origins=nouns.composed(grade.n_origins, "independent origin"),
    )


def reply_words(reply: Reply) -> str:
    """The accused's side in a sentence without its full stop: 'Alibaba denies it (24 Jun 2026), according to Wire'."""
    match reply.predicate:
        case "denies":
            said = speech.gettext("{who} denies it")
        case "admits":
            said = speech.gettext("{who} admits it, at least in part")
        case _:
            said = speech.gettext("{who} {manner}")
    said = said.format(who=shown_name(reply.who), manner=words.composed("manner", reply.manner or "silent"))
    on = speech.gettext(" ({day})").format(day=stated_words(reply.occurred)) if reply.occurred else ""
    credit = speech.gettext("according to {outlet}").format(outlet=reply.source)
    return speech.gettext("{answer}, {credit}").format(answer=f"{said}{on}", credit=credit)


def unanswered_words(figure: FigureMatch, as_of: date | None) -> str:
    """That no reply is on record, as of which day."""
    asked = figure.item.asked_as_of or as_of
    if not asked:
        return speech.gettext("no reply on record")
    return speech.gettext("no reply on record as of {day}").format(day=day_words(asked))


def without_links(found: SearchResult) -> tuple[Link, ...]:
    """The same search with one facet less each, for a result that is empty."""
    return tuple(
        Link(words=gettext("without “{words}”").format(words=chip.words), address=chip.address) for chip in chips(found)
    )


def _at_least(n: int, found: SearchResult) -> str:
    is_bound = found.is_more or found.total > TAKEN
    return f"{n:,}{'+' if is_bound else ''}"


def refusal(error: BadQuery) -> SafeString:
    """Why an address asks for no search, and what to write instead; what it may have is in the words of addresses."""
    given = dict(error.given)
    if "known" in given:
        given["known"] = speech.in_english(str(given["known"]))
    return format_html(speech.gettext(error.form), **given)
