"""The quick tier of whole-run checks: threads, backends, watching and what comes later change no bit (R3, R5, R6)."""

import runs


def test_r3_threads_do_not_matter():
    assert runs.threads_differ(1) == []


def test_r5_backends_do_not_matter():
    assert runs.backends_differ(1) == []


def test_r6_watching_changes_nothing():
    assert runs.watching_differs(1) == []


def test_r6_scenarios_that_part_are_equal_before():
    assert runs.past_differs(1) == []


def test_the_checks_can_fail(monkeypatch):
    monkeypatch.setattr(runs, "PARTING", "1905-11-06")
    assert runs.past_differs(1) == [1]
