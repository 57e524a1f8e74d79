"""What pages need that show a digest."""

from __future__ import annotations

from tracker.digests.models import Subscriber
from tracker.digests.slots import zone_of
from tracker.digests.stories import language_of_finding, sectioned
from tracker.digests.upcoming import next_mail
from tracker.digests.wording import finding, told_before
from tracker.digests.writing import Digest


def told(digest: Digest) -> dict[str, object]:
    """The digest, part by part, as `digests/pages/stories.html` shows it; what its reader was told before, by story."""
    return {
        "digest": digest,
        "finding": finding(digest.stories),
        "finding_language": language_of_finding(digest.stories),
        "sections": sectioned(digest.stories, lambda story: story, digest.earlier),
        "told_before": {story.key: told_before(story, digest.earlier) for story in digest.stories},
    }


def upcoming(subscriber: Subscriber) -> dict[str, object]:
    """What the next mail would say if it were made now, and when the next daily or weekly one is due by its reader's clock."""
    digest, zone = next_mail(subscriber), zone_of(subscriber.zone)
    dues = [due for due in (subscriber.daily_due_at, subscriber.weekly_due_at) if due is not None]
    context: dict[str, object] = {"due": min(dues).astimezone(zone) if dues else None, "zone": str(zone)}
    return context | (told(digest) if digest else {})
