"""Layers: what counts as the same fact, and what as another."""

from datetime import date

from tests.extraction.measuring.making import (
    claim,
    claim_label,
    entity,
    extraction,
    figure,
    figure_label,
    label,
    response,
    response_label,
)
from tracker.extraction.measuring.layers import Layer, compare
from tracker.extraction.measuring.scoring import matcher_for
from tracker.extraction.records import EntityKind, Instrument, Metric, Predicate, Qualifier, Status

ALLEGES = Predicate.ALLEGES_DISTILLATION


def compared(told, found, layer):
    one = compare(told, found, matcher_for(told, ()))[layer]
    return len(one.right), len(one.missed), len(one.wrong)


def test_a_report_that_was_not_read_found_nothing():
    told = label(published=date(2026, 1, 2), entities=(("Quintar",),), cites=("Quintar",))
    for layer in (Layer.RELEVANCE, Layer.PUBLISHED, Layer.ENTITIES, Layer.CITES):
        assert compared(told, None, layer) == (0, 1, 0)


def test_an_entity_is_right_by_any_of_its_forms_and_places_do_not_count():
    told = label(entities=(("Varnholt Labs", "Varnholt"), ("Quintar",)))
    found = extraction(
        entities=(
            entity("Varnholt Holding", "Varnholt Labs"),
            entity("Ostrel", kind=EntityKind.PLACE),
            entity("Ostrel"),
        )
    )
    assert compared(told, found, Layer.ENTITIES) == (1, 1, 1)


def test_entities_nobody_noted_are_not_compared():
    assert Layer.ENTITIES not in compare(label(entities=None), extraction(), matcher_for(label(entities=None), ()))


def test_a_figure_with_another_actor_has_the_value_only():
    told = label(figures=(figure_label(3e6, "Quintar"),))
    found = extraction(figures=(figure(3e6, "Ostrel"), figure(3e6, "Ostrel")))
    assert compared(told, found, Layer.FIGURE_VALUES) == (1, 0, 0)
    assert compared(told, found, Layer.FIGURES) == (0, 1, 1)


def test_actors_of_a_figure_have_no_order():
    told = label(figures=(figure_label(3e6, "Quintar", "Ostrel"),))
    assert compared(told, extraction(figures=(figure(3e6, "Ostrel", "Quintar"),)), Layer.FIGURES) == (1, 0, 0)


def test_figures_of_other_metrics_are_neither_right_nor_wrong():
    told = label(figures=(figure_label(5, metric=Metric.OTHER),))
    assert compared(told, extraction(figures=(figure(7, metric=Metric.TOKENS),)), Layer.FIGURES) == (0, 0, 0)


def test_qualifiers_are_compared_where_the_value_is_right():
    told = label(figures=(figure_label(3e6), figure_label(9, qualifier=Qualifier.ABOUT)))
    found = extraction(figures=(figure(3e6, qualifier=Qualifier.ABOUT), figure(8)))
    assert compared(told, found, Layer.QUALIFIERS) == (0, 1, 1)


def test_the_target_counts_where_a_claim_is_against_or_for_somebody():
    told = label(claims=(claim_label(ALLEGES, "A", "B"), claim_label(Predicate.DISPUTES, "C", "A")))
    found = extraction(claims=(claim(ALLEGES, "A", "D"), claim(Predicate.DISPUTES, "C", "B")))
    assert compared(told, found, Layer.CLAIMS) == (1, 1, 1)
    assert compared(told, found, Layer.ALLEGATIONS) == (0, 1, 1)


def test_capabilities_belong_to_the_target_and_techniques_to_the_report():
    told = label(claims=(claim_label(ALLEGES, "A", "B", ("coding",)),), techniques=("jailbreaking",))
    found = extraction(
        claims=(
            claim(ALLEGES, "E", "B", capabilities=("coding", "vision")),
            claim(Predicate.WARNS, "E", capabilities=("reasoning",), techniques=("jailbreaking",)),
        )
    )
    assert compared(told, found, Layer.CAPABILITIES) == (1, 0, 1)
    assert compared(told, found, Layer.TECHNIQUES) == (1, 0, 0)


def test_responses_are_compared_by_place_and_by_actor():
    told = label(responses=(response_label("A", Instrument.SANCTIONS, Status.PROPOSED, "US"),))
    found = extraction(responses=(response("B", Instrument.SANCTIONS, Status.PROPOSED, place="US"),))
    assert compared(told, found, Layer.RESPONSES) == (1, 0, 0)
    assert compared(told, found, Layer.RESPONSES_BY_ACTOR) == (0, 1, 1)


def test_anything_found_in_an_unrelated_report_is_wrong():
    told = label(relevant=False, entities=None)
    found = extraction(claims=(claim(Predicate.WARNS, "A"),), cites=("B",))
    assert compared(told, found, Layer.RELEVANCE) == (0, 0, 1)
    assert compared(told, found, Layer.CLAIMS) == (0, 0, 1)
    assert compared(told, found, Layer.CITES) == (0, 0, 1)
