"""`manage.py source rule`: a ruling from the shell on what is held of a feed, and the words for what waits for one."""

from __future__ import annotations

import getpass

from django.core.management.base import CommandError
from django.db import transaction

from tracker.collection import interventions, storms
from tracker.collection.interventions import Person
from tracker.collection.models import Intervention
from tracker.collection.storms import HeldStorm, NothingHeld, Ruling, StormKind

_CHANGED = {StormKind.IDENTITIES: "new identities", StormKind.ADDRESSES: "new identities and addresses"}
_TAKEN = {
    Ruling.SAME: "are the known reports, which have their new identities and addresses now",
    Ruling.NEW: "are reports of their own, and stored",
}


def rule(slug: str, ruling: Ruling, *, by: str, why: str, url: str | None) -> str:
    """What was done, as a sentence. by: who rules; empty for who the machine says that it is. url: which of the source's
    feeds is meant, needed where several are held.

    Raises CommandError where that is not clear, or nothing is held.
    """
    if not why.strip():
        raise CommandError("--why is empty: write in a few words what made you decide it.")
    by = by.strip() or _who()
    of_source = [one for one in storms.held() if one.feed.source.slug == slug]
    chosen = [one for one in of_source if url in (None, one.feed.url)]
    if not chosen:
        waiting = f" What waits is of: {_addresses(of_source)}." if of_source else ""
        raise CommandError(f"Nothing is held of {url or slug}: `manage.py source list` shows what is.{waiting}")
    if len(chosen) > 1:
        raise CommandError(f"Several feeds of {slug} are held; say which with --feed: {_addresses(chosen)}.")
    [held] = chosen
    with transaction.atomic():
        try:
            storms.rule(held.feed.pk, ruling, by=by, why=why)
        except NothingHeld as error:
            raise CommandError(f"Nothing is held of {held.feed.url} any more: somebody else has ruled.") from error
        act = Intervention.Act(ruling.value)
        interventions.note(Person(by=by), act, held.feed.source, held.feed.url, why=why)
    return f"The entries held of {held.feed.url} {_TAKEN[ruling]}. It is polled within seconds where the product runs."


def held_words(held: HeldStorm) -> list[str]:
    """What is held of a feed since when, an example, and what to do about it."""
    slug, [(title, old, new), *_] = held.feed.source.slug, held.examples
    moved = f"{old} -> {new}" if old != new else old
    return [
        f"{held.n_known} of {held.n_entries} entries of {held.feed.url} are held for an editor since "
        f"{held.since:%Y-%m-%d %H:%M}: they have {_CHANGED[held.kind]} and look like known reports",
        f'such as "{title}" ({moved})',
        f'`manage.py source rule {slug} same --why "..."` takes them for these, `... new ...` stores them beside',
    ]


def _addresses(held: list[HeldStorm]) -> str:
    return ", ".join(one.feed.url for one in held)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise CommandError("Who you are is not known to this machine: name yourself by --by NAME.") from error
