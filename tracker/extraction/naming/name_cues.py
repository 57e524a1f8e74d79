"""The cues around a name, compiled once: what stands before and after people, organisations and products."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.runs import UPPER, never

HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof)\.?\s+$|\b(?:Senator|Baroness|Lord|Lady|Dame|Congress(?:wo)?man|President|Secretary|Minister|Ambassador)\s+$"
)
# "Senators Okafor and Velasco": a rank in the plural, and who of it stands before.
RANKED = re.compile(r"\b(?:Senators|Sens\.|Representatives|Reps\.|Ministers)\s+(?:[A-Z][\w'-]+,?\s+(?:and\s+)?){0,3}$")
SPONSOR = re.compile(
    r"\b(?:[Ll]ead |[Oo]riginal |[Cc]hief |[Pp]rimary )?(?:[Cc]o-?)?[Ss]ponsor(?:s|ed by)?(?:\s*\|\s*|:\s+|\s+(?=[A-Z]))$"
)
SAID_BEFORE = re.compile(r"[\"”,]\s*(?:said|says|wrote|writes|added|told|argued|warned|noted|explained)\s+$")
# Entries of catalogues and variables of programs: "ATX.T0108", "CVE-2026-20417", "BUILD_TOKEN".
CODE = re.compile(
    r"[A-Z]{2,6}\.[A-Z]{1,3}\d{3,5}(?:\.\d{1,4})?|(?:CVE|CWE|CAPEC|GHSA)-\S+|[A-Z]{2,4}-\d{5,}|[A-Z]{2,}(?:_[A-Z]{2,})+"
)
DISTRICT = re.compile(r"\s*[(,]\s?(?:[RDI]|Republican|Democrat)(?:[-–—, ]|\s+of\b)")
ORG_CUE = re.compile(
    r"\b(?:told|employees? (?:at|of)|researchers? (?:at|from)|analysts? (?:at|with)|(?:CEO|chief executive|founder|head|president|director|employee|owner|spokes\w+|"
    r"representatives?|lawyers?|counsel|shares|stock|customers|users|clients|unit|subsidiary|division|arm|acquisition) (?:of|for|at)|(?:fellow|professor|partner|works?|worked|"
    r"interned|engineers?|scientists?|lecturer|adjunct) (?:at|with)|head of [\w ]+ at|reported by|owned by|backed by|founded by|founded|acquired|acquires|invested in|funding from|sued|suing|"
    r"accused|accuses|accusing|\w+-(?:backed|owned|based|led|run|controlled|linked))(?:\s+[Tt]he)?\s+[\"“(]?$"
)
ORG_AFTER = re.compile(
    r"(?:'s)?\s+(?:CEO|CTO|CFO|COO|CISO|co-founders?|founders?|chief executive|chief \w+ officer|spokesperson|spokesman|spokeswoman|employees|shares|stock|executives|lawyers|board|"
    r"headquarters|researchers|engineers|investors|customers|subsidiary)\b|-(?:backed|owned|funded|controlled|affiliated)\b|"
    r"\s+(?:did not (?:immediately )?(?:respond|reply|return|comment)|didn't (?:immediately )?(?:respond|reply)|declined to (?:comment|say)|was (?:not immediately|founded|valued)|"
    r"has raised|raised \$|(?:acquired|acquires|hired|laid off|filed) )|\s*\((?:formerly|previously|now|NYSE|NASDAQ|Nasdaq|HKEX|HK|TSE|LSE)\b"
)
FORMERLY = re.compile(
    r"(?:\(|\b)(?:formerly|previously|also|once|better) (?:known as |called )?[\"“]?$|\((?:formerly|previously|now) [\"“]?$"
)
WHICH = re.compile(r"(?:which|that) (?:makes|develops|runs|operates|sells|builds|trains|owns)\b")
PERSON_OF = re.compile(rf" of (?:the )?[{UPPER}]")
# The cell of a table whose row says what is in it.
KEYED = re.compile(
    r"\|\s*(?:reported by|disclosed by|detected by|(?:suspected |alleged )?(?:actor|attacker|threat actor|perpetrator|operator)|attributed to|attribution|accuser|accused|victim|vendor|company|lab|laboratory|developer|plaintiff|defendant|claimant)\s*\|\s*$",
    re.IGNORECASE,
)
OUTLET_SAID = re.compile(r"\s+(?:reported|first reported|has reported|reports)\b")
SPEAKS = re.compile(
    r"\s+(?:accused|accuses|said|says|alleged|alleges|denied|denies|claimed|claims|announced|disclosed|sued|blamed|blames|did not|has not|had not|declined)\b"
)
# What only somebody does, right behind a name that opens a sentence.
ACTS = re.compile(
    r"'s\s+[a-z]|(?:\s+(?:on|late on|in)\s+(?:[A-Z][a-z]+(?:day|uary|ch|il|ember|ober|ust)|May|June|July))?(?:\s+(?:also|then|later|first|since|now|recently|publicly|formally))*"
    r"\s+(?:is|was|has|had|says|said|did|denied|denies|accused|accuses|announced|will|claims|claimed|alleges|alleged|released|releases|launched|unveiled|trained|trains|built|builds|makes|sells|sold|raised|declined|also|does|told|wrote|warned|argued|published|introduced|plans|wants|"
    r"disclosed|discloses|reported|reports|detected|noticed|traced|blamed|blames|sued|filed|banned|blocked|closed|cut|attributed|attributes|counted|estimates|believes|rejected|rejects|admitted|conceded|called|asked|hired|"
    r"linked|links|tied|ties|suspended|suspends|identified|identifies|revoked|found|finds|uncovered|revealed|reveals|confirmed|confirms|testified|complained|threatened|withdrew|urged|urges|added|adds|shared|alerted|informed|notified|responded|insisted|insists|maintains|disputes|disputed|dismissed|dismisses|acknowledged|acknowledges|tightened|lobbied|joined|backed|supports|welcomed|criticised|criticized|vowed|pledged|"
    r"used|uses|sent|ran|runs|opened|took|copied|distilled|siphoned|harvested|extracted|created|generated|made|routed|accounted|targeted|conducted|mounted|obtained|bought|sought|relied|queried|prompted)\b"
)
DETERMINED = re.compile(
    r"\b(?:the|a|an|this|that|these|those|its|their|his|her|our|your|my|each|every|any|no|some|many|two|three)\s+[\"“]?$",
    re.IGNORECASE,
)
COINED = re.compile(
    rf"[{UPPER}][a-z]+[{UPPER}][A-Za-z]{{2,}}|[A-Z]{{3,}}[a-z]{{3,}}|[A-Z][a-z]+(?:AI|GPT|LLM)|[A-Z][a-z]{{2,}}\d{{2,3}}"
)
# "Asked X over 2 million questions", "X answered 90,000 prompts".
ASKED_BEFORE = re.compile(r"\bask(?:ed|ing|s)? $")
QUESTIONS_AFTER = re.compile(
    r"\s+(?:\w+\s+){0,3}?\d[\d.,]*\s+(?:million\s+|thousand\s+)?(?:questions|prompts|queries)\b"
)
ANSWERS = re.compile(
    r"\s+(?:answered|replied to|responded to|refused|served)\s+(?:\w+\s+){0,3}?\d[\d.,]*\s+(?:million\s+|thousand\s+)?(?:questions|prompts|queries|requests)\b"
)
# Nicknames of a whole trade: 'BigCos', 'TechBros'.
GENERIC = re.compile(r"(?:Big|Tech|Fin|Ed|Gov)[A-Z][a-z]+s$")
AI_BODIES = frozenset(
    {
        "Weekly",
        "Daily",
        "Times",
        "News",
        "Insider",
        "Journal",
        "Magazine",
        "Business",
        "Association",
        "Alliance",
        "Institute",
        "Foundation",
        "Council",
        "Society",
        "Coalition",
        "Academy",
        "Center",
        "Centre",
    }
)
# "MPs", "NGOs", "CISOs": many of a kind, not one that has a name.
PLURAL_ACRONYM = re.compile(r"[A-Z]{2,6}s")
# Tests of models, and what is left of a company's name: "Coding Arena", "Inc.".
# What stands before the number of a notice, or beside "moment": "Cybersecurity Advisory AA27-014B", "a Sputnik moment".
BEFORE_CODE = re.compile(
    r"(?:Advisory|Alert|Bulletin) [A-Z]{1,4}\d{2}-\d|\w+ moment\b|arXiv:\d|APTs? (?:groups?|actors?)\b"
)
TESTS = re.compile(r"\w \w*(?:Bench|Benchmark|Arena|Evals?|Leaderboard)$")
LEGAL_FORM = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC)\.?")
# What stands before is measured, not a body: "the Taipei Tech index".
INDEX_AFTER = re.compile(r"\s+(?:(?:stock|share|equity|technology|tech|composite|benchmark)\s+){0,2}index\b")
# A second name joined by another language's 'and': the text around is no English prose.
FOREIGN_AFTER = re.compile(rf",?\s+(?:ve|und|et|y|og|och|en|dan|oraz)\s+[{UPPER}]")
FOREIGN_BEFORE = re.compile(r"\s(?:ve|und|et|y|og|och|en|dan|oraz)\s+$")
SHOUTED = re.compile(r"[A-Z]{2,6}s?")
OPENS_BEFORE_THE = re.compile(r"(?:^|[.!?:;|/–—•*\n\]\"“(-][\"”’)]*)\s*The $")
LOCATED = re.compile(r"\b(?:in|near|outside|across|throughout|around|toward|towards|into)\s+$")
ABODE = re.compile(rf"-based\b|,\s+[{UPPER}][a-z]+,|\s+(?:province|city|county|district|airport)\b")


@cache
def no_names() -> frozenset[str]:
    return never() | lexicon.word_set("contexts", "never_alone")


@cache
def any_of(key: str) -> str:
    return lexicon.alternatives(lexicon.words("contexts", key))


@cache
def weak_heads() -> frozenset[str]:
    return lexicon.word_set("contexts", "weak_organisation_heads")


@cache
def person_stops() -> frozenset[str]:
    heads = ("organisation_heads", "government_heads", "instrument_heads", "product_heads", "event_words")
    return frozenset().union(*(lexicon.word_set("contexts", key) for key in heads)) - {"House"}


@cache
def not_alone() -> frozenset[str]:
    """Given names that are words too: 'Grace Period', 'Max Plan'."""
    return lexicon.word_set("people", "words_too")


@cache
def ends_with(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(key)})(?:\s+[Tt]he)?[\s\"“(]+$")


@cache
def any_after(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s+{any_of(key)}\b")


@cache
def role_after() -> re.Pattern[str]:
    return re.compile(rf"(?:,| \(|\s[–—-])\s*(?:an?\s+|the\s+|[\w'.&-]+\s+){{0,4}}?{any_of('roles')}\b")


@cache
def noun_before(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(key)}(?:\s+[Tt]he)?\s+[\"“(]?$")


@cache
def noun_following(key: str) -> re.Pattern[str]:
    return re.compile(rf"[\"”]?\s+(?:AI\s+|language\s+|open-weight\s+|open-source\s+)?{any_of(key)}\b")


# What only publishes: "X, a Shenzhen news site that …"; "the X podcast".
OUTLET_AFTER = re.compile(
    r"(?:[\"”]?,|,[\"”])\s+(?:an?|the)\s+(?:[\w.'-]+\s+){0,5}?(?:news\s+(?:site|website|outlet|agency|portal|service|platform)|newspaper|magazine|"
    r"newsletter|tabloid|broadcaster|media\s+(?:platform|outlet))(?=,|\s+(?:that|which|in|on|from|based|focus\w+|cover\w+)\b|[\"”)]|\.)"
)
ON_AIR = re.compile(r"\s+(?:podcast|newsletter|newspaper)\b")


@cache
def organisation_after() -> re.Pattern[str]:
    nouns = any_of("organisation_nouns")
    return re.compile(
        rf"(?:,|\s[–—-]|\s*\()\s*(?:{WHICH.pattern}|(?P<indefinite>an?)\s+(?:[\w.'-]+\s+){{0,6}}?{nouns}\b|(?:the|its|another|one of|China's|America's)\s+(?:[\w.'-]+\s+){{0,5}}?{nouns}\b|"
        r"(?:the|which is the|a)\s+(?:[\w'-]+\s+){0,3}(?:maker|developer|owner|operator|publisher|creator|parent)\s+(?:of|behind)\b)"
    )


@cache
def product_after() -> re.Pattern[str]:
    nouns = any_of("product_nouns")
    return re.compile(rf"(?:,|\s[–—-]|\s*\()\s*(?:an?|the|its)\s+(?:[\w.'-]+\s+){{0,5}}?{nouns}\b")


@cache
def naming() -> re.Pattern[str]:
    names = any_of("naming")
    return re.compile(
        rf"(?:(?P<organisation>\b{any_of('organisation_nouns')})|(?P<product>\b{any_of('product_nouns')}))?,?(?: [a-z]+,)? (?:(?P<maker>makers? of)|{names})(?:\s+[Tt]he)?[\s\"“(]+$"
    )


def is_asked(before: str, after: str) -> bool:
    """Whether questions are put to a name, or answers are its own: 'exchanges with X', 'X answered 90,000 prompts'."""
    if ANSWERS.match(after):
        return True
    is_put = ends_with("asked").search(before) or (ASKED_BEFORE.search(before) and QUESTIONS_AFTER.match(after))
    return bool(is_put) and not after.startswith(("'s", "-"))
