"""The report page: each item beside its words, what was fetched, whose news it is."""

from __future__ import annotations

from datetime import date

from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence.models import Derivation, Document, Notice, OriginRuling, Statement


def test_items_stand_beside_their_marked_words(client: Client, small_record: Record) -> None:
    body = client.get(f"/reports/{small_record.wire_report.pk}/").content.decode()
    assert "<mark>more than 13 million exchanges</mark>" in body
    assert "Names its sources and corrects its mistakes." in body
    assert "Most of what it says goes back to Northwire" in body
    assert "Gradient Weekly" in body


def test_quotation_stays_short(client: Client, db: None) -> None:
    told = make.report(text="word " * 400 + "over 5 million exchanges" + " word" * 400)
    make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"))
    body = client.get(f"/reports/{told.pk}/").content.decode()
    quotation = body[body.index("<blockquote") : body.index("</blockquote>")]
    assert "<mark>over 5 million exchanges</mark>" in quotation
    assert len(quotation) < 700
    assert "… word" in quotation
    assert "word …" in quotation


def test_editions_are_listed_with_hash_and_time(client: Client, small_record: Record) -> None:
    letter = Report.objects.get(title__contains="second, larger")
    body = client.get(f"/reports/{letter.pk}/").content.decode()
    assert "The page changed once since we first fetched it" in body
    for snapshot in letter.snapshots.all():
        assert snapshot.sha256 in body
    assert "25 Jun 2026, 12:00 UTC" in body


def test_an_edition_is_listed_with_the_size_of_the_page_where_that_is_known(
    client: Client, small_record: Record
) -> None:
    letter = Report.objects.get(title__contains="second, larger")
    assert "not known</td>" in client.get(f"/reports/{letter.pk}/").content.decode()
    letter.snapshots.update(n_bytes=1_234)
    body = client.get(f"/reports/{letter.pk}/").content.decode()
    assert ">1,234 bytes</td>" in body
    assert "not known</td>" not in body


def test_report_not_fetched_yet_says_so(client: Client, db: None) -> None:
    told = make.report(on=None)
    told.current_text = None
    told.is_relevant = None
    told.failure = "timed out"
    told.save()
    told.snapshots.all().delete()
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert "Its page has not been fetched yet: the last attempt failed." in body
    assert "no date stated" in body
    assert "timed out" not in body


def test_report_whose_reading_failed_says_so(client: Client, small_record: Record) -> None:
    letter = Report.objects.get(title__contains="second, larger")
    newest = letter.snapshots.order_by("-fetched_at")[0]
    body = client.get(f"/reports/{letter.pk}/").content.decode()
    assert "was not analysed" not in body
    Snapshot.objects.filter(pk=newest.pk).update(n_failures=2, failure="the process that read it died")
    body = client.get(f"/reports/{letter.pk}/").content.decode()
    assert "Its newest edition was not analysed: the last attempt failed." in body
    assert "the process that read it died" not in body
    # What was read before stays, and a day past had no such failure.
    assert "<mark>" in body
    assert "was not analysed" not in client.get(f"/reports/{letter.pk}/?as_of=2026-06-26").content.decode()


def test_report_whose_first_reading_failed_is_not_called_empty(client: Client, db: None) -> None:
    told = make.report()
    told.snapshots.update(n_failures=1, failure="the process that read it died")
    Report.objects.filter(pk=told.pk).update(is_relevant=None)
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert "Its newest edition was not analysed" in body
    assert "Nothing graded was read out of it" not in body


def test_report_about_something_else_says_so(client: Client, db: None) -> None:
    told = make.report()
    told.is_relevant = False
    told.save()
    assert "found to be about something else" in client.get(f"/reports/{told.pk}/").content.decode()


def test_month_is_never_shown_as_a_day(client: Client, db: None) -> None:
    told = make.report(on="2026-03-01", precision="month")
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert '<time datetime="2026-03">Mar 2026</time>' in body


def test_reports_of_one_outlet(client: Client, small_record: Record) -> None:
    body = client.get("/reports/?source=northwire").content.decode()
    assert "Threat report widens the circle" in body
    assert "Memorandum on adversarial distillation" not in body


def test_a_copy_shows_its_origin_the_sign_and_the_chain(client: Client, db: None) -> None:
    letter, wire, copy = (make.report(make.source(name)) for name in ("Quay Post", "Northwire", "Gradient"))
    speaker = make.actor("Anthropic")
    document = Document.objects.create(
        key="x", speaker=speaker, kind="letter", first_on=date(2026, 6, 10), last_on=date(2026, 6, 24)
    )
    Derivation.objects.create(report=letter, head=letter, kind="citing", document=document, sign="document")
    Derivation.objects.create(
        report=wire, head=wire, kind="citing", parent=letter, sign="credit", words="Quay Post said"
    )
    Derivation.objects.create(report=copy, head=wire, kind="copy", parent=wire, sign="text", similarity=0.9)
    body = client.get(f"/reports/{copy.pk}/").content.decode()
    assert "Its text is that of Northwire." in body
    assert "90% of the shorter one’s runs of five words stand in both." in body
    chain = body[body.index('<ol class="chain">') : body.index("</ol>", body.index('<ol class="chain">'))]
    assert (
        chain.index("Gradient")
        < chain.index("Northwire")
        < chain.index("Quay Post")
        < chain.index("Anthropic’s letter")
    )
    assert "placed between 10 Jun 2026 and 24 Jun 2026" in chain
    assert "1 other place of this text" in body
    assert "1 other place of this text" in client.get(f"/reports/{wire.pk}/").content.decode()


def test_a_ruling_is_shown_with_its_reason_beside_what_was_worked_out(client: Client, db: None) -> None:
    wire, copy = make.report(make.source("Northwire")), make.report(make.source("Gradient"))
    Derivation.objects.create(report=wire, head=wire, kind="original")
    Derivation.objects.create(report=copy, head=wire, kind="copy", parent=wire, sign="text", similarity=0.9)
    made = {"report": copy, "kind": "original", "made_at": make.EPOCH}
    OriginRuling.objects.create(**made, who="A. Roe", why="A hunch.", undone_at=make.EPOCH, undone_by="E. Ng")
    OriginRuling.objects.create(**made, who="E. Ng", why="Its <own> interviews.")
    body = client.get(f"/reports/{copy.pk}/").content.decode()
    assert "A person decided this." in body
    assert "Its &lt;own&gt; interviews." in body
    assert "Worked out without the decision: copy." in body
    assert "It credits nobody for what it reports." in body
    assert "Taken back by E. Ng" in body


def test_an_edit_is_shown_as_a_difference_with_what_vanished(client: Client, db: None) -> None:
    told = make.report(text="Northwire counts over 5 million exchanges. Nobody answered.")
    make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"))
    edited = "Northwire counts many exchanges. Nobody answered.\nCorrection: The number <b>fell</b>."
    later = make.moment("2026-03-09")
    first = told.current_text
    snapshot = Snapshot.objects.create(
        report=told,
        fetched_at=later,
        url=told.url,
        status=200,
        headers={},
        media_type="text/html",
        sha256="f" * 64,
        body=b"2",
        replaces=first.snapshot,
    )
    told.current_text = ArticleText.objects.create(snapshot=snapshot, text_version="1", text=edited, created_at=later)
    told.save()
    Notice.objects.create(
        text=told.current_text, kind="corrected", words="Correction: The number <b>fell</b>.", start=1, end=9
    )
    Statement.objects.filter(report=told).update(retired_at=later)
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert (
        '<span class="tag tag-strong">Corrected</span> <q lang="en">Correction: The number &lt;b&gt;fell&lt;/b&gt;.</q>'
        in body
    )
    edits = body[body.index('id="edits"') :]
    assert "<del><span" in edits
    assert "over 5 million" in edits[edits.index("<del>") : edits.index("</del>")]
    assert '<li lang="en">over 5 million exchanges</li>' in edits
    assert "No longer said" in edits


def test_a_page_that_never_changed_has_no_difference(client: Client, small_record: Record) -> None:
    body = client.get(f"/reports/{small_record.wire_report.pk}/").content.decode()
    assert 'id="edits"' not in body


def test_a_report_says_how_its_origin_is_put_right(client: Client, small_record: Record) -> None:
    body = client.get(f"/reports/{small_record.wire_report.pk}/").content.decode()
    assert f"manage.py origin set {small_record.wire_report.pk} original --who NAME --why REASON" in body
    assert "manage.py origin undo" not in body
    ruled = client.get(f"/reports/{small_record.copy_report.pk}/").content.decode()
    assert f"manage.py origin undo {small_record.copy_report.pk} --who NAME" in ruled


def test_words_that_tell_an_origin_stand_in_their_sentence(client: Client, db: None) -> None:
    told = make.report(text="Two labs differ. As Quay Post first reported, the letter ran to nine pages.")
    credit = "Quay Post first reported"
    start = told.current_text.text.index(credit)
    given = {"report": told, "head": told, "kind": "citing", "named": "Quay Post", "sign": "credit", "words": credit}
    made = Derivation.objects.create(**given, start=start, end=start + len(credit))
    assert f"As <mark>{credit}</mark>, the letter" in client.get(f"/reports/{told.pk}/").content.decode()
    made.start, made.end = 0, 3
    made.save()
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert "<mark>" not in body
    assert f"<p>{credit}</p>" in body


def test_another_party_of_one_act_is_named_beside_its_own_words(client: Client, db: None) -> None:
    told = make.report(text="Senators Ash and Birch have announced an amendment.")
    bill = make.response("legislation", make.actor("Ash", kind="person"), Said(told, "announced an amendment"))
    Statement.objects.filter(supports__assertion=bill).update(claimant=make.actor("Birch", kind="person"))
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert 'In this report: <a href="/actors/birch/">Birch</a>' in body
