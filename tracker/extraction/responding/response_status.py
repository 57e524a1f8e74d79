"""The words that name an instrument, in their sentence -> how far the response has come."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import Instrument, Status
from tracker.extraction.responding.response_rules import Doers, Rule, cues
from tracker.extraction.wording import Wording

# A status word belongs to an instrument that stands so close to it.
BEFORE, AFTER = 90, 60
# What follows an instrument tells its status less often than what stands before it; in another clause hardly ever.
AFTER_COSTS, CLAUSE_COSTS = 15, 60
# "Want it to be blacklisted": a wish before the deed outweighs the form of the deed's own verb.
OWN_FORM_COSTS = 40
OVERRIDES = (Status.CALLED_FOR, Status.UNDER_CONSIDERATION, Status.EASED, Status.PROPOSED)
OVERRIDE_REACH = 60
# The rule for bills.
BILL = "bill"
BILL_REACH = 300
# "Two of them …" are requests of which the report spoke so shortly before.
LIST_REACH = 150
# So long before the last of its wishes a list can begin.
WISH_REACH = 220
_LISTED = re.compile(r"(?:,| and| or) (?:[\w-]+ ){0,4}$")
_OTHER_CLAUSE = re.compile(
    r";|\b(?:but|while|whereas|although|though|which|who|after|because|when|if)\b", re.IGNORECASE
)
_POSSIBLE = re.compile(r"(?:possib|potential)", re.IGNORECASE)
_ASKED_OF = re.compile(r"\s+(?:[\w.’'-]+\s+){1,5}to\s+(?:(?!and\b|but\b|which\b|who\b|while\b)[\w’'-]+\s+){1,6}")
# What may stand between "plans" or "urged" and the deed.
_DEPENDS = re.compile(
    r"(?:\s+that\s+(?:[\w'’-]+\s+){1,6}be\s+|\s+(?:whether\s+)?(?:(?:[\w.]+\s+){0,5}to\s+)?(?:be\s+)?(?:\w+ly\s+)?|[\u4e00-\u9fff]{0,12})?"
)
# "Wants the lab barred from …".
_WANTED = re.compile(r"want(?:s|ed)?\b", re.IGNORECASE)
_WHOM = re.compile(r"\s+(?:[\w’'.-]+\s+){1,4}")
# "Ask that the Department place it on the list".
_THAT_X = re.compile(r"(?:\s+that)?\s+(?:the\s+)?(?:(?:[A-Z][\w.&’'-]*|of|and|for)\s+){1,7}(?:[a-z]+\s+)?")
_THAT = re.compile(r"\s+that\b")
# "A ban is under review", "the accounts were later restored".
_PREDICATE = re.compile(
    r"(?:\s+(?:on|into|about|of|against|over|for)(?:\s+[\w'’-]+){1,6}?)?"
    r"\s+(?:(?:is|are|was|were|has been|have been|being|remains?)\s+(?:\w+\s+){0,2})?"
)
_UNDONE = re.compile(
    r"(?:\s+(?:on|into|about|of|against|over)(?:\s+[\w'’-]+){1,6}?)?"
    r"\s+(?:is|are|was|were|has been|have been|being)\s+(?:\w+\s+){0,2}"
)
# "The inquiry that X opened".
_OPENED = re.compile(r"[^.;\n]{0,70}\s(?:which|that)\s[^.;,\n]{2,70}?\s(?:opened|launched|began|started)\b")
# "Another asks …": one of the requests of a letter.
ONE_OF = re.compile(
    r"\W*(?:One|Another|(?:The|A) (?:first|second|third|fourth|last|final|other)|(?:Two|Three|Some|Most) of (?:them|these|those|its|their|the)|Others?)\b"
)
_REQUESTS = re.compile(r"\b(?:requests?|asks|demands?|recommendations?|wish(?:es| list)|proposals?)\b", re.IGNORECASE)
_OWNED = re.compile(r"[’']s?\s+(?:[\w.]+\s+){0,3}$")
_AIMS = re.compile(r"\b(?:aims?|seeks?) to\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far it has come, and where the words stand that say so; gap: how loosely these belong to the instrument;
    listed: it is one of the requests that are enumerated."""

    status: Status
    at: int
    end: int
    gap: int
    listed: bool = False


def stage_of(reading: Reading, rule: Rule, cue: re.Match[str], sentence: Tokens, *, own_document: bool) -> Stage | None:
    """The stage that stands nearest to the cue; None where nothing tells it and the cue is no deed itself."""
    near = _near(reading.text, rule, cue, sentence)
    ended = _end_of_bill(reading.text, rule, cue, sentence)
    if ended is not None:
        return ended
    if is_of_bill(reading, sentence):
        told = [n for n in near if rule.instrument is Instrument.LEGISLATION and n.at < cue.start()]
        close = [n for n in told if n.gap < OWN_FORM_COSTS]
        return min(close, key=_order, default=_at_cue(Status.PROPOSED, cue))
    if rule.instrument is Instrument.INVESTIGATION and _OPENED.match(reading.text, cue.end(), sentence.end_char):
        return _at_cue(Status.IN_FORCE, cue)
    if rule.doers is Doers.PUBLIC and _is_held_back(reading.text, cue, sentence):
        return _at_cue(Status.UNDER_CONSIDERATION, cue)
    before = reading.text[sentence.start_char : cue.start()]
    if rule.doers in (Doers.PUBLIC, Doers.ANYBODY) and is_put_off(before):
        return _at_cue(Status.UNDER_CONSIDERATION, cue)
    given_up = rule.doers is Doers.PUBLIC and is_given_up(before)
    if given_up:
        return _at_cue(Status.EASED, cue) if any(status is Status.EASED for status, _ in rule.status) else None
    if cues()["drafted"].match(reading.text, sentence.start_char, cue.start()):
        return _at_cue(Status.UNDER_CONSIDERATION, cue)
    if _can_be_asked(rule) and _is_requested(reading.text, cue, sentence):
        return Stage(status=Status.CALLED_FOR, at=sentence.start_char, end=cue.start(), gap=0, listed=True)
    if rule.itself:
        near = [n for n in near if n.status in OVERRIDES and _governs(reading.text, n, cue)]
    if not near and own_document:
        return _at_cue(Status.IN_FORCE, cue)
    appeal = cues()["appeal"].search(reading.text[sentence.start_char : cue.start()])
    if rule.itself and not near and appeal and _can_be_asked(rule):
        at = sentence.start_char + appeal.start()
        return Stage(status=Status.CALLED_FOR, at=at, end=cue.start(), gap=0)
    if (
        not near
        and not rule.itself
        and _can_be_asked(rule)
        and (far := _far_wish(reading.text, rule, cue, sentence)) is not None
    ):
        return far
    options = cues()["options"].search(reading.text, cue.end(), sentence.end_char)
    if not near and options and rule.doers is Doers.PUBLIC:
        return Stage(status=Status.UNDER_CONSIDERATION, at=options.start(), end=options.end(), gap=0)
    if not near:
        is_owned = rule.owned and _OWNED.search(reading.text, sentence.start_char, cue.start())
        return _at_cue(Status.IN_FORCE, cue) if rule.itself or is_owned else None
    nearest = min(near, key=_order)
    outer = _outermost(reading.text, nearest, near)
    # Who wishes for less of it calls for none.
    return None if outer.status is Status.CALLED_FOR and nearest.status is Status.EASED else outer


def is_given_up(before: str) -> bool:
    """Whether words before a deed say that the plan for it was given up: "dropped plans for", "withdrew its proposed"."""
    return bool(cues()["given_up"].search(before) or cues()["plan_dropped"].search(before))


def is_put_off(before: str) -> bool:
    """Whether words before a deed say that it was only planned, and put off."""
    return cues()["plan_held"].search(before) is not None


def _end_of_bill(text: str, rule: Rule, cue: re.Match[str], sentence: Tokens) -> Stage | None:
    """The words by which a bill ends that is named before them, or by which it stays where it is after one vote."""
    if rule.name != BILL:
        return None
    for name, status in (("bill_ended", Status.EASED), ("bill_stalls", Status.PROPOSED)):
        found = cues()[name].search(text, cue.end(), sentence.end_char)
        if found is not None:
            return Stage(status=status, at=found.start(), end=found.end(), gap=0)
    return None


def _can_be_asked(rule: Rule) -> bool:
    return any(status is Status.CALLED_FOR for status, _ in rule.status)


def _is_held_back(text: str, cue: re.Match[str], sentence: Tokens) -> bool:
    """Whether what the cue names was decided on and then put off: "signed off on …, but put it on ice"."""
    held = cues()["held_back"].search(text, sentence.start_char, sentence.end_char)
    return held is not None and held.start() < cue.end() and cue.start() < held.end() + OVERRIDE_REACH


def _far_wish(text: str, rule: Rule, cue: re.Match[str], sentence: Tokens) -> Stage | None:
    """The wish that begins a list at whose end the cue stands: "supported a, b and c"."""
    if not _LISTED.search(text, sentence.start_char, cue.start()):
        return None
    start, end = max(sentence.start_char, cue.start() - WISH_REACH), cue.start() - BEFORE
    wishes = [
        m
        for s, pattern in rule.status
        if s is Status.CALLED_FOR
        for m in pattern.finditer(text, start, max(start, end))
    ]
    if not wishes or _OTHER_CLAUSE.search(text, wishes[-1].end(), cue.start()):
        return None
    return Stage(status=Status.CALLED_FOR, at=wishes[-1].start(), end=wishes[-1].end(), gap=BEFORE)


def _is_requested(text: str, cue: re.Match[str], sentence: Tokens) -> bool:
    """Whether the cue stands in a list of requests: "asks for three things, among them …", "Two of them would …"."""
    if cues()["wish_list"].search(text, sentence.start_char, cue.start()):
        return True
    before = text[max(0, sentence.start_char - LIST_REACH) : sentence.start_char]
    return bool(ONE_OF.match(sentence.text) and _REQUESTS.search(before))


def is_of_bill(reading: Reading, sentence: Tokens) -> bool:
    """Whether a sentence tells what a bill would do: "The bill would …", "It would …" after a sentence on the bill."""
    text, wording = reading.text, reading.wording(sentence.start_char, sentence.end_char)
    would = wording.search(cues()["would"])
    before = text[max(0, sentence.start_char - BILL_REACH) : sentence.start_char]
    own = wording.search(cues()["bill"])
    says = cues()["bill_says"].match(text, sentence.start_char, sentence.end_char)
    if says and (says["it"] is None or cues()["bill"].search(before)):
        return True
    if reading.block_of(sentence.start_char).kind is BlockKind.LIST_ITEM and _is_under_bill(reading, sentence):
        return True
    return bool(
        (would and own)
        or (would and sentence[0].lower_ == "it" and cues()["bill"].search(before))
        or (own and _AIMS.search(sentence.text))
    )


def lead_of(reading: Reading, sentence: Tokens) -> Tokens | None:
    """The last sentence of the line or heading above a sentence's block."""
    parent = reading.parent_of(reading.block_of(sentence.start_char))
    inside = reading.sentences_in(parent) if parent is not None and parent.end <= sentence.start_char else ()
    return inside[-1] if inside else None


def _is_under_bill(reading: Reading, sentence: Tokens) -> bool:
    """Whether a list's item stands under a line that says "the bill would:"."""
    lead = lead_of(reading, sentence)
    return lead is not None and lead.text.rstrip().endswith(":") and is_of_bill(reading, lead)


def _near(text: str, rule: Rule, cue: re.Match[str], sentence: Tokens) -> list[Stage]:
    start, end = max(sentence.start_char, cue.start() - BEFORE), min(sentence.end_char, cue.end() + AFTER)
    patterns = list(rule.status)
    if rule.doers in (Doers.PUBLIC, Doers.ANYBODY) and rule.instrument is not Instrument.USE_BAN:
        patterns.append((Status.UNDER_CONSIDERATION, cues()["to_come"]))
    is_document = rule.instrument is Instrument.EXECUTIVE_ACTION and not rule.to_body
    wording = Wording(text, start, end)
    return [
        Stage(
            status=_said_of(rule, status, match), at=match.start(), end=match.end(), gap=_gap(text, match, cue, status)
        )
        for status, pattern in patterns
        for match in wording.finditer(pattern)
        # What a document recommends is no call for the document.
        if not (is_document and status is Status.CALLED_FOR and match.start() >= cue.end())
    ]


def _said_of(rule: Rule, status: Status, match: re.Match[str]) -> Status:
    """A bill that is announced is no law yet."""
    is_announced = status is Status.IN_FORCE and match[0].casefold().startswith("announc")
    return Status.PROPOSED if is_announced and rule.instrument is Instrument.LEGISLATION else status


def _gap(text: str, match: re.Match[str], cue: re.Match[str], status: Status) -> int:
    if match.start() < cue.end() and cue.start() < match.end():
        return OWN_FORM_COSTS if status is Status.IN_FORCE and match.start() >= cue.start() else 0
    is_before = match.end() <= cue.start()
    between = text[match.end() : cue.start()] if is_before else text[cue.end() : match.start()]
    return len(between) + (0 if is_before else AFTER_COSTS) + (CLAUSE_COSTS if cues()["clause"].search(between) else 0)


def _governs(text: str, stage: Stage, cue: re.Match[str]) -> bool:
    """Whether a word of status stands before the deed, is the deed ("restored access"), or is said of it right behind ("… is under review")."""
    if stage.at < cue.start() or (stage.at == cue.start() and stage.status is Status.EASED):
        return stage.gap <= OVERRIDE_REACH
    predicate = {Status.UNDER_CONSIDERATION: _PREDICATE, Status.EASED: _UNDONE}.get(stage.status)
    return predicate is not None and bool(predicate.fullmatch(text, cue.end(), stage.at))


def _outermost(text: str, stage: Stage, near: list[Stage]) -> Stage:
    """The wish or plan on which the nearest word of status depends: "plans to introduce", "discussed adding"."""
    for outer in near if stage.status is not Status.CALLED_FOR else ():
        if outer.status not in (Status.CALLED_FOR, Status.UNDER_CONSIDERATION) or outer.at >= stage.at:
            continue
        is_wanted = _WANTED.match(text, outer.at) and _WHOM.fullmatch(text, outer.end, stage.at)
        wishes_that = outer.status is Status.CALLED_FOR and _THAT.match(text, outer.end) is not None
        is_that = wishes_that or text.endswith("that", outer.at, outer.end)
        is_asked = is_that and _THAT_X.fullmatch(text, outer.end, stage.at)
        if outer.end > stage.at or is_wanted or is_asked or _DEPENDS.fullmatch(text, outer.end, stage.at):
            return outer
        if outer.status is Status.CALLED_FOR and _is_asked_of(text, outer, stage):
            return outer
    return stage


def _is_asked_of(text: str, wish: Stage, stage: Stage) -> bool:
    """Whether what is only possible stands in what somebody is asked to do: "urging her to study the possible use of …"."""
    is_vague = _POSSIBLE.match(text, stage.at) is not None
    return is_vague and _ASKED_OF.fullmatch(text, wish.end, stage.at) is not None


def _at_cue(status: Status, cue: re.Match[str]) -> Stage:
    return Stage(status=status, at=cue.start(), end=cue.end(), gap=0)


def _order(stage: Stage) -> tuple[int, Status, int]:
    return stage.gap, stage.status, stage.at
