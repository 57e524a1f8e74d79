"""`manage.py evaluate`: measures the reader on labelled reports. Touches no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from tracker.collection.checks import LEXICON
from tracker.collection.labelled_reports import find_reports, read_labelled
from tracker.collection.management.described import DescribedCommand
from tracker.extraction.measuring import floors, summary, tables
from tracker.extraction.measuring.calibration import Calibration, calibrate
from tracker.extraction.measuring.labels import Label, LabelError, read_aliases, read_labels
from tracker.extraction.measuring.scoring import Measured, Read, faults_of, measure

DESCRIPTION = """\
Measures how well the reader reads, on reports whose labels say what there is to find.

  manage.py evaluate                             the project's own labelled reports
  manage.py evaluate GOLD                        a folder of NAME.txt and NAME.json, or one with corpus/ and gold/
  manage.py evaluate GOLD --reports CORPUS       labels and reports in two folders
  manage.py evaluate --errors                    what was missed (-) and what is wrong (+), with the words
  manage.py evaluate --floors                    exit status 1 where a layer is below its floor in floors.toml
  manage.py evaluate --calibration               whether confidences are deserved
  manage.py evaluate --leave-out-names           how much rests on knowing the names

P (precision) is the share of what was found that is right, R (recall) the share of what is there that was found, F1
their harmonic mean; facts count once a report and weigh alike. The interval is that of 400 draws of reports.
A label or report that cannot be used is named with the reason, the others are still measured, and the exit status is 1.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """What one run measured. renamed, beside: the same reports with invented names, where that was asked for."""

    reads: list[Read]
    renamed: list[Read]
    aliases: tuple[tuple[str, ...], ...]
    measured: Measured
    calibration: Calibration
    beside: Measured | None


class Command(DescribedCommand):
    help = DESCRIPTION
    requires_system_checks = [LEXICON]

    def add_arguments(self, parser: CommandParser) -> None:
        own = settings.BASE_DIR / "tests" / "extraction" / "labelled"
        parser.add_argument("gold", nargs="?", type=Path, default=own, metavar="GOLD", help="folder of labels")
        parser.add_argument(
            "--reports", type=Path, metavar="FOLDER", help="folder of the reports; default: GOLD itself"
        )
        parser.add_argument(
            "--errors",
            action="store_true",
            help="list every miss and every false find; with --leave-out-names, those with invented names too",
        )
        parser.add_argument("--floors", action="store_true", help="compare with GOLD/floors.toml")
        parser.add_argument(
            "--calibration", action="store_true", help="list how often each band of confidence is right"
        )
        parser.add_argument(
            "--leave-out-names",
            action="store_true",
            help="read every report a second time with its organisations, people and products renamed to invented "
            "names, in text and labels alike: what the reader then loses rested on its lists of names, and is "
            "what a report about newcomers would lose",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
        parser.add_argument(
            "--write",
            action="store_true",
            help="keep the figures, those with invented names too, in the file that the methodology page shows",
        )

    def handle(self, *args: object, **options: Any) -> None:
        self._n_unused = 0
        folder, reports = _folders(options["gold"], options["reports"])
        try:
            labels = self._usable(read_labels(folder))
            aliases = read_aliases(folder)
            least = floors.read_floors(folder) if options["floors"] or options["write"] else {}
        except LabelError as error:
            raise CommandError(str(error)) from error
        if not labels:
            raise CommandError(f"No label in {folder} can be used.")
        results = self._measure(labels, reports, aliases, options["leave_out_names"] or options["write"])
        if options["json"]:
            self._write([json.dumps(_values(results, options), ensure_ascii=False, indent=1)])
        else:
            self._write(_lines(results, options))
        if options["write"] and results.beside:
            n_relevant = sum(label.relevant for label in labels)
            summary.write_summary(results.measured, results.beside, results.calibration, least, n_relevant)
        fallen = floors.falls(results.measured, least) if options["floors"] else ()
        for line in tables.fall_lines(fallen):
            self.stderr.write(line)
        if fallen or self._n_unused or results.measured.unread or (options["floors"] and results.measured.n_faults):
            sys.exit(1)

    def _measure(
        self, labels: list[Label], folder: Path, aliases: tuple[tuple[str, ...], ...], with_unknown_names: bool
    ) -> _Results:
        reports = list(find_reports(labels, folder, lambda error: self.stderr.write(str(error))))
        reads = read_labelled(reports, self._tell)
        renamed = []
        if with_unknown_names:
            renamed = read_labelled([one.with_unknown_names() for one in reports], self._tell)
        self._tell("")
        return _Results(
            reads=reads,
            renamed=renamed,
            aliases=aliases,
            measured=measure(reads, aliases),
            calibration=calibrate(reads, aliases),
            beside=measure(renamed, aliases) if renamed else None,
        )

    def _usable(self, labels: Iterable[Label | LabelError]) -> list[Label]:
        """The labels that can be used; the others are named."""
        usable = []
        for label in labels:
            if isinstance(label, Label):
                usable.append(label)
            else:
                self.stderr.write(str(label))
                self._n_unused += 1
        return usable

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def _tell(self, text: str) -> None:
        """The progress line, on a terminal."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{text}", ending="")
            self.stderr.flush()


def _lines(results: _Results, options: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    if options["errors"]:
        lines += [*tables.fault_lines(list(faults_of(results.reads, results.aliases))), ""]
    if options["errors"] and options["leave_out_names"]:
        renamed = faults_of(results.renamed, results.aliases)
        lines += ["With unknown names", "", *tables.fault_lines(list(renamed)), ""]
    lines += tables.score_lines(results.measured)
    if results.beside and options["leave_out_names"]:
        lines += ["", *tables.beside_lines(results.measured, results.beside)]
    if options["calibration"]:
        lines += ["", *tables.calibration_lines(results.calibration)]
    return lines


def _values(results: _Results, options: dict[str, Any]) -> dict[str, object]:
    values = tables.score_values(results.measured)
    if options["calibration"]:
        values["calibration"] = tables.calibration_values(results.calibration)
    if results.beside and options["leave_out_names"]:
        values["unknown_names"] = tables.score_values(results.beside)
    return values


def _folders(gold: Path, reports: Path | None) -> tuple[Path, Path]:
    """Where the labels lie and where the reports do."""
    if reports is None and (gold / "gold").is_dir() and (gold / "corpus").is_dir():
        return gold / "gold", gold / "corpus"
    return gold, reports or gold
