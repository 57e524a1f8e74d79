"""Names under any spelling: a reader's words -> the actors they may mean, and which words are put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from tracker.evidence.queries import rows
from tracker.evidence.searching import words
from tracker.evidence.searching.matching import HOLDS_UNSPACED, PAIRS, Sql
from tracker.evidence.searching.statement import fetch
from tracker.evidence.searching.texts import texts_of
from tracker.evidence.slips import UNSPACED_CLASS, blanked, ordinary_words, sounding

MAX_NAMES = 6
# An alias that shares this many trigrams with the words asked for is taken for them; below it they meet by chance.
LIKENESS = 0.45
# The same for letters in their order: 'zipu' for 'zhipu' and 'antropik' for 'anthropic', but not 'chain' for 'china'.
IN_ORDER = 0.81
# So like must a name be for the reports to be looked for under it; others are only shown as names.
SURE = 0.6
# Written apart or together is no other name: 'deep seek', 'Ali Baba'.
JOINED = 0.99
# A name in a script without blanks that sounds as what was asked for; with one other character it is as like as the rest.
SOUNDS_THE_SAME = 0.9
# Words that more texts than this hold are words of their own, and no misspelt name; those without blanks if any text does.
MOST_LITERAL = 3
# So many texts that have all pairs of such a word are looked at for the word itself.
_LOOKED_AT = 50
# And at so many spellings near a query's stretches.
_MOST_NEAR = 200
# Reports that name an actor are counted up to this number.
COUNTED = 300
_MENTIONS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """An actor found by one of its spellings. likeness: 0 to 1, 1 where it is spelt as asked; asked: those words.

    n_reports: how many reports name it as they read then, up to COUNTED + 1. is_meant: they were looked for under it.
    """

    actor: rows.ActorLink
    actor_id: int
    spelling: str
    likeness: float
    asked: str
    n_reports: int = 0
    is_meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """shown: the likest actors first. taken: the runs of words that reports are looked for under every spelling of."""

    shown: tuple[NameMatch, ...] = ()
    taken: tuple[words.Name, ...] = ()

    @property
    def put_right(self) -> tuple[NameMatch, ...]:
        """Those that were meant though they are spelt in another way."""
        return tuple(one for one in self.shown if one.is_meant and one.likeness < 1)

    @property
    def meant(self) -> list[int]:
        return [one.actor_id for one in self.shown if one.is_meant]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """A spelling near a run of words. alike: by trigrams, or by what a misspelt name in a script without blanks has left;
    n_literal: how many texts hold the run itself, as far as that was counted."""

    run: str
    actor: rows.ActorLink
    actor_id: int
    text: str
    folded: str
    alike: float
    n_literal: int
    spellings: tuple[str, ...]

    @property
    def likeness(self) -> float:
        """How like the spelling is; short names share few trigrams, so letters in order count too."""
        if self.folded == self.run:
            return 1.0
        if _joined(self.folded) == _joined(self.run):
            return JOINED
        in_order = SequenceMatcher(None, self.folded, self.run, autojunk=False).ratio()
        return min(max(self.alike, in_order if in_order >= IN_ORDER else 0.0), JOINED)

    @property
    def is_taken(self) -> bool:
        """Whether the run is taken for this name."""
        if self.likeness >= JOINED:
            return True
        if words.is_unspaced(self.run):
            return self.likeness >= SURE and not self.n_literal
        return len(self.run) > 3 and self.likeness >= SURE and self.n_literal <= MOST_LITERAL


# Trigram likeness and slips are asked of indexes; where no spelling is just the run, it is counted how often texts hold it.
# A spelling with one other character counts where only one actor has such a one, nobody else's name is part of the run,
# and half of the pairs that are left are in no other actor's name: '各国政府' is no government that the record knows.
_SQL = f"""
WITH runs AS (SELECT run FROM unnest({{runs}}::text[]) AS run),
exact AS MATERIALIZED (
    SELECT a.folded AS run, a.actor_id, a.text, a.folded FROM evidence_alias a WHERE a.folded = ANY({{parts}}::text[])),
slipped AS MATERIALIZED (
    SELECT k.run, k.key, k.alike, a.actor_id, a.text, a.folded,
        min(a.actor_id) OVER one = max(a.actor_id) OVER one AS is_one
    FROM (SELECT * FROM evidence_alias a WHERE a.slips && {{keys}}::varchar[] LIMIT {_MOST_NEAR}) a
        JOIN unnest({{slipped}}::text[], {{keys}}::text[], {{alike}}::float[]) AS k(run, key, alike)
            ON k.key = ANY(a.slips) AND a.folded <> k.run
    WINDOW one AS (PARTITION BY k.run, k.alike)),
near AS MATERIALIZED (
    SELECT r.run, a.actor_id, a.text, a.folded, similarity(a.folded, r.run) AS alike
    FROM runs r JOIN evidence_alias a ON a.folded %% r.run OR a.folded = r.run
    UNION SELECT run, actor_id, text, folded, 1 FROM exact
    UNION SELECT s.run, s.actor_id, s.text, s.folded, s.alike FROM slipped s WHERE s.alike = {SOUNDS_THE_SAME}
        OR s.is_one AND NOT EXISTS (
            SELECT FROM exact e WHERE e.actor_id <> s.actor_id AND position(e.run IN s.run) > 0)
        AND (SELECT count(*) FILTER (WHERE NOT EXISTS (
                SELECT FROM evidence_alias o WHERE o.slips && ARRAY[pair]::varchar[] AND o.actor_id <> s.actor_id)) * 2 >= count(*)
            FROM (SELECT DISTINCT substr(s.key, at, 2) AS pair FROM generate_series(1, length(s.key) - 1) at) p
            WHERE position('_' IN pair) = 0)),
doubtful AS (SELECT DISTINCT run FROM near n WHERE NOT EXISTS (SELECT FROM near e WHERE e.run = n.run AND e.folded = e.run)),
counted AS MATERIALIZED (SELECT run, CASE WHEN run ~ '[{UNSPACED_CLASS}]' THEN
    (SELECT count(*) FROM (SELECT FROM (SELECT t.title, t.text FROM collection_articletext t
        WHERE {PAIRS} @> unspaced_pairs(run) AND {HOLDS_UNSPACED} LIMIT {_LOOKED_AT}) t
        WHERE position(run IN t.title || ' ' || t.text) > 0 LIMIT 1) held)
    ELSE (SELECT count(*) FROM (SELECT FROM collection_articletext t
        WHERE t.search @@ phraseto_tsquery('english', run) LIMIT {MOST_LITERAL + 1}) held) END AS n FROM doubtful)
SELECT n.run, n.actor_id, n.text, n.folded, n.alike, coalesce(counted.n, 0), c.slug, c.name, c.kind,
    CASE WHEN c.kind = 'person' THEN coalesce(p.name, '') ELSE '' END,
    ARRAY(SELECT b.text FROM evidence_alias b WHERE b.actor_id = n.actor_id ORDER BY b.id LIMIT 16)
FROM (SELECT * FROM near ORDER BY alike DESC, actor_id LIMIT 200) n JOIN evidence_actor c ON c.id = n.actor_id
    LEFT JOIN evidence_actor p ON p.id = c.parent_id LEFT JOIN counted ON counted.run = n.run"""


def find_names(text: str, *, is_literal: bool = False) -> Names:
    """Actors one of whose spellings is like a run of the query's words; one query."""
    runs, parts = words.runs(text), words.unspaced_parts(text)
    sql = Sql()
    slips = list(_slips(runs))
    asked = _SQL.format(
        runs=sql.put(list(runs)),
        parts=sql.put(list(parts)),
        slipped=sql.put([run for run, _, _ in slips]),
        keys=sql.put([key for _, key, _ in slips]),
        alike=sql.put([alike for _, _, alike in slips]),
    )
    near = [_near(row) for row in fetch(asked, sql.parameters)]
    near.sort(key=lambda one: (-one.likeness, -len(one.run), one.actor_id, one.text))
    taken = () if is_literal else tuple(_taken(near))
    return Names(shown=tuple(_shown(near, taken)), taken=tuple(_name(one) for one in taken))


def _slips(runs: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Stretches of these runs without blanks, what misspelt names are found by in each, and how like these are then."""
    for part in words.unspaced_parts(" ".join(runs)):
        if part not in ordinary_words():
            yield from ((part, key, SOUNDS_THE_SAME) for key in sounding(part))
            yield from ((part, key, 1 - 1 / len(part)) for key in blanked(part))


def _near(row: tuple[str, int, str, str, float, int, str, str, str, str, list[str]]) -> _Near:
    run, actor_id, text, folded, alike, n_literal, slug, name, kind, office, spellings = row
    return _Near(
        run=run,
        actor=rows.ActorLink(slug=slug, name=name, kind=kind, office=office),
        actor_id=actor_id,
        text=text,
        folded=folded,
        alike=alike,
        n_literal=n_literal,
        spellings=tuple(dict.fromkeys((text, *spellings))),
    )


def _taken(near: Sequence[_Near]) -> Iterable[_Near]:
    """For every run the likest name, and none of a run of which another part is taken."""
    used: list[str] = []
    # A misspelt name may have another within it: 阿里 in 阿里巴吧.
    wrong = {one.run for one in near if one.is_taken and one.likeness < JOINED and words.is_unspaced(one.run)}
    whole = [one for one in near if not any(one.run != run and one.run in run for run in wrong)]
    for one in sorted(whole, key=lambda one: (one.likeness < 1, one.likeness < JOINED, -len(one.run), -one.likeness)):
        if one.is_taken and not any(_meet(one.run, run) for run in used):
            used.append(one.run)
            yield one


def _meet(run: str, other: str) -> bool:
    short, long = sorted((run.split(), other.split()), key=len)
    return any(word in long for word in short) or (words.is_unspaced(run) and (run in other or other in run))


def _shown(near: Sequence[_Near], taken: Sequence[_Near]) -> Iterable[NameMatch]:
    """The likest spelling of each actor; where words were taken for a name, nothing else that is like them a little."""
    meant = {one.actor_id: one for one in taken}
    found: dict[int, _Near] = dict(meant)
    for one in near:
        is_side = any(_meet(one.run, other.run) for other in taken) and one.likeness < SURE
        if one.likeness >= LIKENESS and not is_side:
            found.setdefault(one.actor_id, one)
    best = sorted(found.values(), key=lambda one: (one.actor_id not in meant, -one.likeness, one.actor_id))
    for one in best[:MAX_NAMES]:
        yield NameMatch(
            actor=one.actor,
            actor_id=one.actor_id,
            spelling=one.text,
            likeness=one.likeness,
            asked=one.run,
            is_meant=one.actor_id in meant,
        )


def _name(one: _Near) -> words.Name:
    return words.Name(run=one.run, actor_id=one.actor_id, spellings=one.spellings)


def _joined(folded: str) -> str:
    return "".join(c for c in folded if c.isalnum())


def counted_sql(actor_ids: Sequence[int], as_of: date | None, sql: Sql) -> str:
    """Rows of an actor's id and how many reports named it as they read then, up to COUNTED + 1 of its first mentions."""
    texts = texts_of(as_of)
    sql.parameters.update(texts.parameters)
    return (
        "SELECT c.id, (SELECT count(*) FROM (SELECT FROM (SELECT DISTINCT text_id AS id FROM (SELECT m.text_id "
        f"FROM evidence_mention m WHERE m.actor_id = c.id LIMIT {_MENTIONS}) m) d {texts.to_reports} "
        f"WHERE TRUE{texts.condition} LIMIT {COUNTED + 1}) counted) AS n "
        f"FROM unnest({sql.put(list(actor_ids))}::bigint[]) AS c(id)"
    )
