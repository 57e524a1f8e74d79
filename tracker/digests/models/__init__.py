"""Tables of the digests app."""

from tracker.digests.models.deliveries import Delivery, Told
from tracker.digests.models.hooks import HookCall
from tracker.digests.models.news import Intake, Issue, News
from tracker.digests.models.sending import Bounce, Provider
from tracker.digests.models.signing_up import Alarm, SignUp, Tally
from tracker.digests.models.subscribers import (
    Cadence,
    Channel,
    Follow,
    MailRuling,
    Subject,
    Subscriber,
    Suppression,
)

__all__ = [
    "Alarm",
    "Bounce",
    "Cadence",
    "Channel",
    "Delivery",
    "Follow",
    "HookCall",
    "Intake",
    "Issue",
    "MailRuling",
    "News",
    "Provider",
    "SignUp",
    "Subject",
    "Subscriber",
    "Suppression",
    "Tally",
    "Told",
]
