"""Who may open the desk: active staff with a second factor. For everybody else there is nothing at its addresses.

That is one rule, whoever asks for whatever in whichever way: nobody is led to sign in from here, and a form that did not
come from this site is refused as such only to those who may send it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.models import User
from tracker.accounts.second_factor import lacks_second_factor
from tracker.collection.interventions import Person
from tracker.web.presentation.speech import speak_to_reader
from tracker.web.views.answers import unavailable

Rest = ParamSpec("Rest")
EditorsView = Callable[Concatenate[HttpRequest, User, Rest], HttpResponse]
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

logger = logging.getLogger(__name__)


def may_enter(request: HttpRequest) -> bool:
    """Whether the desk is there for whoever asks."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and not lacks_second_factor(user)


def desk_page(view: EditorsView[Rest]) -> View[Rest]:
    """The view as a page of the desk, which is given who asks for it; it changes nothing."""
    return _guarded(view, require_safe)


def desk_act(view: EditorsView[Rest]) -> View[Rest]:
    """The view as something that an editor does: by POST alone, from a form of this site."""
    return _guarded(view, require_POST)


def person_of(user: User) -> Person:
    """The editor as the log names people: by the number of the account, which says nothing once that is deleted."""
    return Person(by=f"editor {user.pk}", account=user.pk)


def _guarded(view: EditorsView[Rest], only: Callable[[View[Rest]], View[Rest]]) -> View[Rest]:
    @only
    @csrf_protect
    @wraps(view)
    def entered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        assert isinstance(request.user, User)
        speak_to_reader()
        try:
            return view(request, request.user, *args, **kwargs)
        except Http404:
            return _nothing_here(request)

    @no_append_slash
    @csrf_exempt  # until it is known who asks
    @wraps(view)
    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            answer = entered(request, *args, **kwargs) if may_enter(request) else _nothing_here(request)
        except (OperationalError, InterfaceError) as error:
            logger.error("%s cannot be shown: the database does not answer: %s", view.__name__, error)
            answer = unavailable(request)
        answer["Cache-Control"] = "no-store, private"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return answered


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """The very page of an address that the site does not have."""
    request.resolver_match = None
    return render(request, "404.html", status=404)
