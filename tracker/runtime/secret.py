"""The secret key of an installation that was given none."""

import secrets
from pathlib import Path

from tracker.runtime.environment import SettingError


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
