"""The incident page: what stands on it, and that it never says more than is known."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.structured import without_data


def page(client: Client, slug: str) -> str:
    answer = client.get(f"/incidents/{slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def words(body: str) -> str:
    """The page as read, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_summary_is_attributed_counted_and_answered(client: Client, small_record: Record) -> None:
    read = words(page(client, small_record.february.slug))
    assert "Anthropic alleges that DeepSeek, Moonshot AI and MiniMax distilled or copied" in read
    assert "more than 16 million exchanges and about 24,000 accounts" in read
    assert "MiniMax more than 13 million" in read
    assert "no reply on record as of 24 Feb 2026" in read
    assert (
        "Check: 150,000 + 3.4 million + 13 million against more than 16 million: consistent."
        " The parts add up to at least 16.55 million." in read
    )
    assert "add up to at least 16.55 million" in read


def test_denial_is_said_with_its_day(client: Client, small_record: Record) -> None:
    read = words(page(client, small_record.june.slug))
    assert "Alibaba rejects the allegation made by Anthropic (24 Jun 2026), according to The Coastal Ledger" in read
    assert "Jun 2026" in read


def test_numbers_carry_their_exact_value(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    assert '<data value="13000000" title="at least 13,000,000">more than 13 million exchanges</data>' in body
    assert (
        '<data value="24000" title="no bound stated; compared with others as 21,600 to 26,400">about 24,000 accounts</data>'
        in body
    )


def test_conflict_shows_both_versions_better_graded_first(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    versions = body[body.index('id="conflicts"') : body.index('id="claims"')]
    first = versions.index("Anthropic alleges more than 13 million exchanges")
    assert first < versions.index("Anthropic alleges about 3.5 million exchanges")


def test_evidence_folds_copies_under_one_origin(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    origin = re.search(r"<h3>Northwire</h3>.*?</article>", body, re.DOTALL)
    assert origin is not None
    assert "2 reports" in origin.group()
    assert "Gradient Weekly" in origin.group()


def test_grade_chip_reads_letter_number_label_and_leads_to_evidence(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    read = words(body)
    assert "A · 0.86 · Direct sources" in read
    evidence = re.search(r'href="(/evidence/[0-9a-f]{16}/)"', body)
    assert evidence is not None
    assert client.get(evidence.group(1)).status_code == 200


def test_merged_incident_leads_to_the_one_that_took_it_in(client: Client, small_record: Record) -> None:
    between = make.incident("Between", merged_into=small_record.february)
    make.incident("First name", merged_into=between)
    answer = client.get("/incidents/first-name/")
    assert answer.status_code == 301
    assert answer["Location"] == f"/incidents/{small_record.february.slug}/"


def test_circle_of_merges_is_not_found(client: Client, db: None) -> None:
    one = make.incident("One")
    other = make.incident("Other", merged_into=one)
    one.merged_into = other
    one.save()
    assert client.get("/incidents/one/").status_code == 404


def test_retired_and_badly_graded_things_do_not_show(client: Client, small_record: Record) -> None:
    lab = make.actor("Whispered Lab")
    told = make.report(text="Somebody said over 77 million exchanges.")
    said = Said(told, "over 77 million exchanges")
    make.figure("exchanges", 77e6, said, incident=small_record.february, actors=[lab], score="0.09")
    retired = make.figure("exchanges", 88e6, said, incident=small_record.february, actors=[lab])
    retired.retired_at = make.EPOCH
    retired.save()
    for address in (f"/incidents/{small_record.february.slug}/", "/figures/", "/", "/actors/", f"/reports/{told.pk}/"):
        read = words(client.get(address).content.decode())
        assert "77 million" not in read
        assert "88 million" not in read
    assert client.get(f"/evidence/{retired.key[:16]}/").status_code == 404


def test_incident_without_anything_public_is_not_found(client: Client, db: None) -> None:
    empty = make.incident("Nothing to show")
    make.claim("alleges_distillation", None, None, incident=empty, score="0.05")
    assert client.get("/incidents/nothing-to-show/").status_code == 404
    assert "Nothing to show" not in client.get("/incidents/").content.decode()


def test_unknown_is_said_in_words(client: Client, db: None) -> None:
    bare = make.incident("Bare", began_on=None, began_precision="")
    make.claim("alleges_distillation", None, None, incident=bare)
    read = words(page(client, "bare"))
    assert "An unnamed party alleges that parties that it does not name" in read
    assert "No figure on record" in read
    assert "No response on record" in read
    assert "None" not in read


def test_hostile_words_neither_run_nor_break_the_page(client: Client, db: None) -> None:
    bad = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7|add:7 }} <!--'
    outlet = make.source(f"Outlet {bad}"[:60])
    told = make.report(outlet, title=bad, text=f"Before {bad} after 5 million exchanges.")
    actor = make.actor(bad, slug="bad", aliases=[bad + "!"])
    make.mention(actor, told)
    campaign = make.incident(bad, slug="bad", accuser=actor, accused=[actor])
    said = Said(told, bad)
    make.claim("alleges_distillation", actor, actor, said, incident=campaign)
    made = make.figure(
        "exchanges", 5e6, said, incident=campaign, actors=[actor], speakers=[actor], window_text=bad, unit="x<b>"
    )
    make.response("sanctions", actor, said, incident=campaign, instrument_name=bad)
    addresses = [
        "/",
        "/incidents/",
        "/incidents/bad/",
        "/actors/",
        "/actors/bad/",
        "/figures/",
        "/figures/chart.svg",
        "/responses/",
    ]
    addresses += ["/reports/", f"/reports/{told.pk}/", "/sources/", f"/evidence/{made.key[:16]}/"]
    for address in addresses:
        body = without_data(client.get(address).content.decode())
        assert "<script" not in body, address
        assert "<img" not in body, address
        assert "<b>" not in body, address
    for query in (bad, "million"):
        body = client.get("/search/", query_params={"q": query}).content.decode()
        assert "<script" not in body
        assert "<img" not in body


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        ("supported", "An independent party backs the allegation."),
        ("disputed", "Others dispute the allegation."),
        ("retracted", "The accuser has withdrawn it."),
    ],
)
def test_summary_is_hedged_by_standing(client: Client, db: None, standing: str, sentence: str) -> None:
    accuser, accused = make.actor("Accuser"), make.actor("Accused")
    campaign = make.incident("Campaign", accuser=accuser, accused=[accused])
    make.claim(
        "alleges_distillation", accuser, accused, incident=campaign, standing=standing, occurred_on=date(2026, 3, 1)
    )
    assert sentence in words(page(client, "campaign"))


def test_weak_sources_are_said_first(client: Client, db: None) -> None:
    campaign = make.incident("Campaign")
    make.claim("alleges_distillation", None, make.actor("Lab"), incident=campaign, score="0.20")
    assert "On weak sources: An unnamed party alleges" in words(page(client, "campaign"))


def test_undated_report_never_lends_the_day_of_fetching(client: Client, db: None) -> None:
    campaign = make.incident("Campaign", began_on=None, began_precision="")
    lab = make.actor("Lab")
    told = make.report(text="Treasury imposed sanctions on Lab.", on=None)
    make.response("sanctions", make.actor("Treasury"), Said(told, "imposed sanctions"), incident=campaign)
    make.claim("no_response", lab, None, Said(told, "Lab"), incident=campaign)
    body = page(client, "campaign")
    assert "date not known (fetched 23 Feb 2026 )" in words(body)
    assert "Nothing on record has a place on a timeline" in words(body)
    assert "No response on record yet" in words(client.get("/").content.decode())
    assert "date not known" in words(client.get("/responses/").content.decode())


def test_counted_without_an_accusation_is_said(client: Client, small_record: Record) -> None:
    make.figure("exchanges", 5e6, incident=small_record.february, actors=[make.actor("Xiaomi")])
    read = words(page(client, small_record.february.slug))
    assert "Also counted Xiaomi" in read
    assert "Counted, but accused in no allegation on record Xiaomi" in read


def test_standing_names_the_reply_behind_it(client: Client, small_record: Record) -> None:
    read = words(page(client, small_record.june.slug))
    assert re.search(r"denied by the accused on 24 Jun 2026, according to The Coastal Ledger \([A-D] · 0\.\d\d\)", read)


def test_facts_tell_publication_and_activity_apart(client: Client, small_record: Record) -> None:
    read = words(page(client, small_record.june.slug))
    assert "Became public Jun 2026" in read
    assert "Alleged activity 22 Apr to 5 Jun 2026" in read


def test_warnings_are_shown_in_their_own_words(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    assert "“censorship-safe rewrites”" in body


def test_weak_allegation_stands_behind_its_grade_and_without_a_chart(client: Client, db: None) -> None:
    lab = make.actor("Lab")
    campaign = make.incident("Campaign", accused=[lab])
    make.claim("alleges_distillation", None, lab, incident=campaign, score="0.20")
    make.figure("exchanges", 5e6, incident=campaign, actors=[lab], score="0.20")
    body = client.get("/incidents/").content.decode()
    assert "On weak sources: An unnamed accuser alleges" in words(body)
    assert body.count('class="grade grade-d"') == 2
    assert "<figure" not in page(client, "campaign")


def test_other_incidents_between_the_parties_are_linked(client: Client, small_record: Record) -> None:
    assert "Other allegations between" not in page(client, small_record.june.slug)
    lab = small_record.june.accused.first()
    turned = make.incident("Alibaba accuses Anthropic", accuser=lab, accused=[small_record.anthropic])
    make.claim("alleges_distillation", lab, small_record.anthropic, incident=turned)
    read = words(page(client, small_record.june.slug))
    assert "Other allegations between these parties Alibaba accuses Anthropic" in read
    assert "Other allegations between these parties Anthropic accuses Alibaba" in words(page(client, turned.slug))


@pytest.mark.django_db
def test_every_accuser_of_a_joint_statement_is_named_the_leading_one_first(client: Client) -> None:
    agencies = [make.actor(name) for name in ("National Security Agency", "CISA", "FBI")]
    accused = make.actor("Alibaba")
    joint = make.incident("Joint advisory", accuser=agencies[0], accused=[accused])
    joint.accusers.set(agencies)
    make.claim("alleges_distillation", agencies[0], accused, incident=joint)
    assert "Accusers National Security Agency , CISA and FBI" in words(page(client, joint.slug))
    listed = words(client.get("/incidents/").content.decode())
    assert "National Security Agency , CISA and FBI allege distillation by Alibaba" in listed
    assert "Joint advisory" in client.get("/actors/fbi/").content.decode()


@pytest.mark.django_db
def test_what_is_admitted_and_alleged_by_nobody_has_no_accuser(client: Client) -> None:
    admitting = make.actor("xAI")
    campaign = make.incident("Reported admission of distillation", accused=[admitting])
    make.claim("admits", admitting, make.actor("OpenAI"), incident=campaign)
    assert "nobody: it is admitted, not alleged" in page(client, campaign.slug)
    listed = words(client.get("/incidents/").content.decode())
    assert "Admitted, as reports have it, and alleged by nobody." in listed


def test_what_is_admitted_and_not_alleged_says_so(client: Client, db: None) -> None:
    company = make.actor("Umbra AI")
    head = make.actor("Ada Roe", kind="person", parent=company)
    admitted = make.incident("Umbra AI is reported to admit distillation", accused=[company])
    make.claim("admits", head, None, incident=admitted)
    body = page(client, admitted.slug)
    assert "· admitted</p>" in body
    assert "What is admitted" in body
    assert "Ada Roe (Umbra AI) concedes the act, or part of it" in body
    assert "no reply on record" not in body
    assert "No claim on record" not in body


def test_what_was_targeted_and_how_is_told_by_accused(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    table = body.partition('<h2 id="methods">')[2].partition("</table>")[0]
    rows = {words(row.partition("</th>")[0]): words(row.partition("</th>")[2]) for row in table.split("<tr>")[2:]}
    assert set(rows) == {"DeepSeek", "Moonshot AI", "MiniMax"}
    assert "reasoning" in rows["DeepSeek"]
    assert "censorship-safe answers" in rows["DeepSeek"]
    assert "censorship-safe answers" not in rows["MiniMax"]
    assert all("fraudulent accounts" in row for row in rows.values())


def test_reports_that_disagree_are_one_click_from_the_sentence_that_says_so(
    client: Client, small_record: Record
) -> None:
    body = page(client, small_record.february.slug)
    summary = body.partition('<h2 id="summary">')[2].partition("</section>")[0]
    assert re.search(r'<a href="#conflicts">Reports disagree on \d+ points?; all versions stand below\.</a>', summary)
    assert 'id="conflicts"' in body
