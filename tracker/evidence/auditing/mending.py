"""Conclusions that an audit found wrong are made anew from the statements; what people ruled stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tracker.evidence.assess import assess_all
from tracker.evidence.auditing.faults import Fault
from tracker.evidence.derivations import derive_all
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Assertion, Assessment, Point


@transaction.atomic
def mend(faults: Iterable[Fault]) -> None:
    """The assertions that the faults name forget what their grades were made from, and everything is concluded anew.

    A grade that was wrong stays in the history of grades, superseded; what rests on no statement goes with its history.
    """
    lock_evidence()
    wrong = {fault.assertion for fault in faults if fault.assertion is not None}
    Assessment.objects.filter(assertion__in=wrong, superseded_at=None).update(inputs_hash="")
    Point.objects.filter(assertion__in=wrong).delete()
    Assertion.objects.filter(supports=None).delete()
    derive_all()
    assess_all()
