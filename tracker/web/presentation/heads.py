"""What a page says of itself to those who link to it: title, description, kind, picture, and structured data.

Nothing here says more than the page does: an allegation is somebody's, and structured data tell who appears to say it
and where, never a verdict on it (so `Claim`, never `ClaimReview`). Titles and descriptions are in the language that is
composed in; structured data, which only programs read, are in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.evidence.queries.rows import ActorLink, Grade, Item, ReportLink
from tracker.web.presentation.dates import stated_iso, stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.sentences import dated, headline, standing_words
from tracker.web.presentation.speech import begun, ended, english, gettext, ngettext
from tracker.web.presentation.words import composed as say

SITE = "Stillwatch"
DESCRIPTION = _(
    "Who accuses whom of distilling whose model, how often, on what evidence, and what anybody did about it."
)
CONTEXT = "https://schema.org"
# A description longer than this is cut by whoever shows it.
MOST_WORDS = 300
MOST_APPEARANCES = 20
# Structured data of a kind: a JSON object.
Data = Mapping[str, object]
# name of an address -> title and description, where the page is always about the same.
PAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "home": (_("Who accuses whom of distilling whose model"), DESCRIPTION),
        "incidents": (_("Incidents"), _("Every campaign of alleged distillation on record, with who alleges it, of whom, and its grade.")),
        "timeline": (_("Timeline"), _("Allegations, replies, silences and policy on alleged distillation, each on its own day.")),
        "actors": (_("Actors"), _("Who accuses, who is accused, who comments and who decides, with what each says.")),
        "figures": (_("Figures"), _("Every alleged count of exchanges and accounts with its speaker, actor, period, bounds and grade.")),
        "responses": (_("Responses"), _("What governments and companies did, or are asked to do, about alleged distillation, stage by stage.")),
        "reports": (_("Reports"), _("Every report that was collected on alleged distillation, with what was read out of it.")),
        "sources": (_("Sources"), _("Every outlet that is read, with its reliability letter, the reason for it and how it fares.")),
        "methodology": (_("How grades are made"), _("What counts as independent, how scores and letters are computed, how well reports are read, and how mistakes are put right.")),
        "api": (_("Data and interface"), _("Every file that can be had of the record of alleged distillation: addresses, parameters and fields, for people and for programs.")),
        "feeds": (_("Feeds"), _("What is new on the record of alleged distillation, for feed readers and calendars.")),
        "changes": (_("What changed"), _("What is new, regraded, answered, put right or no longer said in the record of alleged distillation, day by day.")),
        "search": (_("Search"), _("Reports, names and numbers in any spelling.")),
        "subscribe": (_("Follow by e-mail"), _("Mail with only what is new on the record of alleged distillation, each item with its grade and its evidence.")),
    }
)  # fmt: skip
_NEWS = frozenset({"wire", "newspaper", "broadcaster", "trade_press"})
_PARTY = {"person": "Person", "government_body": "GovernmentOrganization", "product": "SoftwareApplication"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """kind: as OpenGraph names it, `website` or `article`. data: structured data, none where there is nothing to say."""

    title: str
    description: str
    kind: str = "article"
    data: tuple[Data, ...] = ()


def cut(text: str) -> str:
    """The text in no more letters than a description has room for, no word cut in two."""
    if len(text) <= MOST_WORDS:
        return text
    whole = text[: MOST_WORDS - 1]
    return f"{whole.rpartition(' ')[0] or whole}…"


def graded(grade: Grade) -> str:
    """A grade in words that cannot be taken for one of truth."""
    form = gettext("Grade {letter} · {score} · {label}: how well it is established that it was said.")
    return form.format(letter=grade.letter, score=grade.score, label=say("grade_label", grade.label))


def stands(item: Item) -> str:
    """How an item stands and how sure it is that it was said."""
    standing = standing_words(item) if item.standing else ""
    if not standing:
        return graded(item.grade)
    return told(begun(standing), graded(item.grade))


def told(sentence: str, then: str) -> str:
    """Two sentences, the first of which has no full stop yet."""
    return gettext("{first} {second}").format(first=ended(sentence), second=then)


def item_head(item: Item, reports: Iterable[ReportLink], address: str) -> Head:
    """Of a page about one item. reports: where it was read; address: that of the page."""
    return Head(
        title=headline(item),
        description=cut(told(f"{headline(item)}{dated(item)}", stands(item))),
        data=(claim_data(item, reports, address),),
    )


@english()
def claim_data(item: Item, reports: Iterable[ReportLink], address: str) -> Data:
    """An item as a schema.org Claim: attributed, with where it appears."""
    saying = item.speakers or ((item.claimant,) if item.claimant else ())
    found: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": address,
        "url": address,
        "name": f"{headline(item)}.",
        "description": stands(item),
        "claimInterpreter": {"@type": "Organization", "name": SITE},
    }
    if saying:
        found["author"] = [party_data(one) for one in saying]
    about = item.actors or ((item.target,) if item.target else ())
    if about:
        found["about"] = [party_data(one) for one in about]
    if item.day:
        found["datePublished"] = stated_iso(item.day)
    if item.report.source.is_sample:
        found["creativeWorkStatus"] = "Sample data from invented outlets"
    found["appearance"] = [article_data(one) for one in list(dict.fromkeys(reports))[:MOST_APPEARANCES]]
    return found


def party_data(actor: ActorLink) -> Data:
    return {"@type": _PARTY.get(actor.kind, "Organization"), "name": actor.name}


def article_data(report: ReportLink) -> Data:
    """An outlet's report: a NewsArticle where the outlet brings news, else a Report or a plain work."""
    kind = "NewsArticle" if report.source.kind in _NEWS else "Report" if report.source.kind in _OWN else "Article"
    found: dict[str, object] = {
        "@type": kind,
        "headline": report.title,
        "publisher": {"@type": "Organization", "name": report.source.name},
    }
    if report.url.startswith("http"):
        found["url"] = report.url
    if report.language:
        found["inLanguage"] = report.language
    if report.published:
        found["datePublished"] = stated_iso(report.published)
    if report.source.is_sample:
        found["creativeWorkStatus"] = "Sample data from invented outlets"
    return found


_OWN = frozenset({"government", "think_tank", "academic"})


def report_head(report: ReportLink, n_items: int, address: str) -> Head:
    """Of our page about an outlet's report."""
    page: Data = {
        "@context": CONTEXT,
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": f"What {report.source.name} reports: {report.title}",
        "mainEntity": article_data(report),
    }
    said = gettext("{outlet}: “{title}”").format(outlet=report.source.name, title=report.title)
    if report.published:
        form = gettext("{outlet}, {day}: “{title}”")
        said = form.format(outlet=report.source.name, day=stated_words(report.published), title=report.title)
    form = ngettext(
        "{n} statement read out of it, each beside its words.",
        "{n} statements read out of it, each beside its words.",
        n_items,
    )
    said = told(said, form.format(n=n_items)) if n_items else ended(said)
    return Head(title=report.title, description=cut(said), data=(page,))


@english()
def dataset_data(name: str, description: str, address: str, files: Mapping[str, str]) -> Data:
    """A table of the record as a schema.org Dataset. files: media type -> address."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": name,
        "description": f"{description} Every entry is what somebody says, attributed and graded; no count is asserted as fact.",
        "creator": {"@type": "Organization", "name": SITE},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": at} for kind, at in files.items()
        ],
    }


@english()
def site_data(home: str, search: str) -> Data:
    """The site as a whole, with how it is searched."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": home,
        "url": home,
        "name": SITE,
        "description": DESCRIPTION,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{q}}"},
            "query-input": "required name=q",
        },
    }
