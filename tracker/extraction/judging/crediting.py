"""A report -> what the judge of credits looks at: for everybody named in it the parts they play over the whole report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tracker.extraction.judging.doing import in_sentence
from tracker.extraction.judging.phrasing import Phrasing, is_quoting, phrasing
from tracker.extraction.judging.weights import judge
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind

# Further on it makes no difference in which sentence somebody is first named, or how many there are of a kind.
MOST_SENTENCES, MOST_ALIKE, EARLY = 6, 3, 3
# So many words on either side of a name count.
AROUND = 6
RULE = "second-opinion"
# Log odds: above the first somebody is credited whom the rules passed over, below the second nobody is.
ADDED, RULED_OUT = 0.0, -1.5
# Whose text is told of stands there for all to read, and who is given as the source in so many words is one, whatever
# else the report makes of them.
FIRM = frozenset(("own-document", "issued-document", "according-to", "source-list", "marked-source"))
# Shorter texts are no whole reports.
LEAST_STATEMENTS = 4
_UNSAID = (PartyKind.PLACE, PartyKind.PRODUCT)


def credit_features(
    reading: Reading,
    parties: Parties,
    attributions: Attributions,
    claims: Iterable[Claim],
) -> dict[str, tuple[int, frozenset[str]]]:
    """By name: where it first stands, and its features."""
    roles = _roles(claims)
    accusers = [name for name, played in roles.items() if f"is:{Predicate.ALLEGES_DISTILLATION}" in played]
    outlets = {party.names[0] for party in parties.all if party.kind is PartyKind.OUTLET and party.names}
    numbers = {f"accusers:{min(len(accusers), MOST_ALIKE)}", f"outlets:{min(len(outlets), MOST_ALIKE)}"}
    numbers.add("own page" if parties.writers else "outlet" if reading.outlet else "no outlet")
    order = {sentence.start: place for place, sentence in enumerate(reading.sentences)}
    own = (reading.outlet or "").casefold()
    found: dict[str, tuple[int, set[str]]] = {}
    phrases: dict[int, Phrasing] = {}
    for party in parties.all:
        if party.kind in _UNSAID:
            continue
        sentence = reading.sentence_of(party.start)
        place = order[sentence.start]
        if sentence.start not in phrases:
            phrases[sentence.start] = phrasing(sentence)
        said = attributions.at(sentence.start_char)
        is_quote = is_quoting(reading, sentence)
        beside = _beside(phrases[sentence.start], party)
        beside |= {f"block:{reading.block_of(party.start).kind}"} | ({"quote"} if is_quote else set())
        for name in party.names:
            if name == CHINA or name.casefold() == own:
                continue
            if name not in found:
                found[name] = (party.start, {*numbers, *_standing(name, party, place, roles, accusers)})
            found[name][1].update(beside)
            if said is not None and name in said.holders:
                found[name][1].update(("speaks", f"speaks{is_quote}:{min(place, EARLY)}"))
    return {name: (at, frozenset(features)) for name, (at, features) in found.items()}


def _standing(name: str, party: Party, place: int, roles: dict[str, set[str]], accusers: list[str]) -> set[str]:
    """What is true of somebody all through the report."""
    played = roles.get(name, set())
    found = {f"kind:{party.kind}", f"name:{name}", f"first:{min(place, MOST_SENTENCES)}", *played}
    found |= {f"{role}|{party.kind}" for role in played}
    return found | ({"first accuser"} if accusers[:1] == [name] else set())


def _roles(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """The parts that the report's claims give to everybody."""
    roles: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        roles[claim.claimant].add(f"is:{claim.predicate}")
        if claim.target:
            roles[claim.target].add(f"to:{claim.predicate}")
        for between in claim.via:
            roles[between].add("via")
    return roles


def _beside(phrase: Phrasing, party: Party) -> set[str]:
    """What stands around a name, what governs it and what it owns."""
    places = phrase.inside(party.start, party.end)
    if not places:
        return set()
    lemmas, first, last = phrase.lemmas, places[0], places[-1]
    before, after = lemmas[max(0, first - AROUND) : first], lemmas[last + 1 : last + 1 + AROUND]
    found = in_sentence(phrase, party.start, party.end)
    found |= {f"l:{lemma}" for lemma in before} | {f"r:{lemma}" for lemma in after}
    found.add(f"lr:{' '.join(before[-1:])}_{' '.join(after[:1])}")
    found |= {f"L{at}:{lemma}" for at, lemma in enumerate(reversed(before[-3:-1]), 2)}
    found |= {f"R{at}:{lemma}" for at, lemma in enumerate(after[1:3], 2)}
    head = phrase.head(places)
    governor = phrase.heads[head]
    found.add(f"kd:{party.kind}{phrase.relations[head]}:{lemmas[governor]}")
    if phrase.relations[head].startswith("nmod"):
        found.add(f"nn:{lemmas[governor]}:{phrase.relations[governor]}:{lemmas[phrase.heads[governor]]}")
    return found


def second_credits(
    reading: Reading,
    parties: Parties,
    attributions: Attributions,
    claims: Sequence[Claim],
    credits: Iterable[tuple[int, str, str]],
) -> list[tuple[int, str, str]]:
    """The rules' credits without those that the judge rules out, and those of which it is sure; each with its place and rule.

    The judge has learnt from whole reports that tell of an allegation; of other texts it says nothing.
    """
    is_of_affair = any(claim.predicate is Predicate.ALLEGES_DISTILLATION for claim in claims)
    if not is_of_affair or len(reading.statements) < LEAST_STATEMENTS:
        return list(credits)
    credited = judge("credits")
    found = credit_features(reading, parties, attributions, claims)
    odds = {name: (at, float(credited.scores(features)[0])) for name, (at, features) in found.items()}
    kept = [one for one in credits if one[2] in FIRM or odds.get(one[1], (0, 0.0))[1] > RULED_OUT]
    named = {name for _, name, _ in kept}
    return kept + [(at, name, RULE) for name, (at, odd) in odds.items() if odd > ADDED and name not in named]
