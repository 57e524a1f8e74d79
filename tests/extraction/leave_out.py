"""How well names are found that the lexicon does not know: annotated reports read without the actors that they name.

    python -m tests.extraction.leave_out GOLD_FOLDER TEXT_FOLDER… [--errors]

Every actor and model family that a gold file names is taken out of the lexicon while that report is read.
Prints precision, recall and F of the entities, with the whole lexicon and without those actors.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest import mock

from tests.extraction.entity_cases import entities_in
from tracker.extraction import lexicon
from tracker.extraction.naming import gazetteer


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", " ", name.casefold().replace("’s", "").replace("'s", "")).strip()


@contextmanager
def lexicon_without(names: set[str]) -> Iterator[None]:
    """The lexicon without the actors and model families that have one of these names (in plain form)."""
    actors = tuple(a for a in lexicon.load_actors() if not names & {_plain(n) for n in (a.name, *a.aliases, *a.weak)})
    gone = {a.name for a in lexicon.load_actors()} - {a.name for a in actors}
    families = tuple(f for f in gazetteer._families() if f.name not in gone and f.maker not in gone)
    gazetteer._index.cache_clear()
    gazetteer._cjk_pattern.cache_clear()
    with (
        mock.patch.object(lexicon, "load_actors", return_value=actors),
        mock.patch.object(gazetteer, "_families", return_value=families),
    ):
        yield
    gazetteer._index.cache_clear()
    gazetteer._cjk_pattern.cache_clear()


def _scorer(gold: Path) -> ModuleType:
    place = next(p / "score.py" for p in (gold, *gold.parents, Path("../shared/gold")) if (p / "score.py").is_file())
    spec = importlib.util.spec_from_file_location("score", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _document(text: str, outlet: str | None) -> dict[str, object]:
    entities = [
        {"name": e.name, "kind": e.kind.value, "mentions": [{"text": m.text} for m in e.mentions]}
        for e in entities_in(text, outlet)
    ]
    return {"entities": entities}


def _body(raw: str) -> tuple[str, str | None]:
    """The text after the front matter, and the outlet that it names."""
    match = re.match(r"---\n(.*?)\n---\n", raw, re.DOTALL)
    outlet = re.search(r"^outlet: *[\"']?(.*?)[\"']?$", match[1], re.MULTILINE) if match else None
    return raw[match.end() :] if match else raw, outlet[1] if outlet else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    score = _scorer(args.gold)
    aliases = json.loads((Path(score.__file__).parent / "aliases.json").read_text())
    rows: dict[str, list[tuple[set[str], set[str]]]] = {"whole lexicon": [], "without these actors": []}
    for path in sorted(args.gold.glob("*.json")):
        gold = json.loads(path.read_text()) if path.name != "aliases.json" else {}
        text = next((f for folder in args.texts for f in folder.rglob(f"{path.stem}.txt")), None)
        if text is None or not gold.get("entities"):
            continue
        names = score.Names(aliases + [e["names"] for e in gold["entities"]])
        body, outlet = _body(text.read_text(encoding="utf-8"))
        whole = score.sets(gold, _document(body, outlet), names)["entities"]
        rows["whole lexicon"].append(whole)
        with lexicon_without({_plain(n) for e in gold["entities"] for n in e["names"]}):
            pair = score.sets(gold, _document(body, outlet), names)["entities"]
        rows["without these actors"].append(pair)
        if args.errors:
            for label, (want, got) in (("whole", whole), ("without", pair)):
                missed, wrong = sorted(want - got), sorted(got - want)
                sys.stdout.write(f"{path.stem} {label} - {missed} + {wrong}\n")
    for label, pairs in rows.items():
        p, r, f, n, m = score.prf(pairs)
        sys.stdout.write(f"{label:22} P {p:.3f} R {r:.3f} F {f:.3f}  gold {n} found {m}\n")


if __name__ == "__main__":
    sys.exit(main())
