r"""Labelled reports and the project's own passages -> the judges' weights.

    manage.py extract REPORTS > read.jsonl
    python -m tracker.extraction.training.judges --labelled read.jsonl LABELS [--labelled …] \
        --cases tests/extraction/cases/responses*.toml --subjects tests/extraction/cases/relevance*.toml

The same reports, labels and passages give the same weights. --folds says what the judges are worth on reports that they
have not learnt from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence, Set
from pathlib import Path

from tracker.extraction.judging.weights import MODEL, Judge, load_judges, pack
from tracker.extraction.lexicon_check import LexiconError
from tracker.extraction.measuring.labels import LabelError
from tracker.extraction.records import Instrument
from tracker.extraction.training.fitting import between
from tracker.extraction.training.judged import Lesson, chances_of, learn
from tracker.extraction.training.lessons import LONG_REPORTS, PASSAGES, SHORT_REPORTS, labelled_lessons, passage_lessons
from tracker.extraction.training.subjects import learn_subject

# How far judges that go on from others move towards what they have learnt: what these knew came from more reports.
GONE_ON = {"instruments": 0.8, "doers": 0.8, "stages": 0.5, "credits": 1.0}
# Log odds from which a judge's "yes" counts when its worth is measured.
YES = 0.0


def main(arguments: list[str] | None = None) -> int:
    """Trains and packs, or measures; 1 where reports, labels or passages cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m tracker.extraction.training.judges",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--labelled",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("READ", "LABELS"),
        help="JSON lines that `manage.py extract` printed, and the folder of their labels; may be given again",
    )
    parser.add_argument(
        "--cases", nargs="*", type=Path, default=[], metavar="TOML", help="further files like passages.toml"
    )
    parser.add_argument(
        "--subjects", nargs="*", type=Path, default=[], metavar="TOML", help="further files like subjects.toml"
    )
    parser.add_argument(
        "--onto",
        type=Path,
        metavar="MODEL",
        help="weights to go on from, where not all reports are at hand from which they were learnt",
    )
    parser.add_argument("--output", type=Path, default=MODEL, help="file to write (default %(default)s)")
    parser.add_argument("--folds", type=int, default=0, help="measure by so many parts instead of writing weights")
    given = parser.parse_args(arguments)
    try:
        lessons = [lesson for read, labels in given.labelled for lesson in labelled_lessons(read, labels)]
        lessons += [
            lesson
            for path in (PASSAGES, SHORT_REPORTS, *LONG_REPORTS, *given.cases)
            for lesson in passage_lessons(path)
        ]
    except (OSError, ValueError, LabelError, LexiconError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.folds:
        sys.stdout.write(measured(lessons, given.folds))
        return 0
    onto = load_judges(given.onto) if given.onto else {}
    learnt = {
        name: between(onto[name], judge, GONE_ON[name]) if name in onto else judge
        for name, judge in learn(lessons, onto).items()
    }
    pack(given.output, {**learnt, "relevance": learn_subject(given.subjects)})
    sys.stdout.write(f"{len(lessons)} lessons, {given.output.stat().st_size:,} bytes in {given.output}\n")
    return 0


def measured(lessons: Sequence[Lesson], folds: int) -> str:
    """A table: precision, recall and F1 of deeds (actor and instrument) and of credits in parts not learnt from."""
    deeds, credits = [0, 0, 0], [0, 0, 0]
    for fold in range(folds):
        judges = learn([lesson for place, lesson in enumerate(lessons) if place % folds != fold])
        for lesson in lessons[fold::folds]:
            _count(deeds, _done(lesson, judges), set(lesson.deeds))
            odds = {name: judges["credits"].scores(features)[0] for name, features in lesson.credits.items()}
            _count(credits, {name for name, odd in odds.items() if odd > YES}, set(lesson.credited))
    return "".join(f"{name:8} {_table(*counts)}\n" for name, counts in (("deeds", deeds), ("credits", credits)))


def _done(lesson: Lesson, judges: dict[str, Judge]) -> set[tuple[str, Instrument]]:
    chances = chances_of(0, lesson, judges["instruments"])
    return {chance.deed[1:] for chance in chances if judges["doers"].scores(chance.features)[0] > YES}


def _count(counts: list[int], found: Set[object], wanted: Set[object]) -> None:
    counts[0] += len(found & wanted)
    counts[1] += len(found)
    counts[2] += len(wanted)


def _table(right: int, found: int, wanted: int) -> str:
    whole = found + wanted
    return (
        f"P {right / max(found, 1):.3f} R {right / max(wanted, 1):.3f} F1 {2 * right / max(whole, 1):.3f} of {wanted}"
    )


if __name__ == "__main__":
    sys.exit(main())
