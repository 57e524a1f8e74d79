"""Sentences of a report -> whether all together they tell of the affair, where none of them alone does.

A post in the first person tells of strange customers here, of the copy there, and of what was closed at its end.
"""

from __future__ import annotations

from bisect import bisect_left

from tracker.extraction.cues import all_patterns

# Below the weight of a sentence that names the act and a wrong: it decides, and is known to be less sure.
WEIGHT = 0.55
# So many sentences must tell some side of it: a report that mentions it in passing has fewer.
LEAST_SENTENCES = 4
_FILE = "told_whole"


def tells_as_a_whole(sentences: list[str]) -> tuple[str, ...]:
    """The words that tell each side of the affair; none unless every side is told, by sentences enough."""
    whole = "\n".join(sentences)
    cues = all_patterns(_FILE)
    sides = {name: list(cue.finditer(whole)) for name, cue in cues.items()}
    if not all(sides.values()):
        return ()
    breaks = [index for index, character in enumerate(whole) if character == "\n"]
    telling = {_number(breaks, match.start()) for name in _TELLING for match in sides[name]}
    return tuple(sides[name][0].group() for name in sides) if len(telling) >= LEAST_SENTENCES else ()


_TELLING = ("bulk", "copy", "charge", "answer")


def _number(breaks: list[int], offset: int) -> int:
    return bisect_left(breaks, offset)
