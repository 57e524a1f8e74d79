"""Which statements share an origin."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from tests.grading.builders import EPOCH, credited, direct, evidence, item
from tracker.grading import Credit, Directness, Reliability
from tracker.grading.origins import find_origins


def keys(*items):
    return {origin.key for origin in find_origins(items)}


def test_find_origins_takes_two_outlets_of_one_owner_as_one():
    assert keys(item(1, owner="Same House"), item(2, owner="Same House"), item(3)) == {"same house", "outlet 3"}


def test_find_origins_takes_copies_as_one_that_began_with_the_earliest():
    copies = [item(1, copy_group="wire"), item(2, copy_group="wire", reliability=Reliability.A)]
    (origin,) = find_origins(copies)
    assert (origin.name, origin.reliability, origin.n_repeats) == ("Outlet 1", Reliability.C, 1)


def test_find_origins_begins_copies_with_the_one_that_they_are_copies_of():
    copies = [item(1, copy_group="wire"), item(2, copy_group="wire", leads=True)]
    assert [origin.name for origin in find_origins(copies)] == ["Outlet 2"]


def test_find_origins_follows_a_credit_to_the_very_text_that_is_meant():
    other = item(2, "Harbour Wire", owner="Elsewhere", copy_group="text 2")
    meant = item(3, "Harbour Wire", owner="Harbour Group", copy_group="text 3")
    citing = item(1, credits=(Credit(name="Harbour Wire", group="text 3"),))
    (_, origin) = sorted(find_origins([citing, other, meant]), key=lambda origin: len(origin.report_ids))
    assert origin.report_ids == (1, 3)


def test_find_origins_ends_at_a_document_whoever_saw_it():
    letter = Credit(name="Anthropic", is_document=True)
    seen = item(1, credits=(Credit(name="CNBC"), letter))
    reviewed = item(2, credits=(letter,))
    (origin,) = find_origins([seen, reviewed])
    assert (origin.name, origin.is_stored) == ("Anthropic", False)


def test_find_origins_follows_a_chain_to_its_end():
    chain = [item(1, credits=credited("Outlet 2")), item(2, credits=credited("Anthropic")), direct(3)]
    (origin,) = find_origins(chain)
    assert (origin.name, origin.directness, origin.root_report_ids) == ("Anthropic", Directness.DIRECT, (3,))


def test_find_origins_follows_a_credit_to_a_document_that_is_not_stored():
    (origin,) = find_origins([item(1, credits=credited("Anthropic")), item(2, credits=credited("anthropic"))])
    assert (origin.key, origin.is_stored, origin.directness) == ("anthropic", False, Directness.NAMED)
    assert origin.n_repeats == 1


def test_find_origins_lets_the_best_witness_lend_its_letter_to_an_unseen_document():
    witnesses = [item(1, credits=credited("X"), reliability=Reliability.E), item(2, credits=credited("X"))]
    (origin,) = find_origins(witnesses)
    assert origin.reliability is Reliability.C


def test_find_origins_ends_a_cycle_at_its_earliest_report():
    cycle = [
        item(1, credits=credited("Outlet 2"), known_at=EPOCH + timedelta(days=3)),
        item(2, credits=credited("Outlet 1"), known_at=EPOCH),
        item(3, credits=credited("Outlet 1")),
    ]
    (origin,) = find_origins(cycle)
    assert (origin.name, origin.root_report_ids) == ("Outlet 2", (2,))


def test_find_origins_ignores_an_outlet_that_credits_itself():
    (origin,) = find_origins([item(1, credits=credited("Outlet 1"))])
    assert origin.is_stored


def test_find_origins_keeps_own_reports_apart():
    assert len(keys(item(1), item(2), item(3, credits=credited("Outlet 1")))) == 2


def test_find_origins_never_moves_the_speakers_own_document():
    assert keys(direct(1, credits=credited("Outlet 2")), item(2)) == {"anthropic", "outlet 2"}


def test_find_origins_counts_no_witness_twice():
    own = item(1, "Harbour Wire")
    lent = item(2, "Harbour Wire", credits=credited("Anthropic"))
    other = item(3, credits=credited("OpenAI"))
    assert [origin.name for origin in find_origins([own, lent])] == ["Harbour Wire"]
    assert find_origins([own, lent])[0].n_repeats == 1
    assert keys(lent, item(4, "Harbour Wire", credits=credited("OpenAI"))) == {"anthropic"}
    assert keys(own, lent, other) == {"harbour wire", "openai"}


def test_find_origins_lets_another_witness_carry_an_unseen_document():
    own, lent = item(1, "Harbour Wire"), item(2, "Harbour Wire", credits=credited("Anthropic"))
    witness = item(3, "Quay Review", credits=credited("Anthropic"), reliability=Reliability.E)
    origins = {origin.key: origin.reliability for origin in find_origins([own, lent, witness])}
    assert origins == {"harbour wire": Reliability.C, "anthropic": Reliability.E}


@given(evidence())
def test_find_origins_places_every_statement_exactly_once(items):
    placed = [number for origin in find_origins(items) for number in origin.statement_ids]
    assert sorted(placed) == [one.statement_id for one in items]
