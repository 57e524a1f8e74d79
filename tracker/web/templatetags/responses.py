"""What templates may say about responses and their stages."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tracker.evidence.queries.responses import ResponseRow, StageRow
from tracker.web.presentation import steps
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.templatetags.stillwatch import actor

register = template.Library()


@register.simple_tag
def step(response: ResponseRow, stage: StageRow) -> str:
    """How far the response had come with this stage."""
    return steps.step_words(response.kind, stage.step)


@register.filter
def step_name(code: str) -> str:
    """A stage of any kind of response, for a filter."""
    return gettext(steps.step_words("", code))


@register.filter
def state_name(code: str) -> str:
    """How far responses have come, roughly, as a heading."""
    return gettext(steps.STATES.get(code, code))


@register.simple_tag
def told(response: ResponseRow, stage: StageRow) -> SafeString:
    """A stage in one sentence without its full stop; whose it is, or of whom it is told, as a link."""
    who = actor(stage.item.claimant, _("Somebody not named"))
    return format_html(steps.stage_form(stage.step), who=who, status=steps.step_words(response.kind, stage.step))
