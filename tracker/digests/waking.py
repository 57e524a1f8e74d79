"""News that were just taken in -> whoever follows any of them at once is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tracker.collection.statements import tell
from tracker.digests.models import News
from tracker.digests.shelves import corrected_keys

# So long more news are waited for, which then go into the same mail.
WAIT: Final = timedelta(minutes=1)
# Who follows at once: by what was followed, by what was told before. Each is found by an index. Also who is due already:
# whoever composes for it now may not see these news, and its row is waited for and looked at once more.
_WAKE: Final = """
    UPDATE digests_subscriber s SET at_once_due_at = coalesce(s.at_once_due_at, %(due)s)
    WHERE s.confirmed_at IS NOT NULL AND s.ended_at IS NULL AND s.id IN (
        SELECT f.subscriber_id FROM digests_follow f
            WHERE f.cadence = 'at_once' AND f.channel = 'mail' AND f.subject IN ('everything', 'search') AND %(is_told)s
        UNION ALL SELECT f.subscriber_id
            FROM unnest(%(subjects)s::text[], %(targets)s::text[]) AS about (subject, target)
            JOIN digests_follow f ON f.subject = about.subject AND f.target = about.target
            WHERE f.cadence = 'at_once' AND f.channel = 'mail'
        UNION ALL SELECT t.subscriber_id FROM digests_told t WHERE EXISTS (SELECT FROM digests_follow f
                WHERE f.subscriber_id = t.subscriber_id AND f.cadence = 'at_once' AND f.channel = 'mail')
            AND t.news_id IN (SELECT o.id FROM digests_news o WHERE o.assertion_key = ANY(%(keys)s)
                UNION ALL SELECT unnest(%(gone)s::bigint[])))
"""


def wake(taken: Sequence[News], moment: datetime) -> None:
    """One statement, none where nobody is told of any of these."""
    told = [one for one in taken if not one.silent and one.takes_back_id is None]
    corrections = [one for one in taken if one.silent != News.Silent.BULK]
    keys = sorted({key for one in corrections for key in corrected_keys(one.kind, one.assertion_key, one.topics)})
    gone = [one.takes_back_id for one in corrections if one.takes_back_id is not None]
    if not (told or keys or gone):
        return
    about = sorted({name.partition(":")[::2] for one in told for name in one.topics})
    tell(
        _WAKE,
        {
            "due": moment + WAIT,
            "is_told": bool(told),
            "subjects": [subject for subject, _ in about],
            "targets": [target for _, target in about],
            "keys": keys,
            "gone": gone,
        },
    )
