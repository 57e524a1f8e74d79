"""What came of an editor's act, as sentences in the editor's language."""

from __future__ import annotations

from django.utils.translation import gettext

from tracker.collection.interventions import Act, Planned, Refusal
from tracker.web.presentation.dates import moment_words


def act_words(act: Act) -> str:
    """What was done."""
    match act:
        case Act.PAUSE:
            return gettext("paused it")
        case Act.RESUME:
            return gettext("resumed it")
        case Act.POLL:
            return gettext("had it polled")
        case Act.FETCH:
            return gettext("had the page fetched again")
        case Act.READ:
            return gettext("had the page read again")
        case Act.SAME:
            return gettext("ruled: the same reports")
        case Act.NEW:
            return gettext("ruled: new reports")


def planned_words(planned: Planned | None) -> str:
    """What is due now and what later; of a reading, where there is no such plan, that it is due."""
    if planned is None:
        return gettext("It is read again within a minute where workers run.")
    if planned.until is None:
        return gettext("It is asked for within seconds where workers run.")
    until = moment_words(planned.until, gettext)
    if planned.n_now:
        said = gettext("{n} are asked for within seconds; {later} at hosts that want to be left alone until {moment}.")
        return said.format(n=planned.n_now, later=planned.n_later, moment=until)
    return gettext("Its host asked to be left alone until {moment}; it is asked for after that.").format(moment=until)


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, with the remedy where there is one."""
    match refusal:
        case Refusal.RETIRED:
            return gettext("Nothing was done: the source is in the catalogue no more.")
        case Refusal.PAUSED:
            return gettext("Nothing was done: the source is paused. Resume it first.")
        case Refusal.NO_FEED:
            return gettext("Nothing was done: there is nothing of it to poll.")
        case Refusal.GONE:
            return gettext("Nothing was done: the feed is switched off. Resume it instead.")
        case Refusal.HANDED_OVER:
            return gettext("Nothing was done: the report came as a file, so there is nobody to ask for it.")
        case Refusal.NOT_FETCHED:
            return gettext("Nothing was done: no page of it is stored. Fetch it first.")
