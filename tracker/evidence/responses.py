"""Statements on what was done or asked for -> the assertions and the history of every instrument that they touch.

Local: only instruments that the given reports speak of, or did, are written, each with all that is said of it anywhere.
Safe to run twice, and the same whatever was read first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import Q

from tracker.evidence import assertions
from tracker.evidence.assertions import Written
from tracker.evidence.clusters import Cluster, Signature, find_stages
from tracker.evidence.histories import Told, keep_histories
from tracker.evidence.instruments import LOOK_BACK, Instrument, home_months, instruments, months_back
from tracker.evidence.items import evidence_of
from tracker.evidence.joining import Reason, incidents_answered, leaning_on
from tracker.evidence.models import (
    Assertion,
    Incident,
    Leaning,
    Placement,
    Reference,
    Response,
    Stage,
    Statement,
    Support,
)
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.placing import until
from tracker.evidence.references import Called, called, called_in_report
from tracker.evidence.said import Said, load, principal, usable
from tracker.evidence.steps import PER_ACTOR, step_of
from tracker.evidence.tallies import Touched
from tracker.extraction.records import Instrument as Kind

_RESPONSES: Final = Q(kind=StatementKind.RESPONSE)


def write_responses(reports: Collection[int], moment: datetime) -> Written:
    """What these reports say of responses, or said, is grouped, graded and written anew with all that belongs to it."""
    theirs = _told_in(reports)
    if not theirs:
        return Written()
    before = _tokens_of(theirs)
    return _write(_closure(before | _keep_references(theirs), theirs), moment)


def write_all_responses(reports: Iterable[Collection[int]], moment: datetime) -> Written:
    """The same for all reports, given some at a time: what many of them tell of is written once."""
    chunks = [theirs for some in reports if (theirs := _told_in(some))]
    for theirs in chunks:
        _keep_references(theirs)
    done: set[int] = set()
    written = Written()
    for theirs in chunks:
        left = theirs - done
        if left:
            touched = _closure(_tokens_of(left), left)
            written += _write(touched, moment)
            done |= touched
    return written


def _told_in(reports: Collection[int]) -> set[int]:
    """The statements of these reports on responses."""
    return set(Statement.objects.filter(_RESPONSES, report__in=reports).values_list("pk", flat=True))


def _tokens_of(statements: Collection[int]) -> set[str]:
    return set(Reference.objects.filter(statement__in=statements).values_list("token", flat=True))


def _write(touched: Collection[int], moment: datetime) -> Written:
    """These statements are grouped, graded and written; they are all that is said of their instruments."""
    members = load(usable().filter(_RESPONSES, pk__in=touched))
    names = _calls(members)
    found = instruments(names)
    answered = incidents_answered(members)
    _keep_leanings(members)
    # Looked up now: an assertion that gives all its statements to another is found by none of them any more.
    supports = Support.objects.filter(statement__in=touched)
    resting = set(supports.values_list("assertion", flat=True))
    held = dict(supports.filter(assertion__stage__isnull=False).values_list("statement", "assertion__stage__response"))
    written = assertions.write(
        find_stages(members, _signatures(members, found)),
        evidence_of(members),
        incident_of=lambda cluster: _only(answered, cluster),
        existing=_RESPONSES & Q(pk__in=resting),
        moment=moment,
    )
    by_id = {said.id: said for said in members}
    told = [
        Told(instrument=one, called=names, said=tuple(by_id[pk] for pk in one.members), answered=answered)
        for one in found
    ]
    touched_responses = keep_histories(told, held, moment)
    return written + Written(touched=Touched(responses=touched_responses))


def _keep_leanings(members: Sequence[Said]) -> None:
    """By which parties an incident that comes or goes draws those of which no allegation of their own report holds."""
    placements = dict(
        Placement.objects.filter(statement__in=[said.id for said in members]).values_list("statement", "pk")
    )
    parties = leaning_on(members)
    wanted = {
        (placements[said.id], str(party), until(said))
        for said in members
        if said.id in placements
        for party in parties.get(said.id, ())
    }
    stored = {
        (row.placement_id, row.party, row.on): row.pk
        for row in Leaning.objects.filter(placement__in=placements.values())
    }
    Leaning.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    Leaning.objects.bulk_create(
        Leaning(placement_id=placement, party=party, on=on) for placement, party, on in sorted(wanted - stored.keys())
    )


def drop_unsupported(moment: datetime) -> None:
    """Whatever an accident left without a statement is gone from the histories, and retired."""
    lost = Assertion.objects.filter(_RESPONSES, supports=None)
    Stage.objects.filter(assertion__in=lost).delete()
    lost.filter(retired_at=None).update(retired_at=moment, changed_at=moment)
    Response.objects.filter(stages=None).delete()


def _only(answered: Mapping[int, Mapping[Incident, Reason]], cluster: Cluster) -> Incident | None:
    """The one incident that the cluster's statements answer; None for several or none."""
    concerned = {incident for said in cluster.live for incident in answered.get(said.id, {})}
    return concerned.pop() if len(concerned) == 1 else None


def _signatures(members: Iterable[Said], found: Iterable[Instrument]) -> Mapping[int, Signature]:
    """For every statement what it has in common with those that tell of the same stage."""
    identities = {pk: one.identity for one in found for pk in one.members}
    signatures = {}
    for said in members:
        step = step_of(said.row)
        signatures[said.id] = ("response", identities[said.id], step.value, _actor(said) if step in PER_ACTOR else "")
    return signatures


def _actor(said: Said) -> str:
    """Names who acts in the same way in every store."""
    return principal(said.row.claimant).slug if said.row.claimant else ""


def _calls(members: Collection[Said]) -> dict[int, Called]:
    """What each calls its instrument by, as its whole report tells it.

    What one sentence tells of several is their joint act, but a ban is each one's own.
    """
    reports = {said.report_id for said in members}
    by_report: dict[int, list[Said]] = defaultdict(list)
    for said in load(usable().filter(_RESPONSES, report__in=reports)):
        by_report[said.report_id].append(said)
    wanted = {said.id for said in members}
    found: dict[int, Called] = {}
    for own in by_report.values():
        found |= {pk: one for pk, one in _calls_of(own).items() if pk in wanted}
    return found


def _calls_of(report: Sequence[Said]) -> dict[int, Called]:
    by_itself = {said.id: called(said, actor=_actor(said)) for said in report}
    title = max(report, key=lambda said: said.row.text_id).row.text.title
    named = called_in_report({said.id: said.row for said in report}, by_itself, title)
    together: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for said in report:
        if not named[said.id].is_named:
            together[_sentence(said)] |= named[said.id].acts
    return {
        said.id: replace(named[said.id], acts=frozenset(together[_sentence(said)]))
        if said.row.instrument != Kind.USE_BAN and named[said.id].acts and not named[said.id].is_named
        else named[said.id]
        for said in report
    }


def _sentence(said: Said) -> tuple[object, ...]:
    """Where, and as what, the statement tells it; the same for all who do it together."""
    row = said.row
    return row.text_id, row.start, row.end, row.instrument, row.jurisdiction, row.status


def _keep_references(theirs: Collection[int]) -> set[str]:
    """These statements have exactly the references that their instruments are called by; gives their tokens."""
    wanted = {
        (pk, row.token): row
        for pk, one in _calls(load(usable().filter(pk__in=theirs))).items()
        for row in _references(pk, one)
    }
    stored = {(row.statement_id, row.token): row for row in Reference.objects.filter(statement__in=theirs)}
    kept = {key for key, row in stored.items() if key in wanted and row.is_ending == wanted[key].is_ending}
    Reference.objects.filter(pk__in=[row.pk for key, row in stored.items() if key not in kept]).delete()
    Reference.objects.bulk_create([row for key, row in sorted(wanted.items()) if key not in kept])
    return {token for _, token in wanted}


def _references(pk: int, one: Called) -> Iterable[Reference]:
    for token in one.tokens:
        base, month = _act_of(token)
        yield Reference(statement_id=pk, token=token, base=base, month=month, is_ending=one.is_ending)


def _act_of(token: str) -> tuple[str, date | None]:
    """Of an unnamed act who does what where, and its month; empty and None for other tokens."""
    if not token.startswith("act|"):
        return "", None
    base, _, month = token.rpartition("|")
    return base, date.fromisoformat(f"{month}-01")


def _closure(tokens: set[str], statements: set[int]) -> set[int]:
    """The statements that share these tokens, or tokens with such, or an instrument so far; they alone decide which are one."""
    seen_tokens: set[str] = set()
    seen: set[int] = set()
    frontier, fresh = tokens, statements
    while frontier or fresh:
        seen_tokens |= frontier
        seen |= fresh
        near = {token for one in frontier for token in _neighbours(one)}
        sharing = Reference.objects.filter(token__in=frontier | near).values_list("statement", flat=True)
        fresh = (set(sharing) | _companions(fresh)) - seen
        theirs = Reference.objects.filter(statement__in=fresh).values_list("token", flat=True)
        frontier = (set(theirs) | near) - seen_tokens
    return seen


def _neighbours(token: str) -> set[str]:
    """Of an unnamed act in a month: the months with which it is one because they tell only of its end."""
    base, month = _act_of(token)
    if month is None:
        return set()
    around = (months_back(month, LOOK_BACK), months_back(month, -LOOK_BACK))
    rows = Reference.objects.filter(base=base, month__range=around).values("month")
    ends = rows.annotate(only_ends=BoolAnd("is_ending")).values_list("month", "only_ends")
    told = {one: bool(only_ends) for one, only_ends in ends if one is not None}
    homes = home_months(told)
    home = homes.get(month, month)
    return {f"{base}|{one:%Y-%m}" for one in told if one == home or homes.get(one) == home}


def _companions(statements: Collection[int]) -> set[int]:
    """The statements of the responses that these belong to as stored."""
    responses = Support.objects.filter(statement__in=statements, assertion__stage__isnull=False)
    theirs = Support.objects.filter(assertion__stage__response__in=responses.values("assertion__stage__response"))
    return set(theirs.values_list("statement", flat=True))
