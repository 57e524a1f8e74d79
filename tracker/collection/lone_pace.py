"""Turns at hosts for a command that has to do without a database where there is none."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from scrapers.pace import PROCESS_PACE, Turns
from tracker.collection.hosts import ClusterPace

CONNECT_SECONDS = 2


class LonePace:
    """The cluster's turns where its database answers; where none does, or none is set up, nobody else of the cluster asks
    either, and this process's own turns do."""

    def __init__(self, cluster: ClusterPace | None = None, own: Turns = PROCESS_PACE) -> None:
        self._cluster = cluster or ClusterPace()
        self._own = own
        self._chosen: Turns | None = None

    def turn(self, host: str, rest: float, *, hold: float) -> AbstractContextManager[float]:
        """As `Turns.turn` has it."""
        return self._turns(host).turn(host, rest, hold=hold)

    def close(self, host: str, wait: timedelta) -> None:
        """As `Turns.close` has it."""
        self._turns(host).close(host, wait)

    def _turns(self, host: str) -> Turns:
        """Whose turns count, decided at the first."""
        if self._chosen is None:
            try:
                _knock()
                self._cluster.left(host)
            except (psycopg.Error, DatabaseError, InterfaceError):
                self._chosen = self._own
            else:
                self._chosen = self._cluster
        return self._chosen


def _knock() -> None:
    """Raises psycopg.OperationalError where no database answers; the pool would try for seconds, and warn of each time."""
    psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}).close()
