"""A Reading -> whom the report credits for what it did not learn itself: outlets, publishers of documents, people.

One principle: a source is who published what the report passes on, so that its reader could look there.

- Outlets whose reporting, interview or copy of a document is passed on; who told them is then no source.
- Whose text stands somewhere: a report, letter, memo, filing or paper; a post, also by a user with a made-up name.
- Whoever makes the charge or disclosure that the report is about, however worded.
- In a report that asked nobody itself, whose words it quotes between quotation marks.

No source is who spoke to the report, to the press, or where the report listened (briefings, hearings, courts); who only
answers, denies or concedes; who only acts; and whose earlier charge is recalled in passing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.chinese.credits import find_credits
from tracker.extraction.chinese.report import report_of
from tracker.extraction.crediting.credited_accusers import LEAD, Accusers
from tracker.extraction.crediting.credited_documents import find_credited_documents
from tracker.extraction.crediting.credited_items import find_credited_items
from tracker.extraction.crediting.credited_notes import find_credited_insiders, find_credited_notes, marks_sources
from tracker.extraction.crediting.credited_outlets import Credit, find_credited_outlets, round_up
from tracker.extraction.crediting.credited_speakers import find_credited_speakers
from tracker.extraction.judging.crediting import RULE, second_credits
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.reading import Reading
from tracker.extraction.records import Cite, Claim, Predicate
from tracker.extraction.speaking.attribution import Attributions, find_attributions
from tracker.extraction.speaking.parties import Parties

# The rules by which somebody is credited whose words may stand anywhere.
_ASKED = frozenset(("accuser", "quoted-elsewhere", "known-view", RULE))
# So many heads of items with their outlets make a digest.
ITEMS = 2
# A line of sources stands at the head of a report in one of so many blocks.
HEAD = 2


def find_cites(
    reading: Reading,
    parties: Parties | None = None,
    attributions: Attributions | None = None,
    claims: tuple[Claim, ...] = (),
) -> tuple[Cite, ...]:
    """By canonical name (of unnamed sources their description), each once, in order of first credit.

    Never the report's own outlet, nor whom that outlet asked itself.
    """
    if reading.language == "zh":
        told = list(find_credits(report_of(reading)))
        return _first_of_each(reading, told or list(_accusers(reading, claims)))
    parties = parties or Parties(reading)
    attributions = attributions or find_attributions(reading, parties)
    credits = [*find_credited_outlets(reading, parties), *find_credited_notes(reading, parties)]
    credits += find_credited_documents(reading, parties, claims)
    credits += find_credited_items(reading, parties)
    credited = {reading.sentence_of(at).start_char for at, _, _ in credits}
    insiders = find_credited_insiders(reading)
    credits += [one for one in insiders if reading.sentence_of(one[0]).start_char not in credited]
    # A round-up tells what others tell; whom they quote, they credit.
    if round_up(reading, parties):
        credits = [credit for credit in credits if credit[2] != "according-to"]
    elif not marks_sources(reading):
        credits += find_credited_speakers(reading, parties, attributions, claims)
    in_passing = Accusers(reading, parties, attributions, claims).in_passing
    unsourced = _of_the_outlets(reading, credits)
    credits = [
        credit
        for credit in second_credits(reading, parties, attributions, claims, credits)
        if credit[2] not in unsourced and not (credit[2] == RULE and credit[1] in in_passing)
    ]
    return _first_of_each(reading, credits)


def _of_the_outlets(reading: Reading, credits: list[Credit]) -> frozenset[str]:
    """The rules that credit nobody where a report retells what others wrote and says whose it is: their outlets asked them."""
    heads = {at for at, _, rule in credits if rule == "item-source" or _ends_heading(reading, at, rule)}
    if len(heads) >= ITEMS:
        return _ASKED | {"own-words"}
    if len(reading.blocks) <= HEAD:
        return frozenset()
    opening = reading.blocks[HEAD - 1].end
    is_labelled = any(at < opening for at, _, rule in credits if rule in ("item-source", "source-list"))
    return _ASKED if is_labelled else frozenset()


def _ends_heading(reading: Reading, at: int, rule: str) -> bool:
    """Whether an outlet stands on a line that is marked as a heading, though the text goes on right below."""
    line = reading.text.rfind("\n", 0, at) + 1
    return rule == "reference" and reading.text.startswith("#", line)


def _accusers(reading: Reading, claims: tuple[Claim, ...]) -> Iterator[Credit]:
    """Who makes the charge that a Chinese report opens with: for reports that credit nobody else."""
    sentences = reading.sentences
    head = sentences[min(LEAD, len(sentences)) - 1].end_char if sentences else 0
    for claim in claims:
        is_charge = claim.predicate is Predicate.ALLEGES_DISTILLATION and not claim.via
        if is_charge and claim.evidence.start < head:
            yield claim.evidence.start, claim.claimant, "accuser"


def _first_of_each(reading: Reading, credits: list[Credit]) -> tuple[Cite, ...]:
    own = _own_names(reading)
    first: dict[str, Cite] = {}
    for at, name, rule in sorted(credits):
        is_own = _plain(name) in own or _is_short(name, reading.outlet) or _is_edition(name, reading.outlet)
        if not is_own and name not in first:
            first[name] = Cite(name=name, evidence=reading.evidence_of(reading.sentence_of(at)), rule=rule)
    return tuple(first.values())


def _own_names(reading: Reading) -> set[str]:
    outlet = reading.outlet or ""
    known = actor_named(outlet)
    initials = "".join(word[0] for word in outlet.split() if word[0].isupper()) if len(outlet.split()) > 1 else ""
    return {_plain(outlet), _plain(initials), *([_plain(known.name)] if known else [])}


def _is_short(name: str, outlet: str | None) -> bool:
    """Whether the name is the outlet's in short: "Fjord" of "Fjord Economic Daily"."""
    return _plain(outlet or "").startswith(f"{_plain(name)} ")


def _is_edition(name: str, outlet: str | None) -> bool:
    """Whether the name is a part of the outlet's: of "Fjord Economic Daily (English edition)" its second half."""
    return name.count(" ") > 0 and re.search(rf"\b{re.escape(name)}\b", outlet or "") is not None


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", name.casefold())
