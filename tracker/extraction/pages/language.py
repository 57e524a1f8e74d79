"""Tells the language of a text by its script and its small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from tracker.extraction import lexicon

OTHER = "und"
_SAMPLE = 6000
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
_FOREIGN = re.compile(r"[\u0400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SHARE = {"ja": 0.05, "zh": 0.2}
_ENOUGH = 0.04


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language that most of the text is in; `und` where neither script nor words tell."""
    sample = text[:_SAMPLE]
    if not _LETTER.search(sample):
        return OTHER
    # Most texts have no letter of another script: their letters need no count.
    letters = len(_LETTER.findall(sample)) if _FOREIGN.search(sample) else 0
    for code, script in _SCRIPTS.items() if letters else ():
        if len(script.findall(sample)) / letters > _SHARE.get(code, 0.3):
            return code
    return _by_small_words([word.lower() for word in _WORD.findall(sample)])


def _by_small_words(words: list[str]) -> str:
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in small & counts.keys()) / len(words) for code, small in _small_words().items()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _ENOUGH else OTHER


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {code: lexicon.word_set("languages", code) for code in lexicon.words("languages", "codes")}
