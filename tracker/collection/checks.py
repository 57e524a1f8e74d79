"""What Django checks before commands: a wrong edit of the reader's word lists is told at the start, not at a report."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from tracker.extraction.lexicon import FOLDER
from tracker.extraction.lexicon_check import LexiconError, check_lexicon

LEXICON = "lexicon"


@register(LEXICON)
def lexicon_errors(**_: Any) -> list[CheckMessage]:
    """One error with all that is wrong in the lexicon's files; nothing where they are sound."""
    try:
        check_lexicon(FOLDER)
    except LexiconError as error:
        return [Error(str(error), hint=f"The files are in {FOLDER}.", id="collection.E001")]
    return []
