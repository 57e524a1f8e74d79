"""The layers of reading as spaCy components: each declares what it reads and what it assigns.

A report enters as a Doc without tokens that carries the report (`doc._.given`); `syntax` gives it tokens and trees, and
every later layer adds one extension. What finds things are plain functions in modules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from tracker.extraction.accusing.allegations import find_allegations
from tracker.extraction.accusing.claims import find_claims
from tracker.extraction.counting.figures import find_figures
from tracker.extraction.crediting.citations import find_cites
from tracker.extraction.crediting.listed_titles import listing_titles
from tracker.extraction.naming.introduced import find_introduced
from tracker.extraction.naming.mentions import find_mentions, mark_entities
from tracker.extraction.naming.newcomers import with_products_known
from tracker.extraction.naming.proposals import with_proposed
from tracker.extraction.naming.roles import introduce
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.pages.language import detect_language
from tracker.extraction.pipeline import load_pipeline, parse
from tracker.extraction.reading import Reading
from tracker.extraction.responding.responses import find_responses
from tracker.extraction.speaking.attribution import find_attributions
from tracker.extraction.speaking.parties import Parties
from tracker.extraction.timing.dating import date_claims, date_responses
from tracker.extraction.timing.released import date_by_release


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a report before it is read.

    text: cleaned. language: ISO 639-1; detected where None. proposed: where a further pipeline sees names.
    """

    text: str
    published_on: date | None = None
    outlet: str | None = None
    title: str | None = None
    language: str | None = None
    proposed: tuple[tuple[int, int], ...] = ()


READ = ("blocks", "syntax", "names", "reading")
FOUND = ("parties", "attributions", "allegations", "figures", "claims", "responses", "cites")
_PARSED = ["token.tag", "token.pos", "token.lemma", "token.dep", "token.head", "doc.sents"]

for _extension in ("given", "blocks", "mentions", "reading", *FOUND):
    Doc.set_extension(_extension, default=None, force=True)


@cache
def load_reader() -> Language:
    """The whole reader, built once per process: `load_reader()(text)._.claims` are the claims of a cleaned text."""
    # Without the rules of spaCy's own tokenizer: `syntax` has that of the pipeline.
    reader = English(load_pipeline().vocab, create_tokenizer=lambda _: lambda text: _doc_of(Given(text=text)))
    for layer in (*READ, *FOUND):
        reader.add_pipe(f"report_{layer}", name=layer)
    return reader


def read_report(given: Given, *, statements: bool = True, without: tuple[str, ...] = ()) -> Doc:
    """The report with all layers but those named; without `statements` with those only from which the finders start."""
    return load_reader()(_doc_of(given), disable=without if statements else FOUND)


def _doc_of(given: Given) -> Doc:
    doc = Doc(load_pipeline().vocab)
    # Of "zh-TW" and "en_US" the language alone says how to read.
    language = re.split("[-_]", given.language)[0].lower() if given.language else detect_language(given.text)
    doc._.given = replace(given, language=language)
    return doc


@Language.component("report_blocks", assigns=["doc._.blocks"])
def blocks(doc: Doc) -> Doc:
    """Headings, paragraphs, list items, table rows and questions."""
    doc._.blocks = find_blocks(doc._.given.text)
    return doc


@Language.component("report_syntax", requires=["doc._.blocks"], assigns=_PARSED)
def syntax(doc: Doc) -> Doc:
    """Tokens, sentences and trees, each block on its own."""
    given: Given = doc._.given
    parsed = parse(given.text, doc._.blocks, given.language or "")
    parsed._.given, parsed._.blocks = given, doc._.blocks
    return parsed


@Language.component("report_names", requires=["doc._.blocks"], assigns=["doc._.mentions", "doc.ents"])
def names(doc: Doc) -> Doc:
    """Who and what is named, under canonical names."""
    given: Given = doc._.given
    own = find_mentions(given.text, doc._.blocks, given.outlet)
    doc._.mentions = with_proposed(given.text, doc._.blocks, own, given.proposed) if given.proposed else own
    mark_entities(doc, doc._.mentions)
    introduce(find_introduced(given.text, doc._.mentions))
    return doc


@Language.component(
    "report_reading", requires=["doc._.blocks", "doc._.mentions", "doc.sents"], assigns=["doc._.reading"]
)
def reading(doc: Doc) -> Doc:
    """Text, blocks, sentences and names in one view: what the finders take."""
    given: Given = doc._.given
    doc._.reading = Reading(
        text=with_products_known(given.text, doc._.mentions),
        written=given.text,
        blocks=doc._.blocks,
        doc=doc,
        published_on=given.published_on,
        language=given.language or "",
        title=given.title,
        outlet=given.outlet,
        mentions=doc._.mentions,
        listing=listing_titles(given.text, doc._.blocks),
    )
    return doc


@Language.component("report_parties", requires=["doc._.reading"], assigns=["doc._.parties"])
def parties(doc: Doc) -> Doc:
    """Who can act: names, groups and what stands for them."""
    doc._.parties = Parties(doc._.reading)
    return doc


@Language.component(
    "report_attributions", requires=["doc._.reading", "doc._.parties", *_PARSED], assigns=["doc._.attributions"]
)
def attributions(doc: Doc) -> Doc:
    """Who says what, through whom."""
    doc._.attributions = find_attributions(doc._.reading, doc._.parties)
    return doc


@Language.component(
    "report_allegations",
    requires=["doc._.reading", "doc._.parties", "doc._.attributions", *_PARSED],
    assigns=["doc._.allegations"],
)
def allegations(doc: Doc) -> Doc:
    """Who accuses whom of the act."""
    doc._.allegations = find_allegations(doc._.reading, doc._.parties, doc._.attributions)
    return doc


@Language.component(
    "report_figures",
    requires=["doc._.reading", "doc._.parties", "doc._.attributions", "doc._.allegations", *_PARSED],
    assigns=["doc._.figures"],
)
def figures(doc: Doc) -> Doc:
    """How much, whose doing, said by whom."""
    doc._.figures = find_figures(doc._.reading, doc._.parties, doc._.attributions, doc._.allegations)
    return doc


@Language.component(
    "report_claims",
    requires=["doc._.reading", "doc._.parties", "doc._.attributions", "doc._.allegations", "doc._.figures", *_PARSED],
    assigns=["doc._.claims"],
)
def claims(doc: Doc) -> Doc:
    """The allegations with what was taken, and what others say to them; dated."""
    found = find_claims(doc._.reading, doc._.parties, doc._.attributions, doc._.allegations, doc._.figures)
    doc._.claims = date_by_release(doc._.reading, date_claims(doc._.reading, found))
    return doc


@Language.component(
    "report_responses",
    requires=["doc._.reading", "doc._.parties", "doc._.attributions", "doc._.claims", *_PARSED],
    assigns=["doc._.responses"],
)
def responses(doc: Doc) -> Doc:
    """What policy and industry do or call for; dated."""
    found = find_responses(doc._.reading, doc._.parties, doc._.attributions, doc._.claims)
    doc._.responses = date_responses(doc._.reading, found)
    return doc


@Language.component(
    "report_cites",
    requires=["doc._.reading", "doc._.parties", "doc._.attributions", "doc._.claims"],
    assigns=["doc._.cites"],
)
def cites(doc: Doc) -> Doc:
    """Whom the report credits."""
    doc._.cites = find_cites(doc._.reading, doc._.parties, doc._.attributions, doc._.claims)
    return doc
