"""Celery's queue in PostgreSQL, come back to within seconds where PostgreSQL was away.

Left to itself psycopg's pool waits twice as long after each refusal, up to two minutes, and Celery waits with it.
"""

from typing import Final

from kombu.transport import TRANSPORT_ALIASES, pgmq
from pgmq import PGMQueue

RECONNECT_SECONDS: Final = 5.0  # then the pool gives up, and whoever asks next makes it begin anew


class Transport(pgmq.Transport):
    """kombu's, with a pool that is quick to try again."""

    def _create_pgmq_client(self) -> PGMQueue:
        client = super()._create_pgmq_client()
        if client.pool is not None:
            client.pool.reconnect_timeout = RECONNECT_SECONDS
        return client


def use() -> None:
    """From here on, `pgmq://` means this."""
    TRANSPORT_ALIASES["pgmq"] = f"{__name__}:{Transport.__name__}"
