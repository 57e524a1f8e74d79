"""Stories that one sentence can tell, told as one: an incident with five accused is one item with five parts."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from tracker.digests.stories import Story
from tracker.evidence.models import Change
from tracker.web.presentation.changes import change_reason, change_sentence
from tracker.web.presentation.sentences import headline, joint_headline, same_saying

_MOST_KEPT = 4000
# Of an incident the ledger calls one accusation new and the others of the same day statements.
_SAME_MOMENT = {Change.Kind.INCIDENT.value: Change.Kind.CLAIM.value}


def folded(stories: Sequence[Story], told_before: Container[str] = ()) -> list[Story]:
    """The same stories, those of one day, one incident and one saying as one that has them as its parts.

    Nothing is told together that would be told in other words alone, or of which the reader was told only a part
    before. told_before: as in `sectioned`.
    """
    together: dict[tuple[str, bool], list[Story]] = {}
    for story in stories:
        together.setdefault((_saying(story) or story.key, story.key in told_before), []).append(story)
    return [same[0] if len(same) == 1 else _joined(tuple(same)) for same in together.values()]


@lru_cache(maxsize=_MOST_KEPT)
def _saying(story: Story) -> str:
    """Equal for stories that differ in nothing but whom they are about; empty of one that stands alone.

    Text, as every mail looks it up for all that it tells, and that of text is quick.
    """
    row = story.row
    if row is None or row.item is None:
        return ""
    home = row.item.incident or (row.item.response.home if row.item.response else None)
    if home is None:
        return ""
    around = change_sentence(row).replace(headline(row.item), "")
    kind = _SAME_MOMENT.get(row.kind, row.kind)
    return repr((kind, row.day, home.slug, same_saying(row.item), around, change_reason(row), story.is_sample))


@lru_cache(maxsize=_MOST_KEPT)
def _joined(same: tuple[Story, ...]) -> Story:
    head = next((one for one in same if one.kind == Change.Kind.INCIDENT), same[0])
    items = [one.row.item for one in same if one.row and one.row.item]  # each has one, or it would stand alone
    return Story(
        key=head.key,
        kind=head.kind,
        day=head.day,
        sentence=head.sentence.replace(headline(items[same.index(head)]), joint_headline(items)),
        row=head.row,
        is_sample=head.is_sample,
        parts=same,
    )
