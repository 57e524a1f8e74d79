"""`manage.py bench digest`: what it makes, sends and says. How fast it is, no test asks."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tracker.digests.benching import sending
from tracker.digests.models import Delivery, Told


@pytest.mark.django_db(transaction=True)
def test_bench_composes_and_sends_a_mail_to_everybody_once():
    told: list[str] = []
    found = sending.bench(12, 3, 8, 3, 2, told.append)
    assert found.changes >= 8
    assert 0 < found.mails <= 12
    assert found.lost == 0
    assert found.queries_sending > 0
    assert 0 < found.memory_early <= found.memory_end * 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.SENT}
    assert Told.objects.values("subscriber").distinct().count() == found.mails
    values = json.loads(json.dumps(sending.bench_values(found)))
    assert values["mails"] == found.mails
    assert len(values["aims"]) == 4
    assert any("of the bare loop's rate" in line for line in sending.bench_lines(found))
    assert any("mails sent" in line for line in told)


@pytest.mark.parametrize("number", ["0", "many", "-1"])
def test_numbers_that_make_no_sense_are_refused(number):
    with pytest.raises(CommandError, match="is no number of any; write one like 5000"):
        call_command("bench", "digest", f"--subscribers={number}")
