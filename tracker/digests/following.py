"""What one can follow: read from an address or a form, checked against the record, and named in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.translation import gettext

from tracker.digests.models import Cadence, Subject
from tracker.evidence.models import Actor, Change, FormerResponse, Incident, Response
from tracker.evidence.queries import visible
from tracker.evidence.queries.incidents import successor
from tracker.evidence.queries.responses import known_responses
from tracker.evidence.searching.asked import BadQuery, SearchQuery, Sort, read
from tracker.web.presentation import finding
from tracker.web.presentation.changes import WORDS
from tracker.web.presentation.speech import to_reader
from tracker.web.presentation.titles import title_words

MOST_AT_ONCE: Final = 20
_MOST_TARGET: Final = 600  # characters, as `Follow.target` has room for


class Target(NamedTuple):
    """One thing that can be followed; written '<subject>:<target>', everything as 'everything'."""

    subject: Subject
    target: str = ""

    def __str__(self) -> str:
        return f"{self.subject.value}:{self.target}" if self.target else self.subject.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to be told of, how soon, and from which grade on."""

    target: Target
    cadence: Cadence
    least_letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """words: what the reader knows it by. address: of its page, empty where it has none any more."""

    words: str
    address: str


class BadTarget(ValueError):
    """What an address or a form names cannot be followed; the words say why."""


def read_target(raw: str) -> Target:
    """What is meant, by the name under which the record has it now. Raises BadTarget."""
    name, _, target = raw.strip().partition(":")
    if name not in Subject.values:
        raise BadTarget(
            gettext("“{name}” cannot be followed; there are {known}.").format(
                name=name[:40], known=", ".join(Subject.values)
            )
        )
    subject = Subject(name)
    return Target(subject, _READ[subject](target[:_MOST_TARGET]))


def search_target(words: str) -> Target:
    """A search for these words. Raises BadTarget."""
    return Target(Subject.SEARCH, _search(SearchQuery(text=words)))


def named(targets: Collection[Target]) -> Mapping[Target, Named]:
    """Each in words; a query for each kind of thing."""
    found: dict[Target, Named] = {}
    for subject, titles, page in (
        (Subject.INCIDENT, _incidents, "web:incident"),
        (Subject.ACTOR, _actors, "web:actor"),
        (Subject.RESPONSE, _responses, "web:response"),
    ):
        slugs = {one.target for one in targets if one.subject is subject}
        titled = titles(slugs) if slugs else {}
        for slug in slugs:
            address = reverse(page, args=[slug]) if slug in titled else ""
            found[Target(subject, slug)] = Named(words=titled.get(slug, slug), address=address)
    return {one: found.get(one) or _unlisted(one) for one in targets}


def _unlisted(one: Target) -> Named:
    """What needs no look into the record."""
    match one.subject:
        case Subject.KIND:
            words = gettext("Every change of the kind “{kind}”").format(kind=gettext(WORDS.get(one.target, one.target)))
            return Named(words=words, address=f"{reverse('web:changes')}?kind={one.target}")
        case Subject.SEARCH:
            try:
                query = read(parse_qsl(one.target))
            except BadQuery:  # one that was kept under other rules
                return Named(words=gettext("What a search finds: {search}").format(search=one.target), address="")
            parts = [f"“{query.text}”"] if query.text else []
            parts += [finding.value_words(facet, value, "") for facet, value in query.chosen]
            return Named(
                words=gettext("What a search finds: {search}").format(search=", ".join(parts)),
                address=finding.address(query),
            )
    return Named(words=gettext("Everything that changes on the record"), address=reverse("web:changes"))


def _incidents(slugs: Collection[str]) -> Mapping[str, str]:
    return _titles(visible.incidents().filter(slug__in=slugs).only("slug", "title", "title_parts"))


def _actors(slugs: Collection[str]) -> Mapping[str, str]:
    return dict(Actor.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _responses(slugs: Collection[str]) -> Mapping[str, str]:
    return _titles(known_responses().filter(slug__in=slugs).only("slug", "title", "title_parts"))


def _titles(found: Iterable[Incident | Response]) -> Mapping[str, str]:
    """Their titles in the language that is active, as everything that one may follow is called."""
    with to_reader():
        return {one.slug: title_words(visible.title_of(one)) for one in found}


def _incident(slug: str) -> str:
    if _incidents([slug]):
        return slug
    into = successor(slug)
    if into is None:
        raise BadTarget(gettext("There is no incident “{slug}” on record.").format(slug=slug[:80]))
    return into


def _actor(slug: str) -> str:
    if not _actors([slug]):
        raise BadTarget(gettext("There is no actor “{slug}” on record.").format(slug=slug[:80]))
    return slug


def _response(slug: str) -> str:
    if _responses([slug]):
        return slug
    later = FormerResponse.objects.filter(slug=slug).values_list("response__slug", flat=True).first()
    if later is None:
        raise BadTarget(gettext("There is no response “{slug}” on record.").format(slug=slug[:80]))
    return str(later)


def _kind(kind: str) -> str:
    if kind not in Change.Kind.values:
        known = ", ".join(Change.Kind.values)
        raise BadTarget(
            gettext("“{kind}” is no kind of change; there are {known}.").format(kind=kind[:40], known=known)
        )
    return kind


def _read_search(query: str) -> str:
    try:
        return _search(read(parse_qsl(query)))
    except BadQuery as error:
        raise BadTarget(gettext(error.form).format(**error.given)) from error


def _search(query: SearchQuery) -> str:
    """In its canonical form; the order of results is nothing to follow."""
    try:
        cleaned = read(replace(query, sort=Sort.RELEVANCE).pairs())
    except BadQuery as error:
        raise BadTarget(gettext(error.form).format(**error.given)) from error
    if cleaned.is_empty:
        raise BadTarget(gettext("An empty search finds nothing to follow: write what to look for."))
    if len(str(cleaned)) > _MOST_TARGET:
        raise BadTarget(gettext("This search is too long to be kept: leave out some of it."))
    return str(cleaned)


def _everything(_: str) -> str:
    return ""


_READ: Final[Mapping[Subject, Callable[[str], str]]] = {
    Subject.EVERYTHING: _everything,
    Subject.INCIDENT: _incident,
    Subject.ACTOR: _actor,
    Subject.RESPONSE: _response,
    Subject.KIND: _kind,
    Subject.SEARCH: _read_search,
}


def read_targets(raws: Iterable[str]) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """What is meant, each once, and what is wrong with the rest, in sentences."""
    good: dict[Target, None] = {}
    faults: list[str] = []
    for number, raw in enumerate(raws):
        if number >= MOST_AT_ONCE:
            faults.append(gettext("At most {n} things can be chosen at once.").format(n=MOST_AT_ONCE))
            break
        try:
            good[read_target(raw)] = None
        except BadTarget as error:
            faults.append(str(error))
    return tuple(good), tuple(faults)
