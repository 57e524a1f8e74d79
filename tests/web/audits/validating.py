"""What html-validate has against pages, by the rules of the living standard, of documents and of accessibility."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

CONFIG = Path(__file__).parent / "html-validate.json"


def html_faults(programs: Path, folder: Path, bodies: Mapping[str, bytes]) -> list[str]:
    """Each fault with the address of its page and the line. bodies: pages by address, which are written to the folder."""
    shown = {}
    for number, (address, body) in enumerate(bodies.items()):
        page = folder / f"{number:02}.html"
        page.write_bytes(body)
        shown[page.name] = address
    told = folder / "told.json"
    command = [programs / "html-validate", "--config", CONFIG, "--formatter", f"json={told}"]
    ended = subprocess.run([*command, *sorted(folder.glob("*.html"))], timeout=300, check=False)
    faults = [
        f"{shown[Path(page['filePath']).name]} line {one['line']}: {one['message']} ({one['ruleId']})"
        for page in json.loads(told.read_text())
        for one in page["messages"]
    ]
    assert bool(faults) == bool(ended.returncode)
    return faults
