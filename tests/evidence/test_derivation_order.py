"""The order of reading changes no derivation, and one more report changes only what it touches.

Read in one order, its reverse and another; with STILLWATCH_LONG=1 in three more.
"""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection

from tests.evidence.derived import LATER, LATEST, LETTER, of, origins, said
from tests.evidence.making import POST_DAY, outlet, publish, report, snapshot
from tests.evidence.test_fingerprints import COPIES, INDEPENDENT, STORY, light_edit, read_article
from tracker.collection.models import Report
from tracker.evidence.derivations import derive, derive_all
from tracker.evidence.models import Assertion, Derivation, Document, Fingerprint
from tracker.evidence.recording import keep

pytestmark = pytest.mark.django_db
N_SHUFFLED = 4 if os.environ.get("STILLWATCH_LONG") == "1" else 1


def _rows():
    """All that was derived, by names that are the same in every store."""
    name = {made.pk: made.source.name for made in Report.objects.select_related("source")}
    return sorted(
        (
            name[row.report_id],
            row.kind,
            name[row.head_id],
            name.get(row.parent_id),
            str(row.document),
            row.named,
            row.sign,
        )
        for row in Derivation.objects.select_related("document__speaker")
    )


def _newsroom():
    """Reports of a day or two, each of its own outlet, with copies, credits, a cycle, a letter and its witnesses."""
    return [
        ("Harbour Wire", said(STORY, words=LETTER.format("Harbour Wire")), POST_DAY),
        ("Quay Post", said(f"LONDON (Harbour Wire) — {light_edit(STORY)}"), POST_DAY),
        ("Meridian", said(words="Anthropic accused DeepSeek, Quay Post said.", via=("Quay Post",)), LATER),
        ("Northlight", said("Of its own.", words="Anthropic's letter accuses DeepSeek."), LATEST),
        ("Silicon Ledger", said("In other words.", via=("Gradient",)), LATEST),
        ("Gradient", said("In words of ours.", via=("Silicon Ledger",)), LATEST),
    ]


def test_the_order_of_reading_changes_nothing():
    newsroom = _newsroom()
    sources = {name: outlet(name) for name, _, _ in newsroom}
    orders = [newsroom, newsroom[::-1], *random.Random(7).sample(list(permutations(newsroom)), N_SHUFFLED)]
    found = []
    for order in orders:
        Assertion.objects.all().delete()
        Document.objects.all().delete()
        Report.objects.all().delete()
        for name, text, on in order:
            made = report(sources[name], on=on)
            Report.objects.filter(pk=made.pk).update(key=f"{name:x<64.64}")
            made.refresh_from_db()
            keep(snapshot(made, text.words.text), text.extraction())
        found.append(_rows())
    assert all(rows == found[0] for rows in found)
    before = list(Derivation.objects.order_by("pk").values())
    assert derive_all() == len(newsroom)
    assert list(Derivation.objects.order_by("pk").values()) == before


def test_one_more_report_touches_its_copies_and_what_credits_it_alone():
    copied = publish(outlet("Harbour Wire"), said(STORY))
    citing = publish(outlet("Meridian"), said(via=("Quay Post",)), on=LATER)
    apart = publish(outlet("Northlight"), said(INDEPENDENT))
    made = publish(outlet("Quay Post"), said(light_edit(STORY)))
    assert derive(made.pk) == {made.pk}
    for one in (copied, apart):
        Derivation.objects.filter(report=one).update(kind="citing")
    assert derive(made.pk) == {made.pk, copied.pk, citing.pk}
    assert (of(copied).kind, of(apart).kind) == ("original", "citing")


def test_near_copies_are_looked_up_by_index(django_assert_max_num_queries):
    made = publish(outlet("Quay Post"), said(STORY))
    like = Fingerprint.objects.get(pk=made.pk)
    plain = {
        "source": made.source,
        "title": "Other",
        "first_seen_at": made.first_seen_at,
        "last_seen_at": made.first_seen_at,
    }
    others = Report.objects.bulk_create(Report(key=str(n), url=f"http://o.example/{n}", **plain) for n in range(3000))
    Fingerprint.objects.bulk_create(
        Fingerprint(
            report=other,
            text=like.text,
            source=made.source,
            version=like.version,
            n_runs=like.n_runs,
            signature=like.signature,
            bands=[other.pk * 1000 + band for band in range(len(like.bands))],
            came_out_at=like.came_out_at,
        )
        for other in others
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Fingerprint._meta.db_table}")
    with django_assert_max_num_queries(60) as asked:
        derive(made.pk)
    (query,) = [one["sql"] for one in asked.captured_queries if "AS band(number)" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + query.replace("%", "%%"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "fingerprint_bands" in plan
    assert "Seq Scan" not in plan


@pytest.mark.skipif(not COPIES.exists(), reason="needs ../shared with the annotated reports")
def test_the_four_annotated_pairs_of_real_copies_are_four_origins():
    pairs = json.loads((COPIES / "pairs.json").read_text())["pairs"]
    made = {}
    for number, name in enumerate(name for pair in pairs for name in pair):
        path = COPIES / f"{name}.txt"
        text = read_article(path if path.exists() else COPIES.parent / f"{name}.txt")
        made[name] = publish(outlet(f"Outlet {number}"), said(text), on=POST_DAY + timedelta(days=number))
    heads = [{of(made[name]).head_id for name in pair} for pair in pairs]
    assert [len(one) for one in heads] == [1] * 4
    assert len(set.union(*heads)) == 4
    assert len(origins()) == 4
