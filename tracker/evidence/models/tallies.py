"""What is counted for a page, kept as sums: a page reads as many rows in a large store as in a small one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, GeneratedField, Q

from tracker.evidence.models.actors import Actor


class Counted(models.Model):
    """What a row is counted as. Of a timeline's entries: sort `accusation`, `reply` or `response`, by `month`, its first
    day, None where no report gives a date; precision: "month", of `year` only the year is known, empty without a date.
    Of reports that such entries rest on: sort `report`, and `sample` once more for those of invented outlets.
    Of actors: sort `accuser` and `accused` (incidents), `act` and `remark` (responses and claims of its own), `comment`
    (claims that back, doubt or warn), and `grade_a` to `grade_d`: assertions of that letter that it makes or that are of it.
    Of figures by their `metric`: sort `total` that a chart may draw, `strong` once more that may be a headline, else `figure`; `total_of` and `figure_of` once more for
    each actor whose doing is counted, `total_by` for each that counts.
    Of whoever has a part in an assertion: sort `part`, by the month it falls into, its `metric` the part that it has
    (`tallied_rows.Part`).
    Of what has a place on a timeline: sort `entry`, once for all and once for each actor that has a part in it, by kind,
    letter, place, instrument and step (`metric`, with bars between).
    Of figures by their `metric`, once more in the order in which they came to be known: sort `count`, `count_of` for each
    actor whose doing is counted, `count_by` for each that counts; `strong_at` of those that are `strong`.
    Of incidents: sort `alleged`, once for each letter that an allegation of it has (`metric`).
    Of responses: sort `stage`, how far each had come, in the order of the days on which it had; `step` the same by place,
    kind, step and who acts (`metric`, with bars between). Sort `move` of each step that has a day. Of reports that tell such steps:
    sort `act_report`, and `act_sample` once more for those of invented outlets.
    """

    sort = models.CharField(max_length=10)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    month = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, blank=True, default="")
    metric = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        abstract = True


class Tallied(Counted):
    """One thing that is counted: `subject` is `assertion`, `response`, `incident` or `report`, and subject_id its id.

    As known from the end of the day `since` until the end of the day before `until`, as points hold; without `since` it
    counts for now. What a sum was made of is known by these rows, whatever became of what they are about. value: how much
    a `total` is, by which the largest are found; the day (since 1970) on which a `part` or `entry` falls, or an incident of an
    `accuser`, `accused` or `alleged` began, or a response had come so far (`tallied_rows.NEVER` where that is not known), by which the newest
    are; the moment (in seconds since 1970) at which a `count` or `strong_at` came to be known; else None.
    """

    subject = models.CharField(max_length=9)
    subject_id = models.BigIntegerField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="tallied_of"),
            models.Index(
                fields=["sort", "metric", "-value", "subject_id"],
                name="tallied_largest",
                include=["since", "until"],
                condition=Q(value__isnull=False, actor__isnull=True),
            ),
            models.Index(
                fields=["actor", "sort", "metric", "-value", "subject_id"],
                name="tallied_largest_of_actor",
                include=["since", "until"],
                condition=Q(value__isnull=False, actor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} as {self.sort}"


class Tally(Counted):
    """By how much what is counted grew or shrank on the days of a grain: the `year`, `month` or `day` that begins on `day`.

    Summed over all years before a day's own, its months before its own, and the days of that month up to it, this is the
    number as known on that day. Of the grain `now`, without a day, it is the number now.
    """

    class Grain(models.TextChoices):
        NOW = "now", "now"
        YEAR = "year", "year"
        MONTH = "month", "month"
        DAY = "day", "day"

    grain = models.CharField(max_length=5, choices=Grain)
    day = models.DateField(null=True, blank=True)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "actor", "month", "precision", "metric", "grain", "day"],
                name="tally_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["grain", "day", "sort"], name="tally_of_entries", condition=Q(actor__isnull=True)),
            models.Index(fields=["grain", "day", "sort"], name="tally_of_actors", condition=Q(actor__isnull=False)),
            models.Index(fields=["actor"], name="tally_of_one_now", condition=Q(grain="now")),
        ]

    def __str__(self) -> str:
        return f"{self.n:+} {self.sort} in the {self.grain} of {self.day}"


class Weight(models.Model):
    """How involved an actor is now: `Tally` of one actor in one row, in the order of the list of actors."""

    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, primary_key=True, related_name="weight")
    n_as_accuser = models.IntegerField(default=0)
    n_as_accused = models.IntegerField(default=0)
    n_responses = models.IntegerField(default=0)
    n_remarks = models.IntegerField(default=0)
    n_comments = models.IntegerField(default=0)
    n_grade_a = models.IntegerField(default=0)
    n_grade_b = models.IntegerField(default=0)
    n_grade_c = models.IntegerField(default=0)
    n_grade_d = models.IntegerField(default=0)
    weight = GeneratedField(
        expression=(F("n_as_accuser") + F("n_as_accused")) * 100 + F("n_responses") + F("n_remarks"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        indexes = [models.Index(fields=["-weight", "actor"], name="weight_order")]

    def __str__(self) -> str:
        return f"{self.actor_id}: {self.weight}"
