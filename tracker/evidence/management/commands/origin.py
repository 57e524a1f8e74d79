"""`manage.py origin`: shows where a report has what it says from, and lets a person correct it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.management.described import DescribedCommand
from tracker.collection.models import Report
from tracker.evidence.assess import assess_all
from tracker.evidence.derivations import derive_all
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries.derivations import Origin, Step, origin_of_report
from tracker.evidence.review import CannotRule, Decision, rule_origin, undo_origin

DESCRIPTION = """\
Shows where a report has what it says from, and lets a person correct it.

Twenty articles on one post are one origin. Which reports are copies of one another, which rest on a letter or on
another outlet, is worked out from their texts; where that is wrong, a ruling puts it right. A ruling is a row of its
own with your name and reason: no re-run overwrites it, the report's page shows it, and it can be undone.

  manage.py origin show 17                       what is on record of report 17: its derivation, and what tells it
  manage.py origin set 17 original --who "E. Ng" --why "Her own interviews; the shared text is the ministry's list"
  manage.py origin set 17 copy --of 4 --who "E. Ng" --why "Same text under another byline"
  manage.py origin set 17 citing --named "Reuters" --who "E. Ng" --why "Credits Reuters in its second paragraph"
  manage.py origin undo 17 --who "E. Ng"         what was worked out counts again
  manage.py origin rebuild                       works everything out anew, rulings kept; changes nothing that was right

REPORT is the number in the address of the report's page, or the address of the article. The kinds:
  original   it credits nobody for what it reports
  copy       its text is another's, whole, shortened or translated
  rewrite    it tells what another told, in other words
  citing     it rests on another's report or document, and says so
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="show | set | undo | rebuild")
        show = actions.add_parser("show", help="what is on record of a report's origin")
        show.add_argument("report", metavar="REPORT")
        rule = actions.add_parser("set", help="rule on it")
        rule.add_argument("report", metavar="REPORT")
        rule.add_argument("kind", choices=[kind.value for kind in Derives])
        rule.add_argument("--of", metavar="REPORT", help="the stored report that it derives from")
        rule.add_argument("--named", default="", metavar="OUTLET", help="the outlet, where its report is not stored")
        undo = actions.add_parser("undo", help="take the ruling back")
        undo.add_argument("report", metavar="REPORT")
        actions.add_parser("rebuild", help="work every report's origin out anew")
        for action in (rule, undo):
            action.add_argument("--who", required=True, help="your name")
        rule.add_argument("--why", required=True, help="the reason, for whoever reads it next")

    def handle(self, *args: object, **options: Any) -> None:
        if options["action"] == "rebuild":
            n_derived = derive_all()
            assess_all()
            self.stdout.write(f"The origins of {n_derived} reports were worked out anew; rulings stand as they were.")
            return
        report = _report(options["report"])
        try:
            if options["action"] == "set":
                parent = _report(options["of"]).pk if options["of"] else None
                decision = Decision(
                    kind=Derives(options["kind"]),
                    parent=parent,
                    named=options["named"],
                    who=options["who"],
                    why=options["why"],
                )
                rule_origin(report, decision)
            elif options["action"] == "undo":
                undo_origin(report, who=options["who"])
        except CannotRule as error:
            raise CommandError(f"{error}.") from error
        self.stdout.write(_shown(report))


def _report(named: str) -> Report:
    """The report of that number or address. Raises CommandError where there is none."""
    rows = Report.objects.select_related("source")
    report = rows.filter(pk=int(named)).first() if named.isdecimal() else rows.filter(url=named).order_by("pk").first()
    if report is None:
        raise CommandError(
            f"there is no report {named!r}: the number stands in the address of its page, /reports/NUMBER/."
        )
    return report


def _shown(report: Report) -> str:
    """What is on record of the report's origin, as lines."""
    origin = origin_of_report(report.pk)
    lines = [f"Report {report.pk}: {report.title} ({report.source.name})"]
    if origin is None:
        return "\n".join([*lines, "It was not read yet, so nothing is known of its origin."])
    lines += [_derivation(origin)]
    lines += [f'  the words: "{origin.words}"'] if origin.words else []
    if origin.ruling is not None:
        made = f"{origin.ruling.made_at:%Y-%m-%d}"
        lines += [f"  ruled by {origin.ruling.who} on {made}: {origin.ruling.why}"]
        lines += [f"  worked out without the ruling: {origin.computed}"]
    lines += [f"  {number}. {_step(step)}" for number, step in enumerate(origin.chain, start=1)]
    lines += [f"  copy: {copy.source.name}, report {copy.id}" for copy in origin.copies]
    return "\n".join(lines)


def _derivation(origin: Origin) -> str:
    if origin.sign and origin.ruling is None:
        return f"{origin.kind}, told by: {origin.sign_label}"
    return origin.kind


def _step(step: Step) -> str:
    where = f"report {step.report.id}" if step.report else "not in the store"
    return f"{step.name} ({where})"
