"""The words that name an instrument -> whose it is: its owner, its maker, its product's maker, and against whom a suit is."""

from __future__ import annotations

import re
from itertools import islice

from spacy.tokens import Span as Tokens

from tracker.extraction.naming.roles import maker_of
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Rule
from tracker.extraction.responding.response_subjects import names_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# "Sued the maker of …, X": so soon whoever is sued is named.
SUED_REACH = 40
# "A classifier from X": so soon behind the cue its maker is named.
MAKER_REACH = 100
# "Claude now hides its reasoning": so close before what is done stands the product that does it.
PRODUCT_REACH = 30
# "Have swapped indicators with X": so soon behind the cue stands with whom.
PARTNER_REACH = 60
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:Reps?|Sens?|Representatives?|Senators?)\b\.?\s+)?[*_]*$")
_MAKER = re.compile(
    r"\s+(?:(?:\w+\s+)?from|(?:\w+\s+)?by|of|at)\s+(?:the\s+)?[*_]*$|[*_\s]*\(\s*$|,?\s+(?:which|that)\s+[*_]*$"
    r"|[^.;\n]{0,40}\b(?:backing|support|endorsement|blessing) (?:of|from)\s+(?:the\s+)?[*_]*$"
    r"|[^.;\n]{0,70}\s(?:brought|filed|lodged|took effect|introduced|launched|imposed|sent|taken)\s+(?:by|at)\s+(?:the\s+)?[*_]*$"
    r"|[^.;\n]{0,70}\s(?:organi[sz]ed|led|drafted|written|signed|shepherded|coordinated)\s+by\s+(?:the\s+)?[*_]*$"
)
_WHICH = re.compile(r"[^.;\n]{0,70}\s(?:which|that)\s+(?:the\s+)?(?:[A-Z][\w.]+\s+){0,3}[*_]*")
_OPENED = re.compile(
    r"[*_]*\s+(?:had\s+|has\s+|have\s+)?(?:opened|launched|began|started|announced|brought|issued|sent|filed|imposed|introduced|ordered|adopted|decreed|enacted|signed)\b"
)
_INSIDE = re.compile(r"\b(?:at|by|from|(?:employees|staff|workers|engineers|teams|personnel) of)\s+$", re.IGNORECASE)
_SENT = re.compile(r"\b(?:at|by|from|that|which)\s+$", re.IGNORECASE)
_OWNS = re.compile(r"[*_\]]*[’']s?\s+(?:[\w-]+\s+){0,5}")
# What is done to each other: "swapped indicators with X" is X's doing, too.
_MUTUAL = re.compile(r"(?:swap|exchang|trad|pool|compar|team|join)\w*\b", re.IGNORECASE)
_CUSTOMERS = re.compile(
    r"\b(?:accounts?|customers?|users?|clients?|developers?|anyone|subscribers?)\b[^.;,\n]{0,20}\b(?:with|of|at)\s+$",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"[’']s?\s+(?:[\w-]+\s+)?(?:servers|API|platform|systems|interface|service)\b")
_IN = re.compile(r"\s+in\s+(?:an?\s+|its\s+|their\s+)?(?:\w+\s+)?")
_WITH = re.compile(r"\s+with\s+(?:the\s+)?[*_]*")
PREPOSITION = re.compile(
    r"\b(?:[Tt]hrough|[Vv]ia|(?<!management )(?<!leadership )(?<!executives )(?<!lawyers )(?<!state )(?<!city )(?<!province )of|in|at|from|by|for|with|on|to|against|about|like|than|(?:ask|urg|press|want|tell|lobby|implor|petition)(?:e?s|ed|ing)?)\s+(?:the\s+)?[*_]*$"
)


class Makers:
    """Finds whose instruments are in one report."""

    def __init__(self, reading: Reading, parties: Parties, bodies: Bodies) -> None:
        self._reading = reading
        self._parties = parties
        self._bodies = bodies

    def sued(self, rule: Rule, cue: re.Match[str]) -> tuple[str, ...]:
        """Against whom the suit is that the cue tells of."""
        if rule.instrument is not Instrument.LEGAL_ACTION:
            return ()
        after = self._parties.within(cue.start(), cue.end() + SUED_REACH)
        after = tuple(p for p in after if p.kind is not PartyKind.STAND_IN)
        return names_of(tuple(p for p in after if not _BY.search(self._reading.text, cue.start(), p.start)))

    def owners(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "Google's defenses", "X's countermeasures"."""
        before = self._parties.within(sentence.start_char, cue.start())
        if before and _OWNS.fullmatch(self._reading.text, before[-1].end, cue.start()):
            return names_of((before[-1],))
        described = self._bodies.described(sentence.start_char, cue.start())
        owns = described and _OWNS.fullmatch(self._reading.text, described[-1].end, cue.start())
        return (described[-1].name,) if owns else ()

    def makers(self, rule: Rule, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "A classifier from X", "a bill by Sen. X", "new filters at X flag …"."""
        text = self._reading.text
        is_sent = rule.instrument is Instrument.SUBMISSION
        behind = _SENT if is_sent else _INSIDE
        inside = (p for p in self._parties.within(cue.start(), cue.end()) if behind.search(text, cue.start(), p.start))
        if names := names_of(tuple(islice(inside, 1))):
            return names
        after = self._parties.within(cue.end(), min(sentence.end_char, cue.end() + MAKER_REACH))
        maker = next((p for p in after[:3] if _MAKER.fullmatch(text, cue.end(), p.start)), None)
        maker = maker or next((p for p in after[:3] if self._opens(sentence, cue, p)), None)
        names = names_of(self._parties.listed_with(maker)) if maker else ()
        if rule.instrument is Instrument.USE_BAN:
            # "May not buy models from X": X bans nothing.
            return tuple(n for n in names if self._bodies.is_public(n))
        return names

    def echoed(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "Concerns echoed by X in congressional briefings"."""
        before = self._parties.within(sentence.start_char, cue.start())[-1:]
        text = self._reading.text
        is_in = before and _IN.fullmatch(text, before[0].end, cue.start()) and _BY.search(text[: before[0].start][-30:])
        return names_of(self._parties.listed_with(before[0])) if is_in else ()

    def partners(self, rule: Rule, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """With whom something is done that both do: "swaps indicators with X"."""
        if rule.instrument is not Instrument.INFORMATION_SHARING or not _MUTUAL.match(cue[0]):
            return ()
        end = min(sentence.end_char, cue.end() + PARTNER_REACH)
        after = self._parties.within(cue.start(), end)
        found = next((p for p in after if _WITH.fullmatch(self._reading.text, cue.end(), p.start)), None)
        return names_of(self._parties.listed_with(found)) if found else ()

    def hosts(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """On whose service it is done: "account holders with X must …", "… before it leaves X's servers"."""
        text = self._reading.text
        before = self._parties.within(sentence.start_char, cue.end())
        after = self._parties.within(cue.end(), sentence.end_char)
        found = [p for p in before if _CUSTOMERS.search(text, sentence.start_char, p.start)]
        found += [p for p in after if _SERVICE.match(text, p.end)]
        return names_of(tuple(found[:1]))

    def products(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """The maker of the product of which the cue tells: "Claude hides its reasoning"."""
        text, start = self._reading.text, sentence.start_char
        before = [p for p in self._parties.within(start, cue.end()) if p.kind is PartyKind.PRODUCT]
        doing = (
            p for p in before if not PREPOSITION.search(text, start, p.start) and cue.start() - p.end < PRODUCT_REACH
        )
        makers = (maker_of(name) for p in islice(doing, 1) for name in p.names)
        return tuple(name for name in makers if name)

    def _opens(self, sentence: Tokens, cue: re.Match[str], party: Party) -> bool:
        """Whether the party is that of "the inquiry … that X opened"."""
        text, last = self._reading.text, self._parties.listed_with(party)[-1]
        is_relative = _WHICH.fullmatch(text, cue.end(), party.start) is not None
        return is_relative and _OPENED.match(text, last.end, sentence.end_char) is not None
