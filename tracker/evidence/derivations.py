"""Where each report has what it says from: original, copy, rewrite or citing, with the sign and words that tell it.

One more report touches its near copies and what credits it, found by index; the result is that of deriving all anew.
What people ruled (`tracker.evidence.review`) stands beside this and is never changed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, Q

from tracker.collection.models import ArticleText, Report
from tracker.evidence.citations import weighty_among
from tracker.evidence.citing import keep_citations, lead_to
from tracker.evidence.facts import in_order, shared_facts
from tracker.evidence.likeness import find_likenesses, group_of, keep_fingerprint
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import (
    Citation,
    Derivation,
    Document,
    Fingerprint,
    Likeness,
    Notice,
    OriginRuling,
    Statement,
)
from tracker.evidence.models.derivations import Derives
from tracker.evidence.notices import find_notices
from tracker.evidence.outlets import Outlets, load_outlets

# A report that credits another and states nearly what it states, in its order, is that one written again.
REWRITTEN_FACTS = 4
REWRITTEN_SHARE = 0.7
REWRITTEN_ORDER = 0.8

_WHOLE = (Citation.Way.WIRE, Citation.Way.TRANSLATED)
# Between credits that as much hangs on: the nearest to the report first.
_NEARNESS = {Citation.Way.VIA: 0, Citation.Way.CREDIT: 1, Citation.Way.DOCUMENT: 2}


@transaction.atomic
def derive(report_id: int) -> frozenset[int]:
    """The reports whose origin may be another than before, now that this one reads as it does; itself always."""
    lock_evidence()
    report = Report.objects.select_related("current_text__reading", "source").get(pk=report_id)
    text = report.current_text
    if text is None or not hasattr(text, "reading"):
        return frozenset([report_id])
    return frozenset(_derive(text, load_outlets()))


@transaction.atomic
def derive_all() -> int:
    """How many reports were derived anew, from what is stored of them."""
    lock_evidence()
    outlets = load_outlets()
    texts = ArticleText.objects.filter(current_for__isnull=False, reading__isnull=False).order_by("pk")
    ids = list(texts.values_list("pk", flat=True))
    for pk in ids:
        _derive(_text(pk), outlets)
    Document.objects.filter(citations=None).delete()
    return len(ids)


def _text(pk: int) -> ArticleText:
    rows = ArticleText.objects.select_related("snapshot__report__source").defer("snapshot__body", "search")
    return rows.get(pk=pk)


def _derive(text: ArticleText, outlets: Outlets) -> set[int]:
    report_id = text.snapshot.report_id
    before = group_of([report_id])
    mine = keep_fingerprint(text)
    keep_notices(text)
    named_anew = keep_citations(text, mine, outlets)
    led_anew = lead_to(mine, outlets)
    _keep_likenesses(mine)
    translating = Citation.objects.filter(report__in=led_anew, way=Citation.Way.TRANSLATED).exclude(report=report_id)
    for other in Fingerprint.objects.filter(report__in=translating.values("report")):
        before |= group_of([other.pk])
        _keep_likenesses(other)
    changed = led_anew | _decide(group_of(before | {report_id} | named_anew | led_anew), outlets)
    return {report_id} | resting_on(changed)


def resting_on(reports: Iterable[int]) -> set[int]:
    """These reports with all whose chain of credit leads through one of them."""
    found: set[int] = set(reports)
    fresh = set(found)
    while fresh:
        citing = Citation.objects.filter(stored__in=fresh).values_list("report", flat=True)
        placed = Derivation.objects.filter(head__in=fresh).values_list("report", flat=True)
        ruled = OriginRuling.objects.filter(parent__in=fresh, undone_at=None).values_list("report", flat=True)
        fresh = {*citing, *placed, *ruled} - found
        found |= fresh
    return found


def keep_notices(text: ArticleText) -> None:
    """What the text says of its own correctness stands as rows; made anew, as they are of this text alone."""
    text.notices.all().delete()
    Notice.objects.bulk_create(
        Notice(text=text, kind=found.kind, words=found.words, start=found.start, end=found.end)
        for found in find_notices(text.text)
    )


def _keep_likenesses(mine: Fingerprint) -> None:
    Likeness.objects.filter(Q(one=mine.pk) | Q(other=mine.pk)).delete()
    Likeness.objects.bulk_create(find_likenesses(mine))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Reports that are one text. head: the one that it started with; likenesses: by pair, the lower id first."""

    members: Mapping[int, Fingerprint]
    head: Fingerprint
    likenesses: Mapping[tuple[int, int], Likeness]

    def tie(self, report: int) -> Likeness:
        """What ties a copy into the group: its likeness to the head, else its strongest."""
        ties = [row for pair, row in self.likenesses.items() if report in pair]
        return min(
            ties, key=lambda row: (self.head.pk not in (row.one_id, row.other_id), -row.similarity, self._by(row))
        )

    def _by(self, row: Likeness) -> tuple[str, ...]:
        return tuple(sorted(_name(self.members[one]) for one in (row.one_id, row.other_id)))


def _decide(reports: Iterable[int], outlets: Outlets) -> set[int]:
    """Those of the reports whose derivation is another than before."""
    changed: set[int] = set()
    open_ = set(reports)
    while open_:
        ids = group_of([min(open_)])
        open_ -= ids
        group = _group(ids, outlets)
        if group is not None:
            made = [_derivation(member, group, outlets) for member in group.members.values()]
            changed |= {one.report_id for one in made if _keep(one)}
    return changed


def _group(ids: set[int], outlets: Outlets) -> _Group | None:
    cited = Prefetch("report__citations", Citation.objects.order_by("start", "name"))
    rows = Fingerprint.objects.filter(pk__in=ids).select_related("source", "report").prefetch_related(cited)
    members = {row.pk: row for row in rows.defer("signature", "bands")}
    if not members:
        return None
    pairs = Likeness.objects.filter(one__in=members, other__in=members)
    head = min(members.values(), key=lambda row: _seniority(row, members, outlets))
    return _Group(members=members, head=head, likenesses={(row.one_id, row.other_id): row for row in pairs})


def _seniority(row: Fingerprint, members: Mapping[int, Fingerprint], outlets: Outlets) -> tuple[object, ...]:
    """The speaker's own page first, then whom another's mark names, then the earliest."""
    is_named = any(
        citation.way in _WHOLE and outlets.is_called(row.source_id, citation.name)
        for other in members.values()
        for citation in other.report.citations.all()
    )
    return row.source_id not in outlets.speaking, not is_named, row.came_out_at, _name(row)


def _name(row: Fingerprint) -> str:
    """Names a report the same way in every store."""
    return f"{row.source.slug} {row.report.key}"


def _derivation(mine: Fingerprint, group: _Group, outlets: Outlets) -> Derivation:
    made = Derivation(report=mine.report, head=group.head.report, kind=Derives.ORIGINAL)
    citations = [row for row in mine.report.citations.all() if not outlets.is_called(mine.source_id, row.name)]
    if mine.pk != group.head.pk:
        return _as_copy(made, group.tie(mine.pk), group.head, citations, outlets)
    whole = [row for row in citations if row.way in _WHOLE and row.stored_id not in group.members]
    if whole:
        first = min(whole, key=lambda row: (row.derivation != Derives.COPY, row.start))
        sign = Derivation.Sign.WIRE if first.way == Citation.Way.WIRE else Derivation.Sign.TRANSLATION
        return _resting_on(made, first, Derives(first.derivation), sign)
    main = _main_credit(mine, citations, group)
    return _as_citing(made, mine, main, citations) if main is not None else made


def _as_copy(
    made: Derivation, tie: Likeness, head: Fingerprint, citations: Iterable[Citation], outlets: Outlets
) -> Derivation:
    made.kind, made.parent = Derives.COPY, head.report
    made.sign, made.similarity, made.words = Derivation.Sign(tie.sign), tie.similarity, tie.words
    for row in citations:
        if row.way in _WHOLE and outlets.is_called(head.source_id, row.name):
            made.words, made.start, made.end = row.words, row.start, row.end
    return made


def _resting_on(made: Derivation, row: Citation, kind: Derives, sign: Derivation.Sign) -> Derivation:
    made.kind, made.sign = kind, sign
    made.parent_id, made.words, made.start, made.end = row.stored_id, row.words, row.start, row.end
    if row.way == Citation.Way.DOCUMENT:
        made.document_id = row.document_id
    elif row.stored_id is None:
        made.named = row.name
    return made


def _main_credit(mine: Fingerprint, citations: Sequence[Citation], group: _Group) -> Citation | None:
    """The credit that more than half of what the report is about hangs on; None where there is none."""
    rows = Statement.objects.filter(report=mine.pk, retired_at=None).only("kind", "predicate")
    n_weighty = len(weighty_among(rows))
    credits = [row for row in citations if row.way in _NEARNESS and row.shares and row.stored_id not in group.members]
    hanging = [row for row in credits if 2 * _shares(row, credits) > n_weighty]
    return min(hanging, key=lambda row: (_NEARNESS[Citation.Way(row.way)], -row.shares, row.start), default=None)


def _shares(row: Citation, credits: Sequence[Citation]) -> int:
    """Of how many statements the credit is the source, with those of whoever else speaks in the same stored report."""
    if row.stored_id is None:
        return row.shares
    return sum({one.folded: one.shares for one in credits if one.stored_id == row.stored_id}.values())


def _as_citing(made: Derivation, mine: Fingerprint, main: Citation, citations: Sequence[Citation]) -> Derivation:
    documents = [row for row in citations if row.way == Citation.Way.DOCUMENT and row.document_id and row.shares]
    sign = Derivation.Sign.CREDIT
    if main.way == Citation.Way.CREDIT and main.speaker_id is not None:
        # "According to the company" beside "in a letter": the letter is where the company says so.
        documents = [row for row in documents if row.speaker_id == main.speaker_id]
        main = next(iter(documents), main)
    if main.way == Citation.Way.DOCUMENT:
        sign = Derivation.Sign.DOCUMENT
    made = _resting_on(made, main, Derives.CITING, sign)
    if made.document_id is None and made.parent_id is None and documents:
        made.document_id = max(documents, key=lambda row: (row.shares, -row.start)).document_id
    original = Fingerprint.objects.filter(pk=made.parent_id).first()
    if original is not None and _is_rewritten(mine, original):
        made.kind, made.sign = Derives.REWRITE, Derivation.Sign.FACTS
    return made


def _is_rewritten(mine: Fingerprint, original: Fingerprint) -> bool:
    n_shared = shared_facts(mine.facts, original.facts)[0]
    return (
        n_shared >= REWRITTEN_FACTS
        and n_shared >= REWRITTEN_SHARE * len(mine.facts)
        and in_order(mine.facts, original.facts) >= REWRITTEN_ORDER
    )


_COLUMNS = ("kind", "head_id", "parent_id", "document_id", "named", "sign", "similarity", "words", "start", "end")


def _keep(made: Derivation) -> bool:
    """Whether the report's derivation is another than before."""
    known = Derivation.objects.filter(pk=made.report_id).first()
    if known is not None and all(getattr(known, name) == getattr(made, name) for name in _COLUMNS):
        return False
    if known is None:
        made.save(force_insert=True)
    else:
        made.save(force_update=True)
    return True
