"""What pages of the desk say, and whether the desk is there for whoever reads another page."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template import RequestContext
from django.utils.translation import gettext

from tracker.collection.backlog import MOST_COUNTED
from tracker.collection.models import Intervention
from tracker.desk import words
from tracker.desk.access import may_enter
from tracker.web.presentation.numbers import number_words

register = template.Library()


@register.simple_tag(takes_context=True)
def opens_desk(context: RequestContext) -> bool:
    """Only for pages of accounts: who asks for a public page is not looked at."""
    request: HttpRequest | None = context.get("request")
    return request is not None and may_enter(request)


@register.filter
def so_many(n: int) -> str:
    """The number; where no more were counted, that there may be more."""
    said = number_words(n, gettext)
    return said if n < MOST_COUNTED else gettext("{n} or more").format(n=said)


@register.filter
def act_words(act: Intervention) -> str:
    """What was done, in a few words."""
    return words.act_words(Intervention.Act(act.act))
