"""`manage.py makemessages`, with the reasons that the catalogues of outlets give for their letters."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

from scrapers.entry_text import UNJUDGED

# Files of this name are catalogues of outlets; no other file of their kind holds words of the interface.
CATALOGUE = "sources.toml"
_SUFFIX = ".toml"


class _File(makemessages.BuildFile):
    """A file that words are taken out of."""

    def preprocess(self) -> None:
        if not self.path.endswith(_SUFFIX):
            super().preprocess()
            return
        reasons: list[str] = []
        if Path(self.path).name == CATALOGUE:
            entries = tomllib.loads(Path(self.path).read_text())["source"]
            # The last as an entry has it that `source try` writes.
            reasons = [*(entry["reliability_reason"] for entry in entries), UNJUDGED]
        marked = (f"gettext_noop({json.dumps(reason, ensure_ascii=False)})\n" for reason in reasons)
        Path(self.work_path).write_text("".join(marked))


class Command(makemessages.Command):
    build_file_class = _File

    def handle(self, *args: Any, **options: Any) -> None:
        if options["domain"] == "django":
            options["extensions"] = options["extensions"] or ["html", "txt", "py", "toml"]
        super().handle(*args, **options)
