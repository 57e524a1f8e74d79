"""The colours of saved pictures in the dark; their light ones stand on the shapes themselves, so that none needs a style."""

from __future__ import annotations

import base64
import hashlib

DARK = (
    ".chart-paper{fill:#15171a}.chart-ink{fill:#e9e6de}.chart-muted{fill:#aaa69b}.chart-words{stroke:#15171a}"
    ".chart-line{stroke:#383c41}.chart-end{stroke:#e9e6de}.chart-bar{fill:#86ccd6}.chart-stop{stop-color:#86ccd6}"
    ".chart-hollow{fill:#15171a;stroke:#86ccd6}"
)
# What an SVG file carries: it follows the reader's setting by itself.
STYLE = f"@media (prefers-color-scheme: dark){{{DARK}}}"
# By which the file's policy lets this one style in, and no other.
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
