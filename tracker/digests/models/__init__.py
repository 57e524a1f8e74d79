"""Tables of the digests app."""

from tracker.digests.models.deliveries import Delivery, Told
from tracker.digests.models.news import Intake, Issue, News
from tracker.digests.models.signing_up import Alarm, SignUp, Tally
from tracker.digests.models.subscribers import Cadence, Channel, Follow, Subject, Subscriber, Suppression

__all__ = [
    "Alarm",
    "Cadence",
    "Channel",
    "Delivery",
    "Follow",
    "Intake",
    "Issue",
    "News",
    "SignUp",
    "Subject",
    "Subscriber",
    "Suppression",
    "Tally",
    "Told",
]
