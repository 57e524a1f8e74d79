"""Makes `.venv` beside manage.py and installs the pinned packages, where that is still to do.

Standard library only: this runs before anything is installed, and must be readable by a Python that is too old.
"""

import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
RUN, TEST = "requirements.txt", "requirements-dev.txt"  # the second holds everything of the first


class SetupError(Exception):
    """The environment cannot be made: one sentence with the reason and the remedy."""


def enter(root: Path, arguments: list) -> None:  # type: ignore[type-arg]  # older Pythons cannot subscript it
    """Come back only in a Python that has every package that the command needs; otherwise make one and restart in it.

    A virtual environment of the caller's own is left alone and used, if Django is in it.
    """
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SetupError(
            "This is Python {}, and 3.11 or newer is needed: install it, then run `python3.11 manage.py {}`.".format(
                platform.python_version(), " ".join(arguments)
            )
        )
    if sys.platform == "win32":
        raise SetupError("Stillwatch runs on Linux and macOS: on Windows, run it inside WSL.")
    folder = root / ".venv"
    is_inside = Path(sys.prefix).resolve() == folder.resolve()
    if sys.prefix != sys.base_prefix and not is_inside and importlib.util.find_spec("django"):
        return
    wanted = TEST if arguments[:1] == ["test"] else RUN
    if not is_complete(folder, root, wanted):
        if is_inside and not has_pip(folder):
            _restart([sys._base_executable, *sys.argv])  # type: ignore[attr-defined]  # this one is about to go
        try:
            make(folder, root, wanted)
        except OSError as error:
            raise SetupError(
                f"The environment cannot be made in {folder} ({error.strerror or error}): "
                "make room there and make it writable, then run the same command again."
            ) from error
    if not is_inside:
        _restart([str(folder / "bin" / "python"), *sys.argv])


def is_complete(folder: Path, root: Path, wanted: str) -> bool:
    """Whether the packages of `wanted`, as pinned today and for this Python, are in the environment to the last."""
    for name in (TEST, wanted):
        try:
            if (folder / f".{name}.stamp").read_text(encoding="ascii") == _stamp(root, name):
                return (folder / "bin" / "python").exists()
        except OSError:
            continue
    return False


def has_pip(folder: Path) -> bool:
    """Whether the environment is whole enough to install into, and of this Python."""
    code = "import sys, pip; print(sys.version_info[:2])"
    try:
        found = subprocess.run([str(folder / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return found.stdout.strip() == str(sys.version_info[:2])


def make(folder: Path, root: Path, wanted: str) -> None:
    """Make or mend the environment. Two at once: the second waits, then finds nothing left to do."""
    import fcntl

    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "This Python lacks its venv module: on Debian or Ubuntu run `apt-get install python3-venv` as root, "
            "then run the same command again."
        )
    folder.mkdir(exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"Another command is making {folder}; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_complete(folder, root, wanted):
            _fill(folder, root, wanted)
    finally:
        os.close(lock)


def _fill(folder: Path, root: Path, wanted: str) -> None:
    import venv

    if not has_pip(folder):
        _say(f"Making {folder} (once).")
        try:
            venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(folder)
        except subprocess.CalledProcessError as error:
            raise SetupError(
                f"Python's venv module cannot make {folder} ({error}): on Debian or Ubuntu run "
                "`apt-get install python3-venv` as root, then run the same command again."
            ) from error
    for name in (RUN, TEST):
        (folder / f".{name}.stamp").unlink(missing_ok=True)
    _install(folder, root / "docker" / wanted)
    (folder / f".{wanted}.stamp").write_text(_stamp(root, wanted), encoding="ascii")


def _install(folder: Path, requirements: Path) -> None:
    """Have pip install `requirements`, counting aloud. Raises SetupError with pip's last words."""
    _say(f"Installing the pinned packages into {folder} (once, a minute or so).")
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--retries", "2", "--timeout", "20", "--only-binary", ":all:", "--require-hashes", "-r"]
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    written = []
    with subprocess.Popen(
        [*command, str(requirements)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as pip:
        assert pip.stdout is not None
        done = 0
        for line in pip.stdout:
            written.append(line.rstrip())
            if line.startswith("Collecting"):
                done += 1
                if done % 10 == 0:
                    _say(f"  {done} packages fetched")
            elif line.startswith("Installing collected packages"):
                _say(f"  {done} packages fetched; installing them")
    if pip.returncode:
        raise SetupError(_why_not(written))


def _why_not(written: list) -> str:  # type: ignore[type-arg]
    errors = [line for line in written if line.startswith("ERROR")]
    told = "\n".join(f"  {line}" for line in (errors or written)[-4:])
    text = "\n".join(written)
    if "No space left" in text:
        return f"{told}\nThe disk is full: make room, then run the same command again."
    if "HASH" in text or "hashes" in text.lower():
        return f"{told}\nA downloaded package is not the pinned one: try again, and use no mirror that alters packages."
    return f"{told}\nThe packages could not be downloaded: check the network, then run the same command again."


def _stamp(root: Path, wanted: str) -> str:
    this_python = f"{sys.implementation.cache_tag} {sys.platform} {platform.machine()}"
    return hashlib.sha256((root / "docker" / wanted).read_bytes() + this_python.encode()).hexdigest()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _restart(command: list) -> None:  # type: ignore[type-arg]
    sys.stdout.flush()
    os.execv(command[0], command)
