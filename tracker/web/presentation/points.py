"""What a summary is made of: sentences, each with the graded statement that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.evidence.queries.rows import Item
from tracker.web.presentation.choosing import WEAK_BELOW, weakest
from tracker.web.presentation.speech import gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A whole sentence. item: what it rests on, of several the weakest graded; None where it rests on none being there.

    place: the part of its page that shows what it speaks of, where no single item does.
    """

    text: str
    item: Item | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a summary, or an answer under its question.

    item: the weakest graded of what its first sentence rests on, None where that rests on none being there.
    """

    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def item(self) -> Item | None:
        return self.sentences[0].item if self.sentences else None


def resting_on(text: str, told: Iterable[Item], *, says_weak: bool = False) -> Sentence:
    """The sentence on the weakest graded of these; it begins with how weak the sources are where they are.

    says_weak: whether it says so by itself.
    """
    item = weakest(told)
    weak = item.grade.score < WEAK_BELOW and not says_weak
    return Sentence(text=gettext("On weak sources: {sentence}").format(sentence=text) if weak else text, item=item)


def point(heading: str, sentences: Iterable[Sentence]) -> Point | None:
    """None without a sentence: what nothing is known of is not spoken of."""
    said = tuple(sentences)
    return Point(heading=heading, sentences=said) if said else None
