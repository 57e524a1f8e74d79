"""What a bar chart says: whose counts it draws, its title, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.evidence.queries.counts import CountedFigure
from tracker.evidence.queries.rows import Quantity
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import amount_words, noun
from tracker.web.presentation.speech import gettext, listed, lowered, shortened
from tracker.web.presentation.words import composed as say

MOST_LETTERS = 36


def left_out(n: int, *, is_bound: bool) -> str:
    """How many smaller figures are not drawn; is_bound: there may be more."""
    if not n:
        return ""
    form = gettext("At least {figures} not drawn.") if is_bound else gettext("{figures} not drawn.")
    return form.format(figures=counted(n, "further figure"))


def actors_label(figure: CountedFigure) -> str:
    """Whose doing is counted, short enough for a narrow screen: 'MiniMax', 'DeepSeek and 5 others'."""
    names = [shown_name(name) for name in figure.actors]
    if not names:
        return gettext("Unnamed actors")
    if len(names) == 1 or len(listed(names)) <= MOST_LETTERS:
        return listed(names)
    return listed([names[0], counted(len(names) - 1, "other")])


def together(figure: CountedFigure) -> str:
    """The same, said that the count is of them all."""
    label = actors_label(figure)
    return gettext("{names} together").format(names=label) if len(figure.actors) > 1 else label


def said_by(figure: CountedFigure) -> str:
    return listed([shown_name(name) for name in figure.speakers]) or figure.outlet


def short(figure: CountedFigure) -> str:
    """The label as far as a phone has room for it."""
    label = together(figure)
    if len(label) > MOST_LETTERS and len(figure.actors) > 1:
        label = listed([shown_name(figure.actors[0]), counted(len(figure.actors) - 1, "other")])
    return shortened(label, MOST_LETTERS)


def finding(drawn: Sequence[CountedFigure], *, is_whole: bool) -> str:
    """The chart's title: what it shows, attributed. is_whole: whether no smaller figure is left out."""
    most, least = drawn[0], drawn[-1]
    speakers = {name for one in drawn for name in one.speakers}
    if len(speakers) == 1:
        form = gettext("{speaker}’s alleged counts") if is_whole else gettext("{speaker}’s largest alleged counts")
        one = gettext("{speaker}’s alleged count") if is_whole else gettext("{speaker}’s largest alleged count")
    else:
        form = gettext("Alleged counts") if is_whole else gettext("Largest alleged counts")
        one = gettext("Alleged count") if is_whole else gettext("Largest alleged count")
    speaker = shown_name(next(iter(speakers))) if len(speakers) == 1 else ""
    if len(drawn) == 1:
        return gettext("{counts}: {figure}, {actors}").format(
            counts=one.format(speaker=speaker),
            figure=_whole(most.quantity),
            actors=together(most),
        )
    largest = amount_words(most.quantity)
    if counted_thing(most.quantity) != counted_thing(least.quantity):
        largest = _whole(most.quantity)
    return gettext("{counts} run from {least} ({of_least}) to {most} ({of_most})").format(
        counts=form.format(speaker=speaker),
        least=_whole(least.quantity),
        of_least=together(least),
        most=largest,
        of_most=together(most),
    )


def counted_thing(quantity: Quantity) -> str:
    """What is counted in the report's own word, else the metric's."""
    return noun(quantity) or lowered(say("metric", quantity.metric))


def _whole(quantity: Quantity) -> str:
    """The number with what it counts."""
    return gettext("{amount} {what}").format(amount=amount_words(quantity), what=counted_thing(quantity))
