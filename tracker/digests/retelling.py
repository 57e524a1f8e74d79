"""Mails that never arrived told nothing: what stood in them is told by the next, and put right for nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tracker.collection.statements import ask

_BATCH: Final = 500
# What was taken in before is not told any more: an address that takes nothing for long would have everybody's mail wait.
RETOLD_WITHIN: Final = timedelta(days=30)
# The follows go back to before what was lost; what other mails told since is known of and not told again. The slot of a
# mail at once, named by its newest item, is free for the mail that tells that anew; a day and a week keep theirs.
_RETELL: Final = """
    WITH lost AS (
        SELECT d.id, d.subscriber_id FROM digests_delivery d JOIN digests_subscriber s ON s.id = d.subscriber_id
        WHERE d.purpose = 'digest' AND d.state IN ('failed', 'held', 'bounced')
            AND EXISTS (SELECT FROM digests_told t WHERE t.delivery_id = d.id)
        LIMIT %(size)s FOR NO KEY UPDATE OF s SKIP LOCKED
    ), untold AS (
        DELETE FROM digests_told t USING lost WHERE t.delivery_id = lost.id RETURNING t.subscriber_id, t.news_id
    ), renamed AS (
        UPDATE digests_delivery d SET slot = d.slot || ' lost ' || d.id FROM lost
        WHERE d.id = lost.id AND d.slot LIKE 'at_once %%'
    ), back AS (
        SELECT u.subscriber_id, min(u.news_id) - 1 AS upto FROM untold u JOIN digests_news n ON n.id = u.news_id
        WHERE n.taken_at > %(since)s GROUP BY 1
    ), again AS (
        UPDATE digests_follow f SET seen_upto = back.upto FROM back
        WHERE f.subscriber_id = back.subscriber_id AND f.channel = 'mail' AND f.seen_upto > back.upto
    )
    SELECT count(*) FROM lost
"""


def retell_lost(moment: datetime) -> int:
    """How many mails that were given up, held or sent back are taken for untold now; each once, one query where none is."""
    n_lost, n = 0, _BATCH
    while n == _BATCH:
        n = int(ask(_RETELL, {"size": _BATCH, "since": moment - RETOLD_WITHIN})[0][0])
        n_lost += n
    return n_lost
