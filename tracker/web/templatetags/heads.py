"""The head of every page: description, canonical address, what others show of a link to it, structured data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from django import template
from django.http import HttpRequest
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracker.web.presentation import heads
from tracker.web.presentation.changes import WORDS, change_sentence
from tracker.web.presentation.dates import day_words
from tracker.web.presentation.heads import Data, Head
from tracker.web.presentation.links import dated
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.sentences import headline
from tracker.web.presentation.speech import gettext, to_reader
from tracker.web.presentation.titles import title_words
from tracker.web.templatetags.days import asked_besides, today_address
from tracker.web.templatetags.stillwatch import alleged_on

register = template.Library()

# What would end the block that the data stand in, or begin a comment in it.
_UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
# Pages with a picture of their own, by the name of their address.
_CARDS = {one: f"card-{one}" for one in ("incident", "actor", "figures", "evidence", "response")}
CARD_SIZE = (1200, 630)
# name of a list -> the forms that it can be had in, with the address of each.
_FILES: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    name: {"text/csv": (f"web:{name}-file", ("csv",)), "application/json": (f"web:{name}-file", ("json",))}
    for name in ("incidents", "timeline", "actors", "figures", "responses", "reports", "changes", "sources")
}


@register.simple_tag(takes_context=True)
def page_head(context: RequestContext, as_of: date | None) -> SafeString:
    """All of the head that follows from what the page is about; of a page that is not there only its description."""
    with to_reader():
        return _page_head(context, as_of)


def _page_head(context: RequestContext, as_of: date | None) -> SafeString:
    request: HttpRequest | None = context.get("request")
    here = request.resolver_match.url_name if request and request.resolver_match else ""
    if request is None or not here:
        return _description(gettext(heads.DESCRIPTION))
    address = request.build_absolute_uri(request.path)
    head = _head(here, context, request, address)
    card = _card(here, request, as_of)
    parts = [
        _description(head.description),
        _robots(request, as_of),
        format_html('<link rel="canonical" href="{}">\n', today_address(context, absolute=True)),
        _social(head, dated(address, as_of) if as_of else address, card),
        *(_data_block(data) for data in head.data),
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


def _description(text: str) -> SafeString:
    return format_html('<meta name="description" content="{}">\n', text)


def _robots(request: HttpRequest, as_of: date | None) -> SafeString:
    """A page as known on a day, a part of a list and what a search finds are no pages to be found by themselves."""
    if as_of is None and not asked_besides(request):
        return SafeString("")
    return SafeString('<meta name="robots" content="noindex">\n')


def _social(head: Head, address: str, card: str) -> SafeString:
    told = [
        ("property", "og:site_name", heads.SITE),
        ("property", "og:type", head.kind),
        ("property", "og:title", head.title),
        ("property", "og:description", head.description),
        ("property", "og:url", address),
        ("name", "twitter:card", "summary_large_image" if card else "summary"),
    ]
    if card:
        told += [
            ("property", "og:image", card),
            ("property", "og:image:type", "image/png"),
            ("property", "og:image:width", str(CARD_SIZE[0])),
            ("property", "og:image:height", str(CARD_SIZE[1])),
            ("property", "og:image:alt", head.title),
        ]
    return format_html_join("", '<meta {}="{}" content="{}">\n', told)


def _card(here: str, request: HttpRequest, as_of: date | None) -> str:
    """The whole address of the picture for links to the page, that of the front page where it has none of its own."""
    name = _CARDS.get(here, "card-home")
    match = request.resolver_match
    given = match.kwargs if match and name not in ("card-home", "card-figures") else {}
    try:
        path = reverse(f"web:{name}", kwargs=given)
    except NoReverseMatch:
        return ""
    return request.build_absolute_uri(dated(path, as_of) if as_of else path)


def _data_block(data: Data) -> SafeString:
    """A block of data, which no browser runs; nothing in it can end it."""
    told = json.dumps(data, ensure_ascii=False).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{told}</script>\n')


def _head(here: str, context: RequestContext, request: HttpRequest, address: str) -> Head:
    maker = _OF_PAGES.get(here)
    found = maker(context, address) if maker else None
    if found is not None:
        return found
    name, about = heads.PAGES.get(here, (heads.SITE, heads.DESCRIPTION))
    files = {
        kind: request.build_absolute_uri(reverse(name, args=args))
        for kind, (name, args) in _FILES.get(here, {}).items()
    }
    data: tuple[Data, ...] = ()
    if here == "home":
        data = (heads.site_data(address, request.build_absolute_uri(reverse("web:search"))),)
    elif files:
        data = (heads.dataset_data(f"{heads.SITE}: {name}", about, address, files),)
    return Head(title=gettext(name), description=gettext(about), kind="website", data=data)


def _incident(context: RequestContext, address: str) -> Head | None:
    incident = context.get("incident")
    if incident is None or isinstance(incident, str):
        return None
    alleged = alleged_on(incident.items)
    if alleged is None:
        title = title_words(incident.title)
        said = gettext("{incident}: what is admitted, as reports have it.")
        return Head(title=title, description=heads.cut(said.format(incident=title)))
    firsts = [origin.reports[0] for origin in context["page"].origins if origin.reports]
    said = heads.told(headline(alleged), heads.stands(alleged))
    data = heads.claim_data(alleged, [alleged.report, *firsts], address)
    return Head(title=title_words(incident.title), description=heads.cut(said), data=(data,))


def _evidence(context: RequestContext, address: str) -> Head | None:
    item = context.get("item")
    if item is None:
        return None
    reports = [telling.report for voice in context["page"].voices for telling in voice.tellings]
    return heads.item_head(item, reports, address)


def _actor(context: RequestContext, address: str) -> Head | None:
    actor = context.get("actor")
    if actor is None or isinstance(actor, str):
        return None
    party: dict[str, object] = dict(heads.party_data(actor))
    names = [name for name in context["page"].aliases if name != actor.name]
    if names:
        party["alternateName"] = names
    data: Data = {
        "@context": heads.CONTEXT, "@type": "ProfilePage", "@id": address, "url": address, "mainEntity": party,
    }  # fmt: skip
    name = shown_name(actor.name)
    form = gettext(
        "{actor} in the record of alleged distillation: what it says, what is said of it, its replies and acts."
    )
    said = form.format(actor=name)
    return Head(title=name, description=heads.cut(said), kind="website", data=(data,))


def _report(context: RequestContext, address: str) -> Head | None:
    report = context.get("report")
    return heads.report_head(report, len(context["page"].items), address) if report else None


def _response(context: RequestContext, address: str) -> Head | None:
    response = context.get("response")
    if response is None:
        return None
    current = response.current.item
    title = title_words(response.title)
    form = gettext("{response}: {statement}")
    said = heads.told(form.format(response=title, statement=headline(current)), heads.graded(current.grade))
    return Head(title=title, description=heads.cut(said))


def _source(context: RequestContext, address: str) -> Head | None:
    row = context.get("row")
    if row is None:
        return None
    name = row.source.name
    said = gettext("{outlet}: its reliability letter, why, and how it fares.").format(outlet=name)
    return Head(title=name, description=heads.cut(said), kind="website")


def _change(context: RequestContext, address: str) -> Head | None:
    row = context.get("row")
    if row is None:
        return None
    title = gettext("{title}, {day}").format(title=gettext(WORDS[row.kind]), day=day_words(row.day))
    return Head(title=title, description=heads.cut(change_sentence(row)))


_OF_PAGES: dict[str, Callable[[RequestContext, str], Head | None]] = {
    "incident": _incident,
    "evidence": _evidence,
    "actor": _actor,
    "report": _report,
    "response": _response,
    "source": _source,
    "change": _change,
}
