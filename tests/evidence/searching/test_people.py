"""People are found as companies are: under their name, a part of it, or a slip of the pen."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tracker.evidence.searching.names import find_names


@pytest.mark.django_db
def test_a_person_is_found_under_the_whole_name_a_part_and_a_misspelling(client: Client) -> None:
    house = make.actor("White House", kind="government_body")
    person = make.actor("Michael Kratsios", kind="person", aliases=["Kratsios"], parent=house)
    told = make.report(text="Michael Kratsios warned of distillation.", title="A warning")
    make.claim("warns", person, None, Said(told, "Michael Kratsios warned of distillation."))
    make.mention(person, told)
    for typed in ("Michael Kratsios", "Kratsios", "Kratsois", "Micheal Kratsios", "KRATSIOS"):
        shown = find_names(typed).shown
        assert [one.actor.name for one in shown] == ["Michael Kratsios"], typed
        assert shown[0].actor.kind == "person"
    page = client.get("/search/?q=Kratsois").content.decode()
    assert 'href="/actors/michael-kratsios/"' in page
    assert "A warning" in page
