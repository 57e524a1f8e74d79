"""Whose doing a count is by what stands around its sentence: the section, the counts before it, the allegations."""

from __future__ import annotations

import re

from tracker.extraction.counting.figure_charged import ChargedActors
from tracker.extraction.counting.figure_phrases import SEPARATE, SMALL, is_whole, numbered_group_pattern, sum_pattern
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import COUNTED, Measure
from tracker.extraction.counting.numbers import find_numbers
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import Metric
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

_GOES_ON = re.compile(r"[\s\"“*_]*(?:Together|Between them|Collectively|In all|Combined|Both|They|Their|These|Those)\b")
_ALL_OF_THEM = re.compile(
    r"\ball\s+(?:of\s+(?:it|them)\s+)?(?:through|via|using|across|from|by\s+way\s+of|with)\s+(?:\w+\s+){0,2}$"
)
_THROUGH = re.compile(r"(?<![,;:)])\s(?:through|via|using|across|from|with|by\s+way\s+of)\s+(?:[a-z]+\s+){0,2}$")
_PRONOUN_REACH = 400
# A line of a label is so long at most, and its party stands so near its beginning.
_LABEL = 80
_LABEL_LEAD = 3
_EVENTS = re.compile(
    r"[\s\"“*_-]*(?:the|these|those|all|both)(?:\s+the)?(?:\s+[\w-]+){0,2}?\s+(?:campaigns|operations|attacks|efforts|schemes|distillers)\b",
    re.IGNORECASE,
)
_THEIR_ACCOUNTS = re.compile(
    r"\W*(?:These|Those|Such|The)(?:\s+\d[\d,]*)?(?:\s+accounts)?\s+(?=[a-z]*(?:ed|de|nt|an|ut)\b)"
)
# 'They went through 900 accounts': the exchanges of the sentence before.
_THEY_CAME = re.compile(
    r"\W*(?:They|These|Those|All\s+of\s+(?:it|them)|It\s+all|The\s+(?:exchanges|queries|prompts|requests|interactions|conversations))\s+(?:all\s+|mostly\s+|allegedly\s+)?(?:went|came|passed|ran|flowed|(?:were|was)\s+(?:all\s+)?(?:sent|made|routed|run|generated|conducted|spread))\s+(?:through|via|from|by|across|over|using|with)\b"
)
_MAKERS = ("lab", "company")
_SPREAD_OVER = re.compile(r"\s+(?:across|by|from|of|between|among|at)\s+(?:all\s+|the\s+)?")
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:in|during|for)\s+(?:one|another|a\s+single|a\s+separate|a\s+different)\s+(?:\w+\s+)?(?:case|incident|instance|episode|campaign|operation|example)\b"
    r"|\b(?:one|another)\s+of\s+(?:the|these|those)\s+(?:\w+\s+){0,2}(?:cases|incidents|campaigns|operations|attacks|labs|companies|firms)\b",
    re.IGNORECASE,
)


class ActorsAround:
    """The actors that the report gives outside the sentence of a count."""

    def __init__(self, scene: Scene, charged: ChargedActors) -> None:
        self._scene = scene
        self._charged = charged
        self._named_labs: list[str] | None = None
        self._previous: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
        self._accounts: dict[int, list[tuple[int, tuple[str, ...]]]] = {}

    def remember(self, measure: Measure, names: tuple[str, ...]) -> None:
        """Takes note of the actors of a count, for those after it in its block."""
        block = self._scene.reading.block_of(measure.start).index
        self._previous.setdefault(block, []).append((measure.start, names))
        if measure.metric is Metric.ACCOUNTS:
            self._accounts.setdefault(block, []).append((measure.start, names))

    def by_pronoun(self, measure: Measure) -> tuple[Party, ...]:
        """Those listed last, where the sentence goes on about them: 'Their method involved …', 'Together they …'."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        if self._scene.before(measure) or not _GOES_ON.match(reading.text, start):
            return ()
        lists = [
            found
            for found in self._scene.parties.lists
            if found[-1].end <= start and start - found[-1].end < _PRONOUN_REACH and self._scene.cast.names_of(found)
        ]
        return lists[-1] if lists else ()

    def in_section(self, measure: Measure) -> tuple[Party, ...]:
        """Those named by the heading or lead-in over the count, else by the sentences before it in its block."""
        block = self._scene.reading.block_of(measure.start)
        theirs = self._accused_by_speaker(measure)
        for sentence in reversed(self._scene.reading.sentences_in(block)):
            if sentence.end_char <= measure.start:
                near = [
                    p
                    for p in self._scene.acting(sentence.start_char, sentence.end_char)
                    if self._scene.cast.is_accused(p) and (theirs is None or set(p.names) & theirs)
                ]
                if near:
                    return self._scene.joint(near[0])
                charged = self._charged.in_sentence(sentence) if measure.metric in COUNTED else ()
                if len(charged) == 1:
                    return tuple(self._scene.named(name, measure) for name in sorted(charged[0]))
        parent = self._scene.reading.parent_of(block)
        while parent is not None:
            heads = [p for p in self._scene.acting(parent.start, parent.end) if self._scene.cast.names_of((p,))]
            if heads and (
                parent.kind is not BlockKind.HEADING or len(heads) == 1 or self._scene.cast.is_accused(heads[0])
            ):
                return self._scene.joint(heads[-1] if parent.kind is BlockKind.PARAGRAPH else heads[0])
            parent = self._scene.reading.parent_of(parent)
        return self._in_label_above(block)

    def _in_label_above(self, block: Block) -> tuple[Party, ...]:
        """Whom a short line right above a paragraph begins with and alone names: 'Acme: 3 million prompts'."""
        if not block.index or block.kind is not BlockKind.PARAGRAPH:
            return ()
        label = self._scene.reading.blocks[block.index - 1]
        if label.end - label.start > _LABEL or self._scene.reading.text[label.end - 1] in ".!?":
            return ()
        named = [p for p in self._scene.acting(label.start, label.end) if self._scene.cast.names_of((p,))]
        return tuple(named) if len(named) == 1 and named[0].start - label.start <= _LABEL_LEAD else ()

    def _accused_by_speaker(self, measure: Measure) -> set[str] | None:
        """Whom the one who gives the number accuses, None where he accuses nobody at all or is not known."""
        cast = self._scene.cast
        speakers = set(self._scene.attributions.speaker_of(measure.start)) & cast.accusers
        if not speakers:
            return None
        return {a.target for a in self._scene.allegations if a.claimant in speakers and a.target}

    def _noted(self, block: int) -> list[tuple[str, ...]]:
        return [names for _, names in self._previous.get(block, [])]

    def _in_block_before(self, measure: Measure) -> list[tuple[str, ...]]:
        return (
            []
            if is_whole(self._scene.reading, measure)
            else self._noted(self._scene.reading.block_of(measure.start).index)
        )

    def _in_lines_before(self, measure: Measure) -> list[tuple[str, ...]]:
        """The actors of the rows or list items above, else those of the paragraph before."""
        blocks = self._scene.reading.blocks
        index = self._scene.reading.block_of(measure.start).index - 1
        found: list[tuple[str, ...]] = []
        while index >= 0 and (not found or blocks[index].kind in (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM)):
            found = [*self._noted(index), *found]
            if not found and blocks[index].kind is BlockKind.PARAGRAPH:
                break
            index -= 1
        return found

    def by_their_accounts(self, measure: Measure) -> tuple[Party, ...]:
        """Those whose accounts the sentence before counts: 'Acme opened 900 accounts. These made 3 million exchanges'; or the other way round."""
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        block = reading.block_of(measure.start)
        came = measure.metric is Metric.ACCOUNTS and _THEY_CAME.match(reading.text, sentence.start_char, measure.start)
        if not came and not _THEIR_ACCOUNTS.match(reading.text, sentence.start_char, measure.start):
            return ()
        noted = self._previous if came else self._accounts
        opened = [(at, names) for at, names in noted.get(block.index, []) if at < sentence.start_char]
        last = reading.sentence_of(opened[-1][0]) if opened else None
        if last is None or reading.text[last.end_char : sentence.start_char].strip():
            return ()
        return tuple(self._scene.named(name, measure) for name in opened[-1][1])

    def as_before(self, measure: Measure) -> tuple[Party, ...]:
        """Those of the count before it in its block: 'Those accounts generated …'."""
        return tuple(self._scene.named(n, measure) for names in self._in_block_before(measure)[-1:] for n in names)

    def as_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        """Those of the count before it in its sentence: '…, or about 20,000 a day'."""
        start = self._scene.reading.sentence_of(measure.start).start_char
        block = self._scene.reading.block_of(measure.start).index
        before = [names for at, names in self._previous.get(block, []) if at >= start]
        if not before or is_whole(self._scene.reading, measure) or self.is_sum(measure):
            return ()
        return tuple(self._scene.named(n, measure) for n in before[-1])

    def by_means(self, measure: Measure) -> tuple[Party, ...]:
        """Those of the count right before it, whose means it counts, or which went through it: '3,000 prompts from 90 accounts'."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        start = max(start, reading.text.rfind(";", start, measure.start))
        before = [note for note in self._previous.get(reading.block_of(measure.start).index, []) if note[0] >= start]
        if len({names for _, names in before}) != 1:
            return ()
        linked = _THROUGH.search(reading.text, before[-1][0], measure.start)
        return tuple(self._scene.named(n, measure) for n in before[-1][1]) if linked else ()

    def summed(self, measure: Measure, *, is_sum: bool = False) -> tuple[Party, ...]:
        """All those of the counts before it in its block or table, of which it is the sum: 'It put the total at …'."""
        if not is_sum and not self.is_sum(measure):
            return ()
        if (size := self.size_of_group(measure)) is not None:
            return self.group_of(measure, size)
        before = self._in_block_before(measure) or self._in_lines_before(measure)
        return tuple(self._scene.named(n, measure) for names in before for n in names)

    def by_events(self, measure: Measure) -> tuple[Party, ...]:
        """All whom the report accuses, where the sentence is about 'the campaigns' and names none of them."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        if not _EVENTS.match(reading.text, start, measure.start) or any(
            self._scene.cast.is_accused(p) for p in self._scene.before(measure)
        ):
            return ()
        speakers = set(self._scene.attributions.speaker_of(measure.start)) & self._scene.cast.accusers
        targets = [a.target for a in self._scene.allegations if a.target and (not speakers or a.claimant in speakers)]
        named = tuple(dict.fromkeys(t for t in targets if t != CHINA))
        return tuple(self._scene.named(name, measure) for name in named) if len(named) > 1 else ()

    def all_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        """All those of the counts before it in its sentence: 'Acme sent …, Bolt …, all through 90 accounts'."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        if not _ALL_OF_THEM.search(reading.text, max(start, measure.start - 40), measure.start):
            return ()
        return self.summed(measure, is_sum=True)

    def is_sum(self, measure: Measure) -> bool:
        """Whether its sentence or the head of its row calls the count a sum."""
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        said = sum_pattern().search(reading.text, sentence.start_char, measure.start)
        after = sum_pattern().search(reading.text, measure.end, min(sentence.end_char, measure.end + 14))
        row = measure.row_actor is not None and sum_pattern().search(reading.text, *measure.row_actor)
        return bool(said or after or row)

    def size_of_group(self, measure: Measure) -> int | None:
        """How many parties the sentence counts before the number without naming them: 'seven laboratories'."""
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        counted = numbered_group_pattern().search(reading.text, sentence.start_char, measure.start)
        between = self._scene.acting(counted.end(), measure.start) if counted else ()
        if any(p.kind is not PartyKind.PRODUCT for p in between):
            return None
        if counted is None:
            behind = _SPREAD_OVER.match(reading.text, measure.end, sentence.end_char)
            counted = behind and numbered_group_pattern().match(reading.text, behind.end(), sentence.end_char)
            counted = counted or SEPARATE.search(reading.text, measure.end, sentence.end_char)
        if counted is None:
            return None
        numbers = find_numbers(reading.text, counted.start("number"), counted.end("number"))
        return int(numbers[0].value) if numbers else SMALL.index(counted["number"].lower()) + 1

    def group_of(self, measure: Measure, size: int) -> tuple[Party, ...]:
        """Those whom the report accuses, with those whom its headings name, where they are as many as the group."""
        headed = [
            name
            for block in self._scene.reading.blocks
            if block.kind is BlockKind.HEADING
            for name in self._scene.cast.names_of(self._scene.acting(block.start, block.end))
        ]
        accused = [a.target for a in self._scene.allegations if a.target and a.target != CHINA]
        for names in (dict.fromkeys(accused), dict.fromkeys([*accused, *headed])):
            if len(names) == size:
                return tuple(self._scene.named(name, measure) for name in names)
        return ()

    def _labs(self) -> list[str]:
        """The labs and companies from China that the report names."""
        if self._named_labs is None:
            known = {m.name: known_actor(m.name) for m in self._scene.reading.mentions}
            self._named_labs = [n for n, one in known.items() if one and one.country == "CN" and one.role in _MAKERS]
        return self._named_labs

    def is_vague(self) -> bool:
        """Whether the report speaks of parties from China and names hardly any of them."""
        return len({*self._labs()}) < 2

    def is_one_of_several(self, measure: Measure) -> bool:
        """Whether it is the count of one case, and the report does not say which of several accused it concerns."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        told = _ONE_OF_SEVERAL.search(reading.text, start, measure.start)
        return bool(told) and len(self._scene.cast.accused) > 1

    def in_report(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the speaker last accused before the count, else whom the first allegation accuses."""
        speakers = set(self._scene.attributions.speaker_of(measure.start)) & self._scene.cast.accusers
        said = [a for a in self._scene.allegations if not speakers or a.claimant in speakers]
        start = self._scene.reading.sentence_of(measure.start).start_char
        accusing = [a for a in said if a.start < start] or [a for a in said if a.start == start] or said[:1]
        several = len({a.claimant for a in accusing}) > 1
        if not accusing or (not speakers and several and any(a.target is None for a in accusing)):
            return ()
        if is_whole(self._scene.reading, measure):
            return tuple(self._scene.named(a.target, measure) for a in said if a.target)
        last = max(a.start for a in accusing)
        targets = dict.fromkeys(a.target for a in said if a.target and a.start == last)
        if [*targets] == [CHINA]:
            # Whoever accuses parties of a country and names some of them has counted these.
            accuser = {a.claimant for a in said if a.start == last}
            named = (a.target for a in said if a.target and a.claimant in accuser and a.target != CHINA)
            targets = dict.fromkeys(named) or targets
        return tuple(self._scene.named(name, measure) for name in targets)
