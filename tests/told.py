"""pytest plugin: what tests measured stands at the end of the run, whichever process they ran in."""

from collections.abc import Callable

import pytest

_NAME = "told"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes lines for the end of the run, under the name of the test."""
    return lambda lines: record_property(_NAME, lines)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    for report in sorted(reports, key=lambda one: one.nodeid):
        told = [str(value) for name, value in getattr(report, "user_properties", ()) if name == _NAME]
        if told and report.when == "call":
            terminalreporter.section(report.nodeid, sep="-")
            terminalreporter.write_line("\n".join(told))
