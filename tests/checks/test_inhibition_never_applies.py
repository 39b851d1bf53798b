from __future__ import annotations

from typing import Any

from eventcore_monitoring import Inhibition, Monitoring
from eventcore_monitoring.checks.inhibition_never_applies import inhibition_never_applies
from small import POLICY, alert, connections, errors, found, monitoring, queue


def with_inhibition(same: list[str] | None = None, **changes: Any) -> Monitoring:
    fields: dict[str, Any] = {"source": ["A"], "silences": ["B"], "same": same, **changes}
    alerts = [
        alert(name="A", when=queue > 5, labels={"zone": "a", "service": "shop", "environment": "x"}),
        alert(name="B", when=errors.rate("5m").sum("path") > 1, labels={"service": "shop", "environment": "x"}),
        alert(name="C", when=connections > 5, labels={"zone": "c"}),
    ]
    return monitoring(alerts=alerts, incidents=POLICY.replaced(inhibitions=[Inhibition(**fields)]))


def test_an_inhibition_that_can_apply_is_clean() -> None:
    assert found(inhibition_never_applies, with_inhibition()) == []
    assert found(inhibition_never_applies, with_inhibition([])) == []
    assert found(inhibition_never_applies, with_inhibition(["instance"], silences=["C"])) == []
    assert found(inhibition_never_applies, with_inhibition(source=["A", "C"], silences=["A", "B"])) == []


def test_a_label_that_one_side_never_has_is_a_finding() -> None:
    assert found(inhibition_never_applies, with_inhibition(["service", "instance"])) == [
        (
            "incidents.inhibitions.0",
            "inhibition-never-applies",
            "silences nothing: the label `instance` is never equal on `A` and `B`",
            "write labels in `same` that both sides carry with the same values",
        )
    ]


def test_a_label_with_other_values_on_the_other_side_is_a_finding() -> None:
    (finding,) = found(inhibition_never_applies, with_inhibition(["zone"], silences=["C"]))
    assert finding[2] == "silences nothing: the label `zone` is never equal on `A` and `C`"


def test_a_label_that_neither_side_has_keeps_nothing_apart() -> None:
    given = with_inhibition(["service", "cluster"], silences=["B"], source=["B", "A"])
    (finding,) = inhibition_never_applies(with_inhibition(["path"], source=["C"], silences=["A"]))
    assert finding.severity.name == "WARNING"
    assert finding.message == "compares `path`, which no alert of either side carries: it keeps nothing apart"
    assert [one[2] for one in found(inhibition_never_applies, given)] == [
        "compares `cluster`, which no alert of either side carries: it keeps nothing apart"
    ]


def test_alerts_that_would_silence_themselves_are_a_finding() -> None:
    for names in (["A"], ["A", "B"]):
        (finding,) = found(inhibition_never_applies, with_inhibition(source=names, silences=names))
        assert finding[2].endswith("would silence themselves, and none is silenced by one that is on both sides")


def test_names_that_are_no_alerts_are_left_to_another_check() -> None:
    assert found(inhibition_never_applies, with_inhibition(source=["Gone"])) == []
