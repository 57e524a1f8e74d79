"""Labels and the reports they belong to -> reports as the extractor reads them, as they are or with invented names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrapers.records import Fetched
from tracker.collection.front_matter import ReportInputError
from tracker.collection.report_files import Format, ReportInput, read_input
from tracker.extraction import extract
from tracker.extraction.measuring.labels import Label
from tracker.extraction.measuring.scoring import Read
from tracker.extraction.measuring.swapping import swap_names
from tracker.extraction.records import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label and its report; None where the report could not be read, which counts as nothing found."""

    label: Label
    report: ReportInput | None

    def with_unknown_names(self) -> Labelled:
        """The same report with its organisations, people and products renamed to invented names throughout."""
        if self.report is None:
            return self
        swapped = swap_names(self.label, self.report.text)
        told = self.report.described
        described = replace(told, title=swapped.text(told.title) or None, outlet=swapped.text(told.outlet) or None)
        return Labelled(
            label=swapped.label,
            report=replace(self.report, text=swapped.text(self.report.text), described=described),
        )


def find_reports(
    labels: Sequence[Label], folder: Path, complain: Callable[[ReportInputError], None]
) -> Iterator[Labelled]:
    """Each label with the NAME.txt of the folder."""
    for label in labels:
        report = None
        try:
            report = read_input(str(folder / f"{label.ref}.txt"), format=Format.TEXT, stdin=bytes, fetch=_no_address)
        except ReportInputError as error:
            complain(error)
        yield Labelled(label=label, report=report)


def read_labelled(reports: Sequence[Labelled], tell: Callable[[str], None]) -> list[Read]:
    """What the extractor says of each; `tell` hears of every report before it is read."""
    reads = []
    for number, one in enumerate(reports, start=1):
        tell(f"{number} of {len(reports)}: {one.label.ref}")
        reads.append(Read(label=one.label, found=_extraction(one.report)))
    return reads


def _extraction(report: ReportInput | None) -> Extraction | None:
    if report is None:
        return None
    told = report.described
    return extract(
        report.text,
        ref=report.ref,
        url=told.url,
        outlet=told.outlet,
        title=told.title,
        published_on=told.published_on,
        language=told.language,
    )


def _no_address(url: str) -> Fetched:
    raise ReportInputError(url, f"{url} is an address. Labelled reports are files.")
