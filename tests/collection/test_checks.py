"""A wrong edit of the word lists stops commands at their start, with the file, the entry and the remedy."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from tracker.collection import checks
from tracker.extraction.lexicon_check import LexiconError

WRONG = 'kind = "organisation"\nactors = [ { name = "Orrery Labs", role = "lab", country = "UK" } ]\n'


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
    assert "actors/made.toml: Orrery Labs: unknown country 'UK'. Write an ISO 3166" in error.msg


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


def test_extract_tells_a_wrong_lexicon_as_its_own_error(monkeypatch, tmp_path):
    def fail(*_: object, **__: object) -> None:
        raise LexiconError("The lexicon has mistakes:\n- acts.toml: acts.patterns: it does not compile.")

    monkeypatch.setattr("tracker.extraction.extract", fail)
    (tmp_path / "a.txt").write_text("Anything.")
    with pytest.raises(CommandError, match=r"acts\.toml: acts\.patterns"):
        call_command("extract", str(tmp_path / "a.txt"), stdout=io.StringIO(), stderr=io.StringIO())
