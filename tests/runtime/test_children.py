"""What is said of programs that died."""

from tracker.runtime.children import LONGEST_WORDS, last_words

ESCAPED = (
    r"2026-11-21T09:00:00.000Z ERROR celery.worker: Unrecoverable error\nTraceback (most recent call last):\n"
    r'  File "a.py", line 1, in run\n    go()\n    ^^^^\nKeyError: 1\n\nDuring handling of the above exception, another '
    r'exception occurred:\n\nTraceback (most recent call last):\n  File "b.py", line 2, in go\nOSError: no room'
)


def test_last_words_of_a_traceback_are_what_was_raised():
    said = [
        "  2026-11-21T09:00:00.000Z ERROR celery.worker: Unrecoverable error",
        "  KeyError: 1",
        "  OSError: no room",
    ]
    assert last_words(ESCAPED).splitlines() == said
    assert last_words(ESCAPED.replace(r"\n", "\n")).splitlines() == said


def test_last_words_are_short_and_said_once():
    words = last_words("\n".join(["first", "again", "again", "x " * 500, "LOG:  stopped", "again"]))
    assert words.splitlines()[:2] == ["  first", "  again"]
    assert all(len(line) <= LONGEST_WORDS + 2 for line in words.splitlines())
    assert words.splitlines()[-1] == "  LOG: stopped"


def test_last_words_of_nothing_but_indented_lines_are_those():
    assert last_words("  only this\n") == "  only this"
