"""Actors under all their spellings."""

from __future__ import annotations

import pytest

from tracker.evidence.actors import find_or_create, fold, sync_known
from tracker.evidence.models import Actor, Alias


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Société  Générale", "societe generale"),
        ("DeepSeek", "deepseek"),
        ("深度求索", "深度求索"),
        ("오픈AI", "오픈ai"),
    ],
)
def test_fold_compares_spellings_in_any_script(text, folded):
    assert fold(text) == folded


@pytest.mark.django_db
def test_find_or_create_gives_a_product_its_maker():
    claude = find_or_create({"Claude": "product"})["Claude"]
    assert (claude.kind, claude.parent.name, claude.parent.is_known) == ("product", "Anthropic", True)


@pytest.mark.django_db
def test_find_or_create_makes_one_row_of_one_name():
    first = find_or_create({"Someone New": "person"})["Someone New"]
    assert find_or_create({"Someone New": "organisation"})["Someone New"] == first
    assert Actor.objects.get().kind == "person"


@pytest.mark.django_db
def test_find_or_create_gives_every_name_a_slug_of_its_own():
    made = find_or_create(
        {"A-B": "organisation", "A B": "organisation", "某某公司": "organisation", "x" * 400: "person"}
    )
    slugs = {actor.slug for actor in made.values()}
    assert len(slugs) == 4
    assert all(slug.isascii() and 0 < len(slug) <= 120 for slug in slugs)


@pytest.mark.django_db
def test_sync_known_brings_rows_up_to_the_lexicon_once():
    actor = Actor.objects.create(
        slug="deepseek", name="DeepSeek", kind="person", first_seen_at="2026-01-01T00:00:00Z", is_known=False
    )
    assert sync_known() >= 1
    actor.refresh_from_db()
    assert (actor.kind, actor.country, actor.is_known, actor.slug) == ("organisation", "CN", True, "deepseek")
    assert Alias.objects.filter(actor=actor, text="深度求索").exists()
    sync_known()
    assert sync_known() == 0
