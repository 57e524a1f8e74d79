"""Every kind of page is valid HTML, by the rules of the living standard, of documents and of accessibility."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.digests.pages import in_other_states
from tests.web import refused
from tests.web.audits.validating import CONFIG, html_faults
from tests.web.pages import addresses
from tests.web.record import Record


@pytest.mark.django_db
def test_pages_are_valid_html_in_english_and_turkish(
    audit_programs: Path, small_record: Record, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    kinds = (*addresses(small_record), *in_other_states(small_record))
    bodies = {one: Client().get(one).content for prefix in ("", "/tr") for one in (f"{prefix}{kind}" for kind in kinds)}
    bodies |= {name: body for name, (_, body) in refused.answers("", "/tr").items()}
    faults = html_faults(audit_programs, tmp_path, bodies)
    tell(f"html-validate: {len(bodies)} pages, {len(faults)} faults")
    assert faults == []


def test_the_validator_finds_what_is_wrong(audit_programs: Path, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=en><head><title>Wrong</title></head><body><p><div>No</div></p></body>")
    told = subprocess.run(
        [audit_programs / "html-validate", "--config", CONFIG, page], capture_output=True, timeout=60, check=False
    )
    assert told.returncode == 1
