"""Every kind of page is valid HTML, by the rules of the living standard, of documents and of accessibility."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.digests.pages import in_other_states
from tests.web.pages import addresses
from tests.web.record import Record

CONFIG = Path(__file__).parent / "html-validate.json"


@pytest.mark.django_db
def test_pages_are_valid_html(audit_programs: Path, small_record: Record, tmp_path: Path) -> None:
    shown = {}
    for number, address in enumerate((*addresses(small_record), *in_other_states(small_record))):
        page = tmp_path / f"{number:02}.html"
        page.write_bytes(Client().get(address).content)
        shown[page.name] = address
    told = tmp_path / "told.json"
    pages = sorted(tmp_path.glob("*.html"))
    ended = subprocess.run(
        [audit_programs / "html-validate", "--config", CONFIG, "--formatter", f"json={told}", *pages],
        timeout=120,
        check=False,
    )
    faults = [
        f"{shown[Path(page['filePath']).name]} line {one['line']}: {one['message']} ({one['ruleId']})"
        for page in json.loads(told.read_text())
        for one in page["messages"]
    ]
    assert faults == []
    assert ended.returncode == 0


def test_the_validator_finds_what_is_wrong(audit_programs: Path, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=en><head><title>Wrong</title></head><body><p><div>No</div></p></body>")
    told = subprocess.run(
        [audit_programs / "html-validate", "--config", CONFIG, page], capture_output=True, timeout=60, check=False
    )
    assert told.returncode == 1
