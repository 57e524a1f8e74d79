"""What templates may say about responses and their stages."""

from __future__ import annotations

from django import template

from tracker.evidence.queries.responses import ResponseRow, StageRow
from tracker.web.presentation import steps

register = template.Library()


@register.simple_tag
def step(response: ResponseRow, stage: StageRow) -> str:
    """How far the response had come with this stage."""
    return steps.step_words(response.kind, stage.step)


@register.filter
def step_name(code: str) -> str:
    """A stage of any kind of response, for a filter."""
    return steps.step_words("", code)


@register.filter
def state_name(code: str) -> str:
    """How far responses have come, roughly, as a heading."""
    return steps.STATES.get(code, code)


@register.simple_tag
def told(response: ResponseRow, stage: StageRow) -> str:
    """A stage in one sentence."""
    return steps.stage_sentence(response, stage)
