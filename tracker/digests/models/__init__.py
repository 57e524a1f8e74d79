"""Tables of the digests app."""

from tracker.digests.models.deliveries import Delivery, Told
from tracker.digests.models.news import Issue, News
from tracker.digests.models.subscribers import Cadence, Channel, Follow, Subject, Subscriber, Suppression

__all__ = [
    "Cadence",
    "Channel",
    "Delivery",
    "Follow",
    "Issue",
    "News",
    "Subject",
    "Subscriber",
    "Suppression",
    "Told",
]
