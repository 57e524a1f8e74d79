"""An allegation -> whether its sentence names it and does not make it: nothing was found, it is denied, taken back, put right, supposed."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.accusing.slotted import phrases_of
from tracker.extraction.accusing.withdrawing import withdrawals_in
from tracker.extraction.anchored import any_of
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# How somebody charges another of his own country, too: what the deed is said to be does not take back such a charge.
IN_SO_MANY_WORDS = ("accuse-of", "accused-by", "nominal-charge")
# An enumeration stands for the party in it: "linked to A or B" is said of both.
_LISTED = re.compile(
    r"(?:@O(?:, (?:and |or |nor )?| and | or | nor )){0,6}(?P<who>@[AT])(?:(?:, (?:and |or |nor )?| and | or | nor )@O\b(?! \w+ed\b)){0,6}"
)

# So near before the words stands who says them, where it is not with him that they begin.
NEAR = 40
_SPEAKER = re.compile(r"@A (?:[\w’'-]+ ){0,3}$")
# Who takes back is named last before the words, also at the head of others, and whatever stands between commas.
_ASIDE = re.compile(r", [^,;@]{0,60}(?:@[OT][^,;]{0,60})?,(?= )")
_BY_ACCUSER = re.compile(r"@A(?:[’']s?)?(?:(?:, (?:and )?| and | or )@O)*[^@;]{0,90}$")


def is_disowned(one: Allegation, reading: Reading, parties: Parties) -> bool:
    """Whether the words that take an accusation back govern this accuser and this accused, and the sentence does not make it besides."""
    if one.target is None:
        return False
    words = _skeleton(one, reading, parties)
    sections = ("accusing",) if one.rule in IN_SO_MANY_WORDS else ("accusing", "deed")
    left = _without_withdrawals(words)
    for pattern in (one for section in sections for one in _expressions(section)):
        left = pattern.sub(" … ", left)
    if left != words:
        return not _expression("made").search(left)
    return "@A" not in words and _speaks_of_another(words)


def _without_withdrawals(words: str) -> str:
    """The sentence without the words in which the accuser takes back what it says of the accused."""
    for found in withdrawals_in(words):
        before = _ASIDE.sub("", words[: found.start()])
        if "@" in before and "@A" not in found[0] and not _BY_ACCUSER.search(before):
            continue
        whom = _expression("whom").match(words, found.end())
        if whom is not None or "@T" in found[0] or ("@T" in before and "@O" not in words[found.start() :]):
            left = f"{words[: found.start()]} … {words[whom.end() if whom else found.end() :]}"
            return _expression("earlier").sub("@A", left)
    return words


def _speaks_of_another(words: str) -> bool:
    """Whether the accused, whom the sentence itself has nobody accuse, is the one who finds, clears or doubts in it."""
    turned = words.replace("@T", "@A").replace("@O", "@T")
    found = _expression("deed").finditer(turned)
    return any(m[0].startswith("@A") or _SPEAKER.search(turned, max(0, m.start() - NEAR), m.start()) for m in found)


def _skeleton(one: Allegation, reading: Reading, parties: Parties) -> str:
    """The sentence with @A for the accuser, @T for the accused and @O for any other company, body or person."""
    pieces, at = [], one.start
    for party in parties.within(one.start, one.end):
        mark = _mark(one, party)
        if mark and party.start >= at:
            pieces += [reading.text[at : party.start], mark]
            at = party.end
    pieces.append(reading.text[at : one.end])
    plain = re.sub(r"[*_]|\s+", lambda m: "" if m.group() in "*_" else " ", "".join(pieces))
    return _LISTED.sub(lambda found: found["who"], plain)


def _mark(one: Allegation, party: Party) -> str:
    if one.target in party.names:
        return "@T"
    if one.claimant in party.names:
        return "@A"
    return "@O" if party.names and party.kind is not PartyKind.PRODUCT else ""


@cache
def _expression(section: str) -> re.Pattern[str]:
    """The expressions of a section as one."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases_of("disowned", section)), re.IGNORECASE)


@cache
def _expressions(section: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of a section as two: those that begin with a word, for which one need not look everywhere, and the others."""
    phrases = phrases_of("disowned", section)
    at_words = [phrase for phrase in phrases if phrase.startswith(r"\b")]
    others = [phrase for phrase in phrases if phrase not in at_words]
    return any_of(at_words), re.compile("|".join(f"(?:{phrase})" for phrase in others), re.IGNORECASE)
