"""What `manage.py check --deploy` says of the key under links and suppressed addresses."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from tracker.runtime.environment import is_given


@register(Tags.security, deploy=True)
def check_keys(**_: Any) -> list[CheckMessage]:
    """Whether links and suppressions outlive another SECRET_KEY."""
    found: list[CheckMessage] = []
    if not is_given("DIGEST_KEY"):
        found.append(
            Warning(
                "DIGEST_KEY is not set: links in mails that were sent, suppressed addresses and second factors hang on "
                "SECRET_KEY, and changing that would void them.",
                hint="Set DIGEST_KEY to what SECRET_KEY is now; from then on SECRET_KEY may be changed. "
                "In a new installation set it to a long random text of its own.",
                id="digests.W001",
            )
        )
    return found
