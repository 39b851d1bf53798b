"""Law 1 for the incident policy, scaling, checklists and runbooks: each declared fact reaches an artifact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from eventcore_monitoring.checks.reference_to_nothing import reference_to_nothing
from eventcore_monitoring.checks.scaler_cannot_follow_condition import scaler_cannot_follow_condition
from eventcore_monitoring.checks.scaling_contradicts_itself import scaling_contradicts_itself
from eventcore_monitoring.generators.alertmanager import alertmanager
from eventcore_monitoring.generators.runbooks import runbooks
from eventcore_monitoring.generators.scaling import scaling
from eventcore_monitoring.model.monitoring import Monitoring
from samples.shop import SHOP

Path = tuple[str | int, ...]

WRITTEN = json.loads(SHOP.model_dump_json())
# What a text field with few valid values can be changed to; most take any text.
OTHER = (
    *("info", "text", "cpu", "memory", "hpa", "keda", "7m", "11m", "shop_cpu_ratio > 0.5", "count", ">", ">="),
    *("weekly", "PoolFull", "Orders taken", "Orders"),
    *("high", "warning", "critical", "chat", "prometheus.example.com:80"),
)

# What an incident policy may hold that the shop's does not: a team, hours, a window, an inhibition, a heartbeat.
OF_POLICY: list[Any] = [
    [{"name": "x", "receiver": "page"}],
    [{"name": "x"}],
    [{"name": "x", "severities": ["low"]}],
    [{"source": ["OrdersFail"], "silences": ["QueueLong"]}],
    {"receiver": "page"},
]


OF_SCALING: list[Any] = [{"select": "disabled"}, {"pool_size": 3, "max_connections": 90}]
SEEN = [{"kind": "alert", "name": "OrdersFail"}]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The ways to all values that hold no others; empty lists and mappings count as such."""
    match value:
        case dict() if value:
            for key, below in value.items():
                yield from leaves(below, (*path, key))
        case list() if value:
            for index, below in enumerate(value):
                yield from leaves(below, (*path, index))
        case _:
            yield path


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def others(path: Path) -> list[Any]:
    """Values of which one may be valid at this place."""
    match value := at(WRITTEN, path):
        case str() if path[-1] == "unit":
            return [unit for unit in ("seconds", "count") if unit != value]
        case bool():
            return [not value]
        case int() | float():
            return [value + 1, value * 0.5]
        case str():
            return [*(other for other in OTHER if other != value), f"{value}x", f"x{value}"]
        case _:
            return [
                "x",
                "7m",
                1,
                "https://example.com",
                ["x"],
                ["service"],
                ["x@example.com"],
                SEEN,
                *OF_SCALING,
                *OF_POLICY,
            ]


def changed(path: Path) -> Monitoring | None:
    """The shop with another valid value at this place; None where there is none."""
    for other in others(path):
        copy = json.loads(json.dumps(WRITTEN))
        at(copy, path[:-1])[path[-1]] = other
        try:
            monitoring = Monitoring.model_validate_json(json.dumps(copy))
        except ValidationError:
            continue
        if not any(finding for check in REFUSING for finding in check(monitoring)):
            return monitoring
    return None


def artifacts(monitoring: Monitoring) -> dict[str, bytes]:
    made = (artifact for generate in (alertmanager, runbooks, scaling) for artifact in generate(monitoring))
    return {str(artifact.path): artifact.content for artifact in made}


REFUSING = (reference_to_nothing, scaler_cannot_follow_condition, scaling_contradicts_itself)
# The second part: where the rest of the declaration leaves no other value. A step without command has no language,
# a share of what pods request has no other unit, what KEDA alone knows is not for an HPA.
PARTS: dict[str, tuple[Path, set[str]]] = {
    "incidents": (("incidents",), set()),
    "scaling": (
        ("scaling",),
        {
            "scaling.0.by",
            "scaling.0.triggers.0.when.threshold.unit",
            "scaling.1.triggers.0.when.threshold.unit",
            "scaling.1.prometheus",
            "scaling.1.polling_interval",
            "scaling.1.fallback_replicas",
        },
    ),
    "checklists": (
        ("checklists",),
        {
            "checklists.0.name",  # a playbook refers to it
            "checklists.0.items.0.see.1.row",  # the panel stands in one row only
            "checklists.0.items.0.language",
            "checklists.0.items.0.see.1.dashboard",
        },
    ),
    # There is one playbook only to refer to.
    "runbook": (("alerts", 0, "runbook"), {"alerts.0.runbook.steps.2.language", "alerts.0.runbook.playbook"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_another_value_of_any_field_changes_a_file(part: str) -> None:
    before = artifacts(SHOP)
    root, fixed = PARTS[part]
    # `kind` says which declaration it is: another value is another declaration. A scaler can have no guards.
    paths = [path for path in leaves(at(WRITTEN, root), root) if path[-1] not in ("kind", "guards")]
    variants = {path: changed(path) for path in paths}

    assert len(paths) > 2
    assert {".".join(map(str, path)) for path, variant in variants.items() if variant is None} == fixed
    assert [path for path, variant in variants.items() if variant and artifacts(variant) == before] == []
