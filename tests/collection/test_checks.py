"""A wrong edit of the word lists stops commands at their start, with the file, the entry and the remedy."""

import io
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from tracker.collection import checks
from tracker.extraction.lexicon import FOLDER
from tracker.extraction.lexicon_check import LexiconError

WRONG = 'kind = "organisation"\nactors = [ { name = "Orrery Labs", role = "lab", country = "UK" } ]\n'

# `manage.py extract` with the word lists of another folder, before anything of them is read.
WITH_LEXICON = """
import sys
from pathlib import Path
from tracker.extraction import lexicon, lexicon_check
lexicon.FOLDER = Path(sys.argv[1])
from tracker.runtime.commands import run
sys.exit(run(["manage.py", "extract", sys.argv[2]]))
"""


@pytest.fixture
def wrong_lexicon(tmp_path, monkeypatch):
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "made.toml").write_text(WRONG, encoding="utf-8")
    monkeypatch.setattr(checks, "FOLDER", tmp_path)


def test_sound_word_lists_give_no_error():
    assert checks.lexicon_errors() == []


def test_one_error_names_file_entry_and_remedy(wrong_lexicon):
    [error] = checks.lexicon_errors()
    assert error.is_serious()
    assert "actors/made.toml:2: Orrery Labs: unknown country 'UK'. Write an ISO 3166" in error.msg


@pytest.mark.parametrize(
    "arguments",
    [["up", "--port=0"], ["evaluate", "--floors"], ["bench", "extract", "--words=1"]],
    ids=lambda arguments: arguments[0],
)
def test_commands_do_not_start_with_a_wrong_lexicon(wrong_lexicon, arguments):
    with pytest.raises(SystemCheckError, match="Orrery Labs: unknown country 'UK'"):
        call_command(*arguments, skip_checks=False, stdout=io.StringIO(), stderr=io.StringIO())


def test_the_check_command_tells_it_too(wrong_lexicon):
    with pytest.raises(SystemCheckError, match="Orrery Labs: unknown country 'UK'"):
        call_command("check", stdout=io.StringIO(), stderr=io.StringIO())


def edited(folder, file, old, new):
    """A copy of the word lists with one edit."""
    lexicon_copy = folder / "lexicon"
    shutil.copytree(FOLDER, lexicon_copy)
    path = lexicon_copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return lexicon_copy


@pytest.mark.model
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "responses_law.toml",
            "not_after =",
            "not_afer =",
            r"responses_law\.toml:\d+: rule \S+: unknown key 'not_afer'",
        ),
        (
            "responses_law.toml",
            "cues = [",
            "cues = ['b(',",
            r"responses_law\.toml:\d+: rule \S+: cues: the reg.* 'b\('",
        ),
        ("acts.toml", "patterns = [", "patterns = ['b(',", r"acts\.toml:\d+: acts: patterns: the regular .* 'b\('"),
        ("actors/labs.toml", 'role = "lab"', 'role = "lbb"', r"actors/labs\.toml:\d+: .*unknown role 'lbb'.* Is 'lab'"),
    ],
)
def test_extract_does_not_read_by_a_wrong_lexicon(tmp_path, file, old, new, told):
    (tmp_path / "a.txt").write_text("Anthropic has accused DeepSeek of illicitly distilling Claude; a bill followed.\n")
    found = subprocess.run(
        [sys.executable, "-c", WITH_LEXICON, edited(tmp_path, file, old, new), tmp_path / "a.txt"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert re.search(told, found.stderr)
    assert "Traceback" not in found.stderr


def test_extract_tells_a_wrong_lexicon_as_its_own_error(monkeypatch, tmp_path):
    def fail(*_: object, **__: object) -> None:
        raise LexiconError("The lexicon has mistakes:\n- acts.toml: acts.patterns: it does not compile.")

    monkeypatch.setattr("tracker.extraction.extract", fail)
    (tmp_path / "a.txt").write_text("Anything.")
    with pytest.raises(CommandError, match=r"acts\.toml: acts\.patterns"):
        call_command("extract", str(tmp_path / "a.txt"), stdout=io.StringIO(), stderr=io.StringIO())
