"""Public digests as pages and as a feed: what everybody who follows everything was told of a day or a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator

from tracker.digests import cleaning, wording
from tracker.digests.folding import folded
from tracker.digests.fragments import absolute
from tracker.digests.models import Cadence, Issue
from tracker.digests.stories import Section, Story, language_of_finding, sectioned
from tracker.web.presentation.dates import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PastIssue:
    """A public digest with what it told. stories: without what left the ledger before anybody was told of it."""

    issue: Issue
    stories: Sequence[Story]

    @property
    def address(self) -> str:
        return reverse("digests:issue", args=[self.issue.cadence, self.issue.day.isoformat()])

    @property
    def title(self) -> str:
        return period_words(self.issue)

    @property
    def told(self) -> Sequence[Story]:
        """What one sentence can tell is one."""
        return folded(self.stories)

    @property
    def finding(self) -> str:
        return wording.finding(self.told)

    @property
    def finding_language(self) -> str:
        return language_of_finding(self.told)

    @property
    def sections(self) -> Sequence[tuple[Section, Sequence[Story]]]:
        return sectioned(self.told, lambda story: story)

    @property
    def since(self) -> date:
        """The first day whose changes may be among what there was no room for."""
        return self.issue.day - timedelta(days=7)

    @property
    def is_sample(self) -> bool:
        return any(story.is_sample for story in self.stories)


def period_words(issue: Issue) -> str:
    """Of which day or week it is: 'Week of 2 Mar 2026'."""
    day = day_words(issue.day, gettext)
    return gettext("Week of {day}").format(day=day) if issue.cadence == Cadence.WEEKLY else day


def past_issues(issues: Iterable[Issue], stories: Mapping[int, Story]) -> list[PastIssue]:
    """Each with its stories, of those that are given by id of news."""
    return [
        PastIssue(issue=issue, stories=tuple(stories[pk] for pk in issue.news if pk in stories)) for issue in issues
    ]


def feed_of(issues: Sequence[PastIssue]) -> str:
    """The newest digests whole, as an Atom feed."""
    made = _Feed(
        title=gettext("Stillwatch: digests"),
        link=absolute(reverse("digests:archive")),
        description=gettext("What changed in the record of alleged distillation, day by day and week by week."),
        feed_url=absolute(reverse("digests:archive-feed")),
        language=get_language() or "en",
    )
    for past in issues:
        mark = gettext("Sample: ") if past.is_sample else ""
        made.add_item(
            title=cleaning.line(f"{mark}{past.title}: {past.finding}"),
            link=absolute(past.address),
            unique_id=absolute(past.address),
            description=escape(past.finding),
            pubdate=past.issue.composed_at,
            updateddate=past.issue.composed_at,
            content=cleaning.line(render_to_string("digests/pages/entry.html", {"past": past, "site": absolute("")})),
        )
    return made.writeString("utf-8")


class _Feed(Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
