"""News as flat records, as /changes.json gives them, with whole addresses on this site."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tracker.digests.models import News
from tracker.digests.stories import Story
from tracker.web.exports.changes import ChangeRecord, change_record
from tracker.web.templatetags.stillwatch import evidence_url


def record_of(news: News, story: Story) -> ChangeRecord:
    """In English. Of what left the ledger there is the sentence, and no page."""
    with override("en"):
        if story.row is None:
            return _gone(news, story)
        return change_record(
            story.row,
            change=_whole(reverse("web:change", args=[story.address])),
            evidence=_whole(evidence_url(story.row.item)) if story.row.item else "",
            report=lambda pk: _whole(reverse("web:report", args=[pk])),
        )


def _gone(news: News, story: Story) -> ChangeRecord:
    return ChangeRecord(
        day=story.day.isoformat(),
        kind=story.word,
        sentence=story.sentence,
        reason="",
        incident="",
        grade="",
        grade_before="",
        outlet="",
        because_of="",
        noted_at=news.noted_at.isoformat(timespec="seconds"),
        is_sample=story.is_sample,
        evidence="",
        change="",
    )


def _whole(path: str) -> str:
    return settings.SITE_URL + path
