"""No word of a template stands there unmarked for translation, and what pages count has its noun in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import DebugLexer, Token, TokenType

from tracker.web.presentation import nouns, words

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Templates whose words are not marked yet; a template that has none unmarked may not stand here.
UNMARKED_YET: frozenset[str] = frozenset()
# A picture for links to a page is a file, and files are in English, the same for everybody.
_ENGLISH_ONLY = ("parts/chart_card.svg",)
# Words of no language: names, forms of files, scales.
_NAMES = (
    "Stillwatch",
    "CSL-JSON",
    "JSON",
    "CSV",
    "Atom",
    "RSS",
    "SVG",
    "PNG",
    "BibTeX",
    "RIS",
    "UTC",
    "URL",
    "PDF",
    "AI",
)
_SAID_IN = frozenset({"aria-label", "title", "placeholder", "alt", "data-label", "summary", "content"})
# What these hold is code, or no words of the page.
_NO_WORDS = frozenset({"code", "style", "script", "textarea"})
# What a template tag leaves behind, for which a value stands.
_VALUE = "\ufffc"
_ENDS = {
    "blocktranslate": "endblocktranslate",
    "blocktrans": "endblocktrans",
    "comment": "endcomment",
    "language": "endlanguage",
}
_NAMED = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(re.escape(name) for name in _NAMES)})(?![^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_COUNTED = re.compile(r"""\|counted:(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """Words that a reader of another language would see in English. line: of the template, from 1."""

    template: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"templates/{self.template}:{self.line}: {self.words}"


class _Reader(HTMLParser):
    """The text of a page and of its attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._without: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag in _NO_WORDS:
            self._without.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._without and self._without[-1] == tag:
            self._without.pop()

    def handle_data(self, data: str) -> None:
        if self._without:
            return
        line = self.getpos()[0]
        self.found += [(line + at, part) for at, part in enumerate(data.split("\n"))]

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        for name, value in attrs:
            # What a browser is told by a name, its width or its colours, is read by nobody.
            if name == "content" and told.get("name") not in ("description", None):
                continue
            if name in _SAID_IN and value:
                self.found.append((self.getpos()[0], value))


def _shown(source: str) -> str:
    """The template with a sign for each tag, value and translated passage, line by line as it was."""
    told: list[str] = []
    ends_with = ""
    for token in DebugLexer(source).tokenize():
        is_text, inside = token.token_type == TokenType.TEXT, bool(ends_with)
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            ends_with = ("" if name == ends_with else ends_with) if inside else _ENDS.get(name, "")
        told.append(token.contents if is_text and not inside else _mark(token, source))
    return "".join(told)


def _mark(token: Token, source: str) -> str:
    start, end = token.position or (0, 0)
    lines = "\n" * source[start:end].count("\n")
    return lines if token.token_type == TokenType.TEXT else _VALUE + lines


def unmarked(source: str, template: str) -> Iterator[Unmarked]:
    """Every run of letters in text or in a shown attribute that stands outside what is translated."""
    reader = _Reader()
    reader.feed(_shown(source))
    reader.close()
    for line, text in reader.found:
        left = _NAMED.sub(" ", text)
        if _WORD.search(left):
            yield Unmarked(template=template, line=line, words=" ".join(text.replace(_VALUE, "…").split()))


def _templates() -> Mapping[str, str]:
    found = (path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in (".html", ".svg", ".txt"))
    by_name = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in found}
    return {name: source for name, source in by_name.items() if not Path(name).name.startswith(".")}


def test_every_word_of_every_template_is_marked() -> None:
    done = (name for name in _templates() if name not in UNMARKED_YET and name not in _ENGLISH_ONLY)
    found = [str(one) for name in done for one in unmarked(_templates()[name], name)]
    assert not found, "\n".join(["Words that are not marked for translation:", *found])


def test_what_is_said_to_be_unmarked_is() -> None:
    sources = _templates()
    marked = [name for name in sorted(UNMARKED_YET) if name not in sources or not [*unmarked(sources[name], name)]]
    assert not marked, f"Marked by now, or gone; take them out of UNMARKED_YET: {', '.join(marked)}"
    assert all([*unmarked(sources[name], name)] for name in _ENGLISH_ONLY)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("<p>{{ n }} reports</p>", 1, "… reports"),
        ("<p>\n{% if n %}None\n{% endif %}</p>", 2, "…None"),
        ('<nav\naria-label="Main">{% translate "Here" %}</nav>', 1, "Main"),
        ('<td data-label="{% if a %}Grade{% endif %}">1</td>', 1, "…Grade…"),
        ('<meta name="description" content="What is said">', 1, "What is said"),
        ("{% blocktranslate %}One\n\nand two{% endblocktranslate %}<b>three</b>", 3, "three"),
        ("{# One #}\n{% comment %}\ntwo{% endcomment %}\n<b>three</b>", 4, "three"),
        ("<h1>来源</h1>", 1, "来源"),
    ],
)
def test_unmarked_words_are_found(source: str, line: int, said: str) -> None:
    assert [*unmarked(source, "web/one.html")] == [Unmarked(template="web/one.html", line=line, words=said)]


@pytest.mark.parametrize(
    "source",
    [
        '{% load i18n %}<h1 title="{% translate "Who" %}">{% translate "Sources" %} · Stillwatch</h1>',
        '{% blocktranslate count n=n %}<em title="One">{{ n }} report{% plural %}{{ n }} reports{% endblocktranslate %}',
        '<p class="note" id="words">1 · A – “{{ x|default:"none" }}” CSV, JSON; UTC</p>',
        '<code>manage.py origin</code><style>p { color: red }</style><input type="search" name="words" value="seen">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">&nbsp;&amp;<a href="/words/">{{ x }}</a>',
    ],
)
def test_marked_words_pass(source: str) -> None:
    assert not [*unmarked(source, "web/one.html")]


def _counted() -> dict[str, str]:
    """Every noun that a template counts, with its plural where that is written out."""
    found = (match for source in _templates().values() for match in _COUNTED.finditer(source))
    pairs = ((one or other).partition(",") for one, other in (match.groups() for match in found))
    return {singular: plural for singular, _, plural in pairs}


def test_every_noun_that_a_template_counts_has_its_forms() -> None:
    missing = sorted(set(_counted()) - set(nouns.NOUNS))
    assert not missing, f"Not in tracker/web/presentation/nouns.py: {', '.join(missing)}"


@pytest.mark.parametrize("n", [0, 1, 2, 1000])
def test_english_counts_as_ever(n: int) -> None:
    assert {noun: nouns.counted(n, noun, plural) for noun, plural in _counted().items()} == {
        noun: words.counted(n, noun, plural) for noun, plural in _counted().items()
    }
