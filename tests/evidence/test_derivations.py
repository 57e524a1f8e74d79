"""Where each report has what it says from."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.evidence.derived import LATER, LATEST, LETTER, of, origins, said
from tests.evidence.making import POST_DAY, company, draft, outlet, publish, report, snapshot
from tests.evidence.test_fingerprints import INDEPENDENT, STORY, light_edit, shortened
from tracker.evidence.items import evidence_of
from tracker.evidence.models import Citation, Document, Likeness, Notice
from tracker.evidence.recording import keep
from tracker.evidence.said import load, usable
from tracker.extraction.records import Instrument, Predicate
from tracker.grading.origins import find_origins

pytestmark = pytest.mark.django_db


def test_a_report_that_credits_nobody_is_original():
    made = publish(outlet("Quay Post"), said())
    assert (of(made).kind, of(made).head_id, of(made).sign) == ("original", made.pk, "")


def test_a_near_copy_is_a_copy_of_the_earliest_and_one_origin():
    late = publish(outlet("Quay Post"), said(light_edit(STORY)), on=LATER)
    first = publish(outlet("Harbour Wire"), said(STORY))
    brief = publish(outlet("Meridian"), said(shortened(STORY)), on=LATEST)
    publish(outlet("Northlight"), said(INDEPENDENT), on=LATEST)
    assert [(of(one).kind, of(one).parent_id, of(one).sign) for one in (late, brief)] == [
        ("copy", first.pk, "text"),
        ("copy", first.pk, "text"),
    ]
    assert of(late).similarity > 0.8
    assert origins() == ["Harbour Wire", "Northlight"]


def test_copies_of_copies_are_one_group():
    chain = [STORY, light_edit(STORY), light_edit(light_edit(STORY)).replace("company", "firm")]
    made = [publish(outlet(f"Outlet {n}"), said(text), on=POST_DAY + timedelta(days=n)) for n, text in enumerate(chain)]
    assert {of(one).head_id for one in made} == {made[0].pk}


def test_one_canonical_address_is_one_report():
    first = publish(outlet("Harbour Wire"), said(STORY))
    made = report(outlet("Quay Post"), on=LATER)
    made.canonical_url = first.url.replace("http://", "https://www.") + "?utm_source=feed#top"
    made.save()
    text = said(shortened(STORY).split("\n\n")[0])
    keep(snapshot(made, text.words.text), text.extraction())
    assert (of(made).kind, of(made).parent_id, of(made).sign) == ("copy", first.pk, "address")


def test_one_address_for_a_whole_site_makes_no_copies():
    source = outlet("Quay Post")
    pages = []
    for text in (STORY, INDEPENDENT):
        made = report(source)
        made.canonical_url = "http://quay-post.example/news"
        made.save()
        words = said(text)
        keep(snapshot(made, words.words.text), words.extraction())
        pages.append(made)
    assert [of(made).kind for made in pages] == ["original", "original"]


def test_a_wires_mark_makes_a_copy_of_the_wire_whether_or_not_it_is_stored():
    unseen = publish(outlet("Quay Post"), said("LONDON (Reuters) - The company named a lab. More was not said."))
    assert (of(unseen).kind, of(unseen).named, of(unseen).sign, of(unseen).parent_id) == (
        "copy",
        "Reuters",
        "wire",
        None,
    )
    assert of(unseen).words.startswith("LONDON (Reuters)")
    publish(outlet("Meridian"), said("Another wording of its own.\n\n— Reuters\n"))
    assert origins() == ["Reuters"]


def test_whom_a_mark_names_leads_even_where_its_report_came_later():
    early = publish(outlet("Quay Post"), said(f"LONDON (Reuters) - {STORY}"))
    wire = publish(outlet("Reuters"), said(STORY), on=LATER)
    assert (of(early).kind, of(early).parent_id, of(wire).kind) == ("copy", wire.pk, "original")
    assert of(early).words.startswith("LONDON (Reuters)")
    assert origins() == ["Reuters"]


def test_help_of_a_wire_makes_a_rewrite():
    made = publish(outlet("Quay Post"), said("Reuters contributed to this report.\nAll else is ours."))
    assert (of(made).kind, of(made).named) == ("rewrite", "Reuters")


def test_an_agencys_own_page_carries_no_foreign_mark():
    assert of(publish(outlet("Reuters"), said(f"LONDON (Reuters) - {STORY}"))).kind == "original"


def test_a_report_that_credits_a_stored_one_cites_it():
    first = publish(outlet("CNBC"), said())
    made = publish(
        outlet("Quay Post"), said(words="Anthropic accused DeepSeek, CNBC reported.", via=("CNBC",)), on=LATER
    )
    assert (of(made).kind, of(made).parent_id, of(made).sign) == ("citing", first.pk, "credit")
    assert of(made).words == "Anthropic accused DeepSeek, CNBC reported."
    assert origins() == ["CNBC"]


def test_a_credited_report_may_come_in_later():
    made = publish(outlet("Quay Post"), said(via=("CNBC",)), on=LATER)
    assert (of(made).kind, of(made).parent_id, of(made).named) == ("citing", None, "CNBC")
    first = publish(outlet("CNBC"), said())
    assert (of(made).parent_id, of(made).named) == (first.pk, "")


def test_a_credit_does_not_lead_to_what_came_out_later_or_says_something_else():
    cnbc = outlet("CNBC")
    publish(cnbc, said(), on=POST_DAY + timedelta(days=9))
    publish(cnbc, draft().alleges("MiniMax", claimant="OpenAI"))
    assert of(publish(outlet("Quay Post"), said(via=("CNBC",)))).parent_id is None


def test_who_tells_the_same_facts_in_the_same_order_and_credits_them_writes_again():
    def story():
        return draft().alleges("DeepSeek", "MiniMax", "Moonshot AI", via=("CNBC",)).exchanges(1.6e7, "DeepSeek")

    first = publish(outlet("CNBC"), story())
    again = publish(outlet("Quay Post"), story(), on=LATER)
    brief = publish(outlet("Meridian"), said(via=("CNBC",)), on=LATER)
    assert [(of(one).kind, of(one).sign) for one in (again, brief)] == [("rewrite", "facts"), ("citing", "credit")]
    assert {of(again).parent_id, of(brief).parent_id} == {first.pk}


def test_confirmed_by_whoever_saw_the_same_letter_is_one_origin():
    reports = [
        publish(outlet("CNBC"), said(words=LETTER.format("CNBC"))),
        publish(
            outlet("Reuters"), said(words="Anthropic's letter accuses DeepSeek; Reuters has reviewed it."), on=LATER
        ),
        publish(outlet("Quay Post"), said(words=LETTER.format("CNBC"), via=("CNBC",)), on=LATEST),
    ]
    (letter,) = Document.objects.all()
    assert (letter.speaker.name, letter.kind, letter.first_on) == ("Anthropic", "letter", POST_DAY)
    assert [of(one).kind for one in reports] == ["citing"] * 3
    assert [of(one).document for one in reports[:2]] == [letter, letter]
    assert of(reports[2]).parent_id == reports[0].pk
    assert origins() == ["Anthropic"]


def test_a_letter_known_through_an_unseen_outlet_is_still_the_letter():
    publish(outlet("Quay Post"), said(words=LETTER.format("CNBC"), via=("CNBC",)))
    publish(outlet("Reuters"), said(words="Anthropic's letter accuses DeepSeek, and Reuters has reviewed it."))
    assert origins() == ["Anthropic"]


def test_a_stored_document_is_what_reports_of_it_lead_to():
    made = publish(outlet("Quay Post"), said(words="Anthropic accused DeepSeek in a blog post."), on=LATER)
    post = publish(company(), said())
    assert (of(made).kind, of(made).parent_id, of(made).sign) == ("citing", post.pk, "document")
    assert origins() == ["Anthropic newsroom"]


def test_a_letter_is_no_page_of_its_author_that_does_not_say_so():
    post = publish(company(), said())
    made = publish(outlet("Quay Post"), said(words=LETTER.format("Quay Post")), on=LATER)
    assert (of(made).parent_id, of(made).document.kind) == (None, "letter")
    letter = publish(post.source, said("A letter to two senators."), on=LATER)
    assert of(made).parent_id == letter.pk


def test_what_is_joint_leads_to_the_page_of_any_of_them():
    room = outlet("Federal press room", kind="government", owner="United States government")
    agencies = ("National Security Agency", "Federal Bureau of Investigation", "White House")
    advisory = draft("Joint advisory.")
    retold = draft("Three agencies named a firm.").citing(*agencies)
    for agency in agencies:
        advisory.claim(Predicate.ALLEGES_DISTILLATION, agency, "DeepSeek")
        retold.claim(Predicate.ALLEGES_DISTILLATION, agency, "DeepSeek")
    stored = publish(room, advisory)
    made = publish(outlet("Quay Post"), retold, on=LATER)
    assert (of(made).kind, of(made).parent_id) == ("citing", stored.pk)


def test_background_makes_no_derivation():
    """What Anthropic's letter said in June is no more than half of a report on sanctions."""
    text = said("Sanctions are coming.", words="Anthropic accused DeepSeek in a letter.")
    text.responds("US Treasury", Instrument.SANCTIONS)
    assert of(publish(outlet("Quay Post"), text)).kind == "original"


def test_letters_far_apart_are_two_and_what_lies_between_joins_them():
    source = outlet("Quay Post")
    for on in (date(2026, 2, 1), date(2026, 3, 10)):
        publish(source, said(words=LETTER.format("it")), on=on)
    assert Document.objects.count() == 2
    publish(source, said(words=LETTER.format("it")), on=date(2026, 2, 18))
    assert list(Document.objects.values_list("first_on", "last_on")) == [(date(2026, 2, 1), date(2026, 3, 10))]
    assert Citation.objects.filter(document=None).count() == 0


def test_a_letter_that_no_report_names_any_more_is_none():
    source = outlet("Quay Post")
    days = (date(2026, 2, 1), date(2026, 2, 18), date(2026, 3, 10))
    reports = [publish(source, said(words=LETTER.format("it")), on=on) for on in days]
    assert Document.objects.count() == 1
    own = said("In words of its own.")
    keep(
        snapshot(reports[1], own.words.text, fetched_at=datetime.fromisoformat("2026-03-20T00:00:00+00:00")),
        own.extraction(),
    )
    assert sorted(Document.objects.values_list("first_on", "last_on")) == [(days[0], days[0]), (days[2], days[2])]


def test_two_outlets_of_one_owner_are_one_origin():
    publish(outlet("Quay Post", owner="Harbour Group"), said())
    publish(outlet("Quay Evening", owner="Harbour Group"), said("Told otherwise."))
    assert len(origins()) == 1


def test_those_who_credit_each_other_end_at_the_earliest():
    one = publish(outlet("CNBC"), said(via=("Quay Post",)))
    other = publish(outlet("Quay Post"), said("Told anew.", via=("CNBC",)), on=POST_DAY)
    assert (of(one).parent_id, of(other).parent_id) == (other.pk, one.pk)
    assert len(origins()) == 1


def test_a_chain_goes_on_through_a_report_that_does_not_say_this():
    """Quay Post cites CNBC for the allegation; CNBC's stored report rests on the letter, which is the origin."""
    publish(outlet("CNBC"), said(words=LETTER.format("CNBC")).exchanges(3e6, "DeepSeek"))
    publish(outlet("Quay Post"), draft().exchanges(3e6, "DeepSeek", by=("Anthropic", "CNBC")), on=LATER)
    figures = [one for one in load(usable()) if one.quantity is not None and one.row.report.source.name == "Quay Post"]
    (origin,) = find_origins(evidence_of(figures).values())
    assert (origin.name, origin.is_stored) == ("Anthropic", False)


def test_an_edit_that_is_no_copy_any_more_leaves_the_group():
    publish(outlet("Harbour Wire"), said(STORY))
    made = publish(outlet("Quay Post"), said(STORY), on=LATER)
    own = said(INDEPENDENT)
    keep(
        snapshot(made, own.words.text, fetched_at=datetime.fromisoformat("2026-03-09T00:00:00+00:00")), own.extraction()
    )
    assert of(made).kind == "original"
    assert not Likeness.objects.exists()


def test_what_a_page_says_of_its_correctness_is_kept_with_its_edition():
    made = publish(outlet("Quay Post"), said("Correction: The month was wrong.\n"))
    assert [(row.kind, row.words) for row in Notice.objects.filter(text=made.current_text)] == [
        ("corrected", "Correction: The month was wrong.")
    ]
