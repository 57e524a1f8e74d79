"""Confidence against labels, counted by hand."""

from tests.extraction.measuring.making import claim, claim_label, extraction, figure, figure_label, label, response
from tracker.extraction.measuring.calibration import calibrate
from tracker.extraction.measuring.scoring import Read
from tracker.extraction.records import Instrument, Metric, Predicate, Status

WARNS = Predicate.WARNS


def calibrated(**found):
    told = label(claims=(claim_label(WARNS, "A"),), figures=(figure_label(3e6, "A"),))
    return calibrate([Read(label=told, found=extraction(**found)), Read(label=told, found=None)])


def counts(calibration):
    return [(band.n_items, band.n_right) for band in calibration.bands]


def test_items_fall_into_the_band_of_their_confidence():
    calibration = calibrated(
        claims=(claim(WARNS, "A", confidence=0.8), claim(WARNS, "B", confidence=0.49)),
        figures=(figure(3e6, "A", confidence=1.0), figure(3e6, "B", confidence=0.59)),
        responses=(response("A", Instrument.SANCTIONS, Status.EASED, confidence=0.7),),
    )
    assert counts(calibration) == [(1, 0), (1, 0), (0, 0), (1, 0), (1, 1), (1, 1)]
    assert (calibration.sure.n_items, calibration.sure.n_right, calibration.is_kept) == (2, 2, True)


def test_the_promise_is_broken_below_nine_in_ten():
    claims = (claim(WARNS, "A", confidence=0.9), claim(WARNS, "B", confidence=0.85))
    assert not calibrated(claims=claims).is_kept


def test_nothing_promised_is_nothing_broken():
    calibration = calibrated()
    assert calibration.sure.share is None
    assert calibration.is_kept


def test_figures_that_labels_do_not_note_are_left_out():
    assert sum(n for n, _ in counts(calibrated(figures=(figure(1, metric=Metric.TOKENS),)))) == 0
