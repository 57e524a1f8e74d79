"""The noun that says what a number counts: after it, before it, in the verb, or in the head of its column."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.counting.numbers import Number
from tracker.extraction.reading import Block
from tracker.extraction.records import Metric

# So many times and more a report tells of exchanges; fewer, of events.
LEAST_TIMES = 1000
_METRICS = (Metric.EXCHANGES, Metric.ACCOUNTS, Metric.TOKENS, Metric.OTHER)


WORD = r"[^\W\d_][\w'’.-]*"


_EXCEEDS = re.compile(r"(?:exceed|surpass|topp|passing|reach)", re.IGNORECASE)


_REACHES = re.compile(
    r"\b(?:reach(?:ed|es)|amount(?:ed|s)?\s+to|c[ao]mes?\s+to|total(?:l?ed|s)|r[au]ns?\s+to|climbed\s+to|(?:is|was|are|were)\s+as\s+(?:high|many)\s+as)\s+$"
)
_IN_NUMBER = re.compile(r"\s+(?:in number|of them|in all|in total|altogether|strong)\b")


@cache
def _apposed_pattern() -> re.Pattern[str]:
    """'The accounts, 85 in number'."""
    return re.compile(rf"(?<!\w)(?P<unit>{lexicon.alternatives(tuple(_units()))}),\s+$", re.IGNORECASE)


@cache
def _exceeding_pattern() -> re.Pattern[str]:
    """'The exchanges attributed to Acme exceeded …'."""
    units = lexicon.alternatives(tuple(_units()))
    return re.compile(rf"(?<!\w)(?P<unit>{units})\s+[^.;,]{{0,50}}$", re.IGNORECASE)


def unit_named(text: str, cell: tuple[int, int]) -> tuple[Metric, str] | None:
    units = lexicon.alternatives(tuple(_units()))
    match = re.search(rf"(?<!\w){units}(?!\w)", text[slice(*cell)], re.IGNORECASE)
    return (_units()[_key(match[0])], match[0].lower()) if match else None


def last_unit_named(text: str, span: tuple[int, int]) -> tuple[Metric, str] | None:
    """The last noun between two offsets that says what can be counted."""
    matches = list(_noun_pattern().finditer(text, *span))
    return (_units()[_key(matches[-1][0])], matches[-1][0].lower()) if matches else None


@cache
def _noun_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternatives(tuple(_units()))}(?!\w)", re.IGNORECASE)


@cache
def _units() -> dict[str, Metric]:
    groups = lexicon.table("units")["units"]
    if not isinstance(groups, dict):
        raise TypeError("lexicon/units.toml: units is no table")
    return {word.lower(): metric for metric in _METRICS for word in groups[metric.value]}


@cache
def _unit_pattern() -> re.Pattern[str]:
    units = lexicon.alternatives(tuple(_units()))
    breaks = lexicon.alternatives(lexicon.words("units", "context.breaks"))
    between = rf"(?:(?!{breaks}\b)[\"“'‘]?{WORD}[\"”'’]?,?\s+){{0,6}}?"
    opening = rf"(?:-plus(?=-))?[\s\xa0-]*(?:(?:more\s+)?of\s+(?:(?:the|these|those|its|their|such|all|[A-Z]\w{{1,30}}['’]s)\s+|(?={units}\b)))?"
    return re.compile(rf"{opening}[\"“*]?{between}[\"“*]?(?P<unit>{units})(?![\w-])", re.IGNORECASE)


@cache
def _unit_before_pattern() -> re.Pattern[str]:
    units = lexicon.alternatives(tuple(_units()))
    # 'The number of accounts involved is as high as 90'.
    link = r"(?:(?:involved|concerned|used|in question|,\s+which|that)\s+)?(?:[:=|—–]|(?:is|was|are|were) as (?:high|many) as|(?:had |has |have )?reached|[—–-]\s?there (?:were|are)|-|exceed(?:ed|s|ing)|surpass(?:ed|es|ing)|topped|topping|reached|reaching|total(?:l?ed|l?ing|s)|number(?:ed|ing)|estimated at|at|of|was|were|put at|(?:came|comes|amounted|amounts|ran|climbed|rose|grew) to|stood at|stands at|count:?)"
    return re.compile(
        rf"(?<!\w)(?P<unit>{units})\s*(?:\([^()]*\)\s*)?(?:count\s*|volume\s*)?{link}\s*(?:a total of\s+|an? )?$",
        re.IGNORECASE,
    )


def unit_after(text: str, number: Number, block: Block) -> tuple[Metric, str, int] | None:
    match = _unit_pattern().match(text, number.end, min(block.end, number.end + 110))
    if match:
        return _units()[_key(match["unit"])], match["unit"], match.end()
    chinese = _chinese_pattern().match(text, number.end, min(block.end, number.end + 24))
    if chinese:
        return Metric(str(chinese.lastgroup)), chinese[chinese.lastgroup or 0], chinese.end()
    times = _times_pattern().match(text, number.end, min(block.end, number.end + 24))
    return (Metric.EXCHANGES, times["unit"], times.end()) if times and number.value >= LEAST_TIMES else None


def _key(unit: str) -> str:
    return re.sub(r"\s+", " ", unit.lower())


@cache
def _times_pattern() -> re.Pattern[str]:
    """ "1300万次", where no noun says of what."""
    return re.compile(
        rf"[余多\s]*(?P<unit>次)(?!\s*{lexicon.alternatives(lexicon.words('units', 'chinese_units.of_other'))})"
    )


@cache
def _chinese_pattern() -> re.Pattern[str]:
    groups = lexicon.table("units")["chinese_units"]
    if not isinstance(groups, dict):
        raise TypeError("lexicon/units.toml: chinese_units is no table")
    filler = r"[余多餘\s+*]*(?:[个次条轮個條輪]\s?[*「“]{0,3}\s?[\u4e00-\u9fffA-Za-z ]{0,12}?)?"
    alternatives = []
    for metric in ("exchanges", "accounts"):
        nouns = {w[1:] for w in groups[metric]}
        alternatives.append(f"(?P<{metric}>{lexicon.alternatives(tuple(nouns))})")
    return re.compile(filler + "(?:" + "|".join(alternatives) + ")")


def unit_of_verb(text: str, number: Number, block: Block) -> tuple[Metric, str, int] | None:
    """'prompted Gemini more than 100,000 times'; 'requests by over 4,000 users'."""
    before = text[max(block.start, number.start - 70) : number.start]
    times = re.match(r"\s+(?:different\s+|separate\s+)?times\b", text[number.end : number.end + 30])
    if times and number.value >= LEAST_TIMES and _is_done_to_it(text, number, block, number.end + times.end()):
        return Metric.EXCHANGES, "times", number.end + times.end()
    asked = times and (
        re.search(rf"{_asking()}[^.;]*$", before, re.IGNORECASE)
        or re.match(rf"[^.;]{{0,90}}?{_asking()}", text[number.end + times.end() : block.end], re.IGNORECASE)
    )
    if times and asked:
        return Metric.EXCHANGES, _verb_units()[asked["verb"].lower()], number.end + times.end()
    users = re.match(r"\s+(?:[a-z]+\s+){0,2}?(?P<unit>users)\b", text[number.end : number.end + 40])
    units = lexicon.alternatives(tuple(u for u, metric in _units().items() if metric is Metric.EXCHANGES))
    behind = text[number.end + users.end() : number.end + users.end() + 50] if users else ""
    asks_too = re.match(
        rf"\s+and\s+(?:(?:about|some|roughly|around|over|nearly|almost|approximately|more than)\s+)?\d[\d,.]*(?:\s+[a-z]+)?\s+{units}\b",
        behind,
    )
    if users and (asks_too or re.search(rf"\b{units}\b[^.;]{{0,40}}\b(?:by|from|across|through|via)\s+$", before)):
        return Metric.ACCOUNTS, users["unit"], number.end + users.end()
    return None


def _is_done_to_it(text: str, number: Number, block: Block, end: int) -> bool:
    """Whether a verb of taking stands before so many times, and nothing is only compared: 'robbed it 5,000 times'."""
    before = text[max(block.start, number.start - 90) : number.start]
    return bool(_taking_pattern().search(before)) and not _compared_pattern().match(text, end)


@cache
def _taking_pattern() -> re.Pattern[str]:
    """A verb of the lexicon, up to the number behind it."""
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', 'times.verbs'))}\b[^.;:]*$", re.IGNORECASE)


@cache
def _compared_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s+{lexicon.alternatives(lexicon.words('units', 'times.other'))}\b", re.IGNORECASE)


def _chinese_before(text: str, number: Number, block: Block) -> tuple[Metric, str, int] | None:
    """'账号超过 1.5 万个', '请求量达到 300 万次'."""
    after = re.compile(r"[余多餘+]?\s?(?P<measure>[个個次条條轮輪])?(?=[，。；、）)*\s]|$)").match(text, number.end)
    if after is None:
        return None
    acted = _chinese_acts().search(text, max(block.start, number.start - 16), number.start)
    if acted and after["measure"] in ("次", "条", "條", "轮", "輪") and number.value >= LEAST_TIMES:
        return Metric.EXCHANGES, acted["verb"], after.end()
    of_number = r"(?:数量|數量|总数|總數|总量|总次数|總次數|次数|次數|數|数|量|规模|規模)" + (
        "?" if after["measure"] else ""
    )
    groups = lexicon.table("units")["chinese_units"]
    if not isinstance(groups, dict):
        raise TypeError("lexicon/units.toml: chinese_units is no table")
    for metric in (Metric.EXCHANGES, Metric.ACCOUNTS):
        nouns = lexicon.alternatives(tuple({w[1:] for w in groups[metric.value]}))
        named = re.compile(rf"(?P<noun>{nouns}){of_number}[\u4e00-\u9fff ]{{0,4}}$")
        if found := named.search(text, max(block.start, number.start - 20), number.start):
            return metric, found["noun"], after.end()
    return None


@cache
def _chinese_acts() -> re.Pattern[str]:
    """'与其交互约 2880 万次': a verb of asking right before the number and its bound."""
    verbs = lexicon.alternatives(lexicon.words("units", "chinese_units.acts"))
    return re.compile(rf"(?P<verb>{verbs})(?:了|的)?[\u4e00-\u9fff ]{{0,4}}$")


@cache
def _verb_units() -> dict[str, str]:
    listed = lexicon.table("units")["verb_units"]
    if not isinstance(listed, dict):
        raise TypeError("lexicon/units.toml: verb_units is no table")
    return {str(verb): str(unit) for verb, unit in listed.items()}


@cache
def _asking() -> str:
    """A verb of asking as a regular expression."""
    return rf"\b(?P<verb>{lexicon.alternatives(tuple(_verb_units()))})(?:ed|ied|ted|ying|ing|ting|y|ies|s)?\b"


def unit_before(text: str, number: Number, block: Block) -> tuple[Metric, str, int] | None:
    if re.match(
        rf"\s+(?!{'and|or|from|by|for|with|to|in|across|while|between|during|over|as|at|times|through|via|using|respectively|of them|strong|in number|(?:a|an|per|each|every) (?:day|hour|minute|week|month)'}\b){WORD}|\s?[%$€]",
        text[number.end : number.end + 20],
    ):
        return None
    if (chinese := _chinese_before(text, number, block)) is not None:
        return chinese
    match = _unit_before_pattern().search(text, max(block.start, number.start - 60), number.start)
    if match is None and _IN_NUMBER.match(text, number.end):
        match = _apposed_pattern().search(text, max(block.start, number.start - 60), number.start)
    if match is None and _REACHES.search(text, max(block.start, number.start - 24), number.start):
        match = _exceeding_pattern().search(text, max(block.start, number.start - 80), number.start)
    if match is None and _EXCEEDS.match(text, number.start):
        match = _exceeding_pattern().search(text, max(block.start, number.start - 80), number.start)
    return (_units()[_key(match["unit"])], match["unit"], number.end) if match else None
