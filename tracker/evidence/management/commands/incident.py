"""`manage.py incident`: which incidents may be one, and what people rule about it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.management.described import DescribedCommand
from tracker.evidence import incident_review
from tracker.evidence.models import Incident, IncidentRuling
from tracker.evidence.review import CannotRule

DESCRIPTION = """\
Shows which incidents may be one, and lets a person merge them, set reports apart, and take that back.

An incident is one accusation campaign: who accuses, whom, in which period. Reports are grouped into incidents by that
alone; where it comes out wrong, a ruling puts it right. A ruling is a row of its own with your name and reason: every
re-run applies it, none overwrites it, and undone it leaves things as they were computed.

  manage.py incident list                        every incident, the newest first, with its address
  manage.py incident proposals                   pairs that may be one, and why that is thought
  manage.py incident merge openai-2026-09 openai-2026-07 --who "E. Ng" --why "The memo of July, published in September"
                                                 the first becomes part of the second, whose accuser leads
  manage.py incident reject openai-2026-09 openai-2026-07 --who "E. Ng" --why "Two memos"
                                                 not the same: never proposed again, and nothing joins them by itself
  manage.py incident split openai-2026-07 --report 12 --report 40 --who "E. Ng" --why "They speak of the court filing"
                                                 what these reports allege becomes an incident of its own
  manage.py incident rulings                     what was ruled, by whom and why, what was undone
  manage.py incident undo 3 --who "E. Ng"        ruling 3 holds no longer

INCIDENT is the last part of the address of its page. Addresses never break: that of a merged incident leads to the one
that took it in, and is its own again when the merge is undone.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(
            dest="action", required=True, metavar="list | proposals | merge | reject | split | rulings | undo"
        )
        actions.add_parser("list", help="every incident")
        actions.add_parser("proposals", help="pairs that may be one")
        actions.add_parser("rulings", help="what people ruled")
        for name, words in (("merge", "two are one"), ("reject", "two are not the same")):
            pair = actions.add_parser(name, help=words)
            pair.add_argument("one", metavar="INCIDENT")
            pair.add_argument("other", metavar="INCIDENT")
            self._ask_for_reason(pair)
        split = actions.add_parser("split", help="some reports are of an incident of their own")
        split.add_argument("one", metavar="INCIDENT")
        split.add_argument("--report", type=int, action="append", default=[], metavar="ID", help="a report to be moved")
        split.add_argument(
            "--statement", type=int, action="append", default=[], metavar="ID", help="one statement to be moved"
        )
        self._ask_for_reason(split)
        undo = actions.add_parser("undo", help="take a ruling back")
        undo.add_argument("ruling", type=int, metavar="NUMBER")
        undo.add_argument("--who", required=True, help="your name")

    def _ask_for_reason(self, parser: CommandParser) -> None:
        parser.add_argument("--who", required=True, help="your name")
        parser.add_argument("--why", required=True, help="the reason, for whoever reads it next")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except CannotRule as error:
            raise CommandError(f"{error}.") from error

    def _list(self, options: Any) -> None:
        living = Incident.objects.filter(retired_at=None, merged_into=None).order_by("-opened_on", "slug")
        for incident in living:
            self.stdout.write(f"{incident.slug}  {incident.title}")
        if not living:
            self.stdout.write("There is no incident yet.")

    def _proposals(self, options: Any) -> None:
        found = list(incident_review.proposals())
        for proposal in found:
            self.stdout.write(f"{proposal.one.slug}  and  {proposal.other.slug}: {proposal.why}")
        if not found:
            self.stdout.write("No two incidents look like one.")

    def _rulings(self, options: Any) -> None:
        rows = IncidentRuling.objects.select_related("one_accuser", "other_accuser").order_by("pk")
        for row in rows:
            undone = f"; undone {row.undone_at:%Y-%m-%d} by {row.undone_by}" if row.undone_at else ""
            self.stdout.write(f"{row.pk}  {row.made_at:%Y-%m-%d}  {_words(row)}, says {row.who}: {row.why}{undone}")
        if not rows:
            self.stdout.write("Nobody has ruled on an incident yet.")

    def _merge(self, options: Any) -> None:
        one, other = _incident(options["one"]), _incident(options["other"])
        ruling = incident_review.merge(one, other, who=options["who"], why=options["why"])
        heir = _incident(options["other"])
        self.stdout.write(
            f"Ruling {ruling.pk}: {options['one']} is part of {heir.slug} now, and its address leads there."
        )

    def _reject(self, options: Any) -> None:
        one, other = _incident(options["one"]), _incident(options["other"])
        ruling = incident_review.reject(one, other, who=options["who"], why=options["why"])
        self.stdout.write(f"Ruling {ruling.pk}: {one.slug} and {other.slug} are not the same, and not proposed again.")

    def _split(self, options: Any) -> None:
        incident = _incident(options["one"])
        ruling = incident_review.split(
            incident, options["report"], options["statement"], who=options["who"], why=options["why"]
        )
        made = Incident.objects.filter(charges__split=ruling).distinct().first()
        slug = made.slug if made is not None else "nothing"
        self.stdout.write(f"Ruling {ruling.pk}: what was named is now {slug}.")

    def _undo(self, options: Any) -> None:
        ruling = IncidentRuling.objects.filter(pk=options["ruling"]).first()
        if ruling is None:
            raise CommandError(f"There is no ruling {options['ruling']}; `manage.py incident rulings` lists them.")
        incident_review.undo(ruling, who=options["who"])
        self.stdout.write(f"Ruling {ruling.pk} holds no longer.")


def _words(row: IncidentRuling) -> str:
    if row.kind == IncidentRuling.Kind.SPLIT:
        reports = ", ".join(str(pk) for pk in row.reports.order_by("pk").values_list("pk", flat=True))
        statements = ", ".join(str(pk) for pk in row.statements.order_by("pk").values_list("pk", flat=True))
        named = [f"report {reports}" if reports else "", f"statement {statements}" if statements else ""]
        return f"an incident of its own: {' and '.join(filter(None, named))}"
    verb = "is part of" if row.kind == IncidentRuling.Kind.MERGE else "is not"
    sides = [
        f"what {accuser} alleged {began or 'as set apart'}"
        for accuser, began in ((row.one_accuser, row.one_began), (row.other_accuser, row.other_began))
    ]
    return f"{sides[0]} {verb} {sides[1]}"


def _incident(slug: str) -> Incident:
    found = incident_review.find_incident(slug.strip("/").rsplit("/", 1)[-1])
    if found is None:
        raise CommandError(f"There is no incident {slug!r}; `manage.py incident list` shows their addresses.")
    return found
