"""Secrets of an installation: the key of one that was given none, and what one may be that others follow."""

import secrets
from pathlib import Path
from typing import Final

from tracker.runtime import environment
from tracker.runtime.environment import SettingError

LEAST_LETTERS: Final = 50


def kept_in(file: Path) -> str:
    """The key in `file`; where there is no file, a new one that only this user can read.

    Two processes that start at once get the same key. Raises SettingError where the file cannot be read or made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
            draft.touch(mode=0o600, exist_ok=False)
            draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
            try:
                file.hardlink_to(draft)  # fails where another was quicker, and never shows half a key
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingError(
            f"The secret key cannot be kept in {file} ({error.strerror}): make it readable or set SECRET_KEY."
        ) from error


def to_be_followed(name: str) -> str:
    """A secret that can later stand among `environment.keys`, "" when unset.

    Raises SettingError where it is short or would fall apart there. The value itself is never shown.
    """
    value = environment.text(name)
    if value and len(value) < LEAST_LETTERS:
        raise SettingError(
            f"{name} has {len(value)} characters, so it may be guessed: write a random text of at least "
            f"{LEAST_LETTERS}. What it was in a store that is in use goes in front of {name}_FALLBACKS."
        )
    if {",", "\n"} & set(value):
        raise SettingError(
            f"{name} has a comma or a line end in it, which separate the keys of {name}_FALLBACKS: write a random text "
            "without them, or it could never be followed by another."
        )
    return value
