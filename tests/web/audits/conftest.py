"""Where the page audits find their programs: `npm ci --prefix tests/web/audits` installs what package.json pins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROGRAMS = HERE / "node_modules" / ".bin"


@pytest.fixture(scope="session")
def audit_programs() -> Path:
    """The folder of `lighthouse` and `html-validate`; their tests are skipped where they are not installed."""
    if not shutil.which("node"):
        pytest.skip(
            "no Node.js: `apt-get install nodejs npm` (Debian, Ubuntu), then `npm ci --prefix tests/web/audits`"
        )
    if not (PROGRAMS / "lighthouse").exists() or not (PROGRAMS / "html-validate").exists():
        pytest.skip("no page audits installed: `npm ci --prefix tests/web/audits` installs them")
    return PROGRAMS
