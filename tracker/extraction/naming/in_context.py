"""Decides whether an everyday word or a short form of a known name is that name where it stands."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.gazetteer import Candidate, plain_quotes
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import EntityKind

# Behind a lawmaker: "(R-TN)".
_PARTY = re.compile(r" \([RDI][-–][A-Z]")
# What a department does, where its short name opens a sentence: "Commerce approved …", "Treasury's review".
_ACTS = re.compile(
    r"'s [a-z]| (?:has|had|approved|said|says|added|issued|announced|declined|put|plans|told|imposed|sanctioned|listed|delayed|paused|opened)\b(?! (?:been|to do)\b)"
)
_EUROPE = frozenset({"European Parliament", "European Union", "European Commission", "Council of the European Union"})


class InContext:
    """Decides whether an everyday word or a short form is a name where it stands."""

    def __init__(self, text: str, blocks: tuple[Block, ...], sure: list[Candidate]) -> None:
        self._plain = plain_quotes(text)
        self._headings = [b for b in blocks if b.kind is BlockKind.HEADING]
        self._names = {c.name for c in sure}
        self._outlet_ends = {c.end for c in sure if c.actor and c.actor.role == "outlet"}
        self._outlet_starts = {c.start for c in sure if c.actor and c.actor.role == "outlet"}

    def accepts(self, candidate: Candidate) -> bool:
        actor = candidate.actor
        if actor is None:
            return False
        before, after = self._around(candidate)
        if not actor.cued and actor.name in self._names:
            return True
        if actor.kind is EntityKind.PERSON:
            return self._titled(before, after)
        if actor.role == "outlet":
            return (self._cued("outlet", before, after) and self._alone(before, after)) or self._listed(candidate)
        if actor.role in ("platform", "forum"):
            if re.match(r" ?(?:平台|平臺)", after):
                return True
            return self._cued("platform", before, after) and self._alone(before, after)
        if actor.kind is EntityKind.PRODUCT and actor.parent:
            if actor.role == "chip" and re.match(r" (?:GPUs?|chips?|accelerators?)\b", after):
                return True
            return actor.parent in self._names and self._alone(before, after, opening=True)
        if actor.kind is EntityKind.GOVERNMENT_BODY:
            if re.match(r" (?:Deputy |Under)?[Ss]ecretary\b| Department\b", after):
                return True
            if actor.role == "embassy":
                return after.startswith(" spokes") and "Chinese government" in self._names
            if candidate.name == "European Commission":
                return bool(re.search(r"\b[Tt]he $", before) and self._names & _EUROPE)
            is_part = re.search(r"[A-Z][\w.]*[ \t]+$", before)
            if _ACTS.match(after) and not is_part and not self._in_heading(candidate):
                return True
            return self._alone(before, after) and not self._in_heading(candidate)
        return False

    def _around(self, candidate: Candidate) -> tuple[str, str]:
        return self._plain[max(0, candidate.start - 40) : candidate.start], self._plain[
            candidate.end : candidate.end + 40
        ]

    def _in_heading(self, candidate: Candidate) -> bool:
        return any(b.start <= candidate.start < b.end for b in self._headings)

    def _titled(self, before: str, after: str) -> bool:
        return bool(_titles().search(before) or _PARTY.match(after) or _ranked().search(before))

    def _cued(self, role: str, before: str, after: str) -> bool:
        left, right = _cues(f"cues.{role}_before"), _cues(f"cues.{role}_after")
        if role == "outlet":
            return bool(
                re.match(rf"(?:'s)?\s+{right}\b|,? \((?:[A-Z][a-z]+\.? )?(?:\d{{1,2}},? )?\d{{4}}|, [\"“]", after)
                or (before[-1:] in ("_", "*") and after[:1] == before[-1:])
                or re.search(
                    r"\b(?:told|per|via|according to|(?:report|publish)ed by|interview (?:on|with)|appear(?:ed|ance) on"
                    r"|(?:wrote|written|writing|published|article|paper|study|essay|op-ed|letter|piece) (?:for|in))"
                    r"\s+(?:the\s+)?$",
                    before,
                )
            )
        return bool(re.search(rf"\b{left}\s+$", before) or re.match(rf"\s+{right}", after))

    def _alone(self, before: str, after: str, *, opening: bool = False) -> bool:
        """Whether no capitalised word stands beside it, nor does it open a sentence."""
        if re.match(r"[ \t]+(?:[A-Z]|\d)|-[A-Za-z]", after) and not re.match(
            r"\s+(?:Republicans?|Democrats?|Speaker)\b", after
        ):
            return False
        if re.search(r"[A-Z][\w.]*[ \t]+$", before) and not re.search(
            r"(?:The|In|On|At|By|And|But|U\.S\.|US)\s+$", before
        ):
            return opening and bool(re.search(r"(?:^|[.!?:]\s)\s*$", before))
        return opening or (bool(before.strip()) and not re.search(r"[.!?:\n\"“]\s*$", before))

    def _listed(self, candidate: Candidate) -> bool:
        """Whether it stands in a list between outlets: 'Sources: Reuters, Fortune'."""
        left = self._plain[: candidate.start].rstrip(" ,/&").removesuffix(" and").rstrip(" ,")
        right = len(self._plain) - len(self._plain[candidate.end :].lstrip(" ,/&").removeprefix("and ").lstrip())
        return len(left) in self._outlet_ends or right in self._outlet_starts


@cache
def _ranked() -> re.Pattern[str]:
    """A rank in the plural, and others of that rank: "Senators Okafor and "."""
    return re.compile(
        r"\b(?:Senators|Sens\.|Representatives|Reps\.|Ministers|Secretaries) (?:[A-Z][\w'-]+,? ){1,3}and $"
    )


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"\b{_cues('titles')}\s+$")


@cache
def _cues(key: str) -> str:
    return lexicon.alternatives(lexicon.words("contexts", key))
