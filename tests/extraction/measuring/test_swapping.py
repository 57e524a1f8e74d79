"""Invented names: the same ones in text and label, whole names only, in the script of the old ones."""

from tests.extraction.measuring.making import claim_label, figure_label
from tracker.extraction.lexicon import load_actors
from tracker.extraction.measuring.labels import Label, NamedLabel
from tracker.extraction.measuring.matching import name_key
from tracker.extraction.measuring.swapping import _names, swap_names
from tracker.extraction.records import EntityKind, Predicate

TEXT = (
    "Google's Gemini was queried, Google Cloud said. Googled twice by Ann Roe. Roe, Google and the White House agree."
)
LABEL = Label(
    ref="one",
    relevant=True,
    published=None,
    entities=(
        NamedLabel(names=("Google", "Alphabet"), kind=EntityKind.ORGANISATION),
        NamedLabel(names=("Google Cloud",), kind=EntityKind.ORGANISATION),
        NamedLabel(names=("Gemini",), kind=EntityKind.PRODUCT),
        NamedLabel(names=("Ann Roe", "Roe"), kind=EntityKind.PERSON),
        NamedLabel(names=("White House",), kind=EntityKind.GOVERNMENT_BODY),
    ),
    claims=(claim_label(Predicate.ALLEGES_DISTILLATION, "Alphabet", None), claim_label(Predicate.WARNS, "experts")),
    figures=(figure_label(3, "Google Cloud"),),
    cites=("White House", "Ann Roe"),
)


def test_text_and_label_get_the_same_names():
    swapped = swap_names(LABEL, TEXT)
    google, cloud, gemini, roe, house = (entity.names for entity in swapped.label.entities)
    assert swapped.text(TEXT) == (
        f"{google[0]}'s {gemini[0]} was queried, {cloud[0]} said. Googled twice by {roe[0]}. "
        f"{roe[1]}, {google[0]} and the White House agree."
    )
    assert house == ("White House",)
    assert [claim.claimant for claim in swapped.label.claims] == [google[0], "experts"]
    assert swapped.label.claims[0].target is None
    assert swapped.label.figures[0].actors == (cloud[0],)
    assert swapped.label.cites == ("White House", roe[0])


def test_the_same_report_gets_the_same_names_and_no_name_twice():
    once, again = swap_names(LABEL, TEXT), swap_names(LABEL, TEXT)
    assert once == again
    names = [entity.names[0] for entity in once.label.entities]
    assert len(set(names)) == len(names)


def test_ideographs_become_ideographs_beside_latin_names():
    label = Label(
        ref="two",
        relevant=True,
        published=None,
        entities=(
            NamedLabel(names=("DeepSeek", "深度求索"), kind=EntityKind.ORGANISATION),
            NamedLabel(names=("Claude",), kind=EntityKind.PRODUCT),
        ),
    )
    swapped = swap_names(label, "深度求索回应Claude。")
    company, model = swapped.label.entities
    assert swapped.text("深度求索回应Claude。") == f"{company.names[0]}回应{model.names[0]}。"
    assert not company.names[0].isascii()
    assert model.names[0].isascii()


def test_a_label_without_names_stays():
    label = Label(ref="three", relevant=False, published=None)
    swapped = swap_names(label, "Whisky.")
    assert swapped.label == label
    assert swapped.text("Whisky.") == "Whisky."
    assert swapped.text(None) == ""


def test_no_invented_name_is_known():
    known = {name_key(name) for actor in load_actors() for name in (actor.name, *actor.aliases)}
    invented = {name_key(name) for pool in _names().values() for one in pool for name in (one.full, one.short)}
    assert invented & known == set()
