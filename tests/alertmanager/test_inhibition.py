"""Inhibition as Alertmanager decides it."""

from __future__ import annotations

from eventcore_monitoring.alertmanager.inhibition import inhibited_by
from eventcore_monitoring.alertmanager.matchers import equal
from eventcore_monitoring.alertmanager.tree import Inhibition

DATABASE = Inhibition((equal("alertname", "DatabaseDown"),), (equal("alertname", "Failing", "Slow"),), ("service",))
LADDER = Inhibition((equal("severity", "high"),), (equal("severity", "low", "high"),), ())


def named(name: str, **labels: str) -> dict[str, str]:
    return {"alertname": name, **labels}


def test_a_source_silences_its_targets_for_the_same_labels_alone() -> None:
    source = named("DatabaseDown", service="shop")
    (found,) = inhibited_by([DATABASE], named("Slow", service="shop"), [source])
    assert (found.rule, found.source) == (DATABASE, source)
    assert inhibited_by([DATABASE], named("Slow", service="bank"), [source]) == ()
    assert inhibited_by([DATABASE], named("Other", service="shop"), [source]) == ()
    assert inhibited_by([DATABASE], named("Slow", service="shop"), [named("Failing", service="shop")]) == ()


def test_a_label_that_is_missing_equals_an_empty_one_and_no_other() -> None:
    assert inhibited_by([DATABASE], named("Slow"), [named("DatabaseDown", service="")])
    assert inhibited_by([DATABASE], named("Slow"), [named("DatabaseDown")])
    assert inhibited_by([DATABASE], named("Slow", service="shop"), [named("DatabaseDown")]) == ()


def test_no_alert_silences_itself_nor_one_that_fits_both_sides_as_it_does() -> None:
    high, other, low = (
        {"severity": word, "n": number} for word, number in (("high", "1"), ("high", "2"), ("low", "3"))
    )
    assert inhibited_by([LADDER], high, [high]) == ()
    assert inhibited_by([LADDER], high, [other]) == ()
    assert len(inhibited_by([LADDER], low, [high, other, low])) == 2
