"""Somebody, or several listed together, at a place in a Chinese report."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extraction.naming.roles import country_of, maker_of
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.party import CHINA

# Longer sentences are lists or junk; patterns look at so much at once.
LONGEST_SENTENCE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A party, or several listed together, in the compact text.

    names: whose doing or saying it is; spoken_by: the person who speaks for them; is_group: named elsewhere.
    """

    start: int
    end: int
    names: tuple[str, ...]
    kind: EntityKind
    spoken_by: str | None = None
    is_group: bool = False
    is_outlet: bool = False

    @property
    def can_speak(self) -> bool:
        return bool(self.names) and self.names != (CHINA,) and self.kind not in (EntityKind.PRODUCT, EntityKind.PLACE)

    @property
    def accusable(self) -> tuple[str, ...]:
        """The names under which they stand accused: of a product its maker's."""
        if self.kind is EntityKind.PRODUCT:
            makers = (maker_of(name) for name in self.names)
            return tuple(dict.fromkeys(m for m in makers if m and country_of(m) == "CN"))
        return () if self.is_outlet or self.kind is EntityKind.PERSON else self.names
