"""A command's turns at hosts: those of the cluster where its database answers, else of its own process."""

from datetime import timedelta

import pytest
from django.db import connection

from scrapers.errors import Busy
from scrapers.pace import Pace
from tracker.collection.hosts import ClusterPace
from tracker.collection.lone_pace import LonePace

HOST = "wire.example"


@pytest.fixture
def no_server(tmp_path, monkeypatch):
    """The database's address is one where no server listens."""
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))


@pytest.fixture
def slept():
    return []


def test_without_a_database_the_process_has_turns_of_its_own(no_server, slept):
    pace = LonePace(own=Pace(clock=lambda: 0.0, sleep=slept.append))
    with pace.turn(HOST, 2.0, hold=30):
        pass
    with pace.turn(HOST, 2.0, hold=30):
        pass
    assert slept == [2.0]


def test_without_a_database_a_host_that_asked_for_it_is_left_alone(no_server, slept):
    pace = LonePace(own=Pace(clock=lambda: 0.0, sleep=slept.append))
    pace.close(HOST, timedelta(hours=1))
    with pytest.raises(Busy), pace.turn(HOST, 2.0, hold=30):
        pass


@pytest.mark.django_db(transaction=True)
def test_with_a_database_the_clusters_turns_count():
    ClusterPace().close(HOST, timedelta(hours=1))
    with pytest.raises(Busy), LonePace().turn(HOST, 2.0, hold=30):
        pass
