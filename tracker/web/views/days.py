"""Pages as known on a day: `?as_of=2026-06-24` is read here, and kept in whatever the page leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tracker.evidence.queries.known import NoDay, read_day
from tracker.web.presentation.links import DAY, dated, keep_day

Rest = ParamSpec("Rest")
Dated = Callable[Concatenate[HttpRequest, date | None, Rest], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def known_on(view: Dated[Rest]) -> View[Rest]:
    """The view with the day that its address asks for, None for today; status 400 where that is no day.

    A page of a day past is kept out of search engines, and its links keep the day.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            day = read_day(request.GET.get(DAY, ""))
        except NoDay:
            return render(request, "web/no_day.html", {"asked": request.GET[DAY][:40]}, status=400)
        if day is None:
            return view(request, None, *args, **kwargs)
        try:
            answer = view(request, day, *args, **kwargs)
        except Http404:
            answer = render(request, "web/not_known.html", {"as_of": day}, status=404)
        return _kept(answer, day)

    return answered


def _kept(answer: HttpResponseBase, day: date) -> HttpResponseBase:
    answer["X-Robots-Tag"] = "noindex"
    if "Location" in answer:
        answer["Location"] = dated(answer["Location"], day)
    if isinstance(answer, HttpResponse) and answer["Content-Type"].startswith("text/html"):
        answer.content = keep_day(answer.content.decode(), day).encode()
    return answer
