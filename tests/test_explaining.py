"""Explaining: the tree of types, which says where an expression ends that can have no result."""

from __future__ import annotations

import pytest

from checks.expressions.example import EXAMPLE
from eventcore_monitoring import Alert, DefinitionError, Monitoring, promql
from eventcore_monitoring.explaining import explained, explained_json, find, typed_text
from eventcore_monitoring.rules.declared import declared

WHOLE = declared(EXAMPLE)


def shown(text: str) -> str:
    return explained(typed_text(text, WHOLE))


def test_the_tree_shows_the_type_of_every_node() -> None:
    assert shown("histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.5").split("\n") == [
        "> 0.5                               seconds, labels {}, above 0.5 to 2.5",
        "└ histogram_quantile(0.95, …)       seconds, labels {}, 0 to 2.5",
        "  └ sum by (le)                     bucket rates, in seconds, labels {le}, from 0",
        "    └ rate(…)                       bucket rates, in seconds, labels {instance, job=web, le, path}, from 0",
        "      └ latency_seconds_bucket[5m]  "
        "range of buckets, in seconds, labels {instance, job=web, le, path}, from 0, the last 5m",
        "",
    ]


def test_it_says_where_an_expression_ends() -> None:
    lines = shown("resident_memory_bytes / node_memory_bytes > 0.8").split("\n")
    assert [line.rstrip().endswith("NEVER THERE") for line in lines[:2]] == [True, True]
    assert lines[2].strip() == "^ here it ends: `job` is never equal on both sides"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("requests_total offset 1h", ["from 1h5m ago to 1h ago"]),
        ("avg_over_time(queue_length[1d:5m])", ["the last 24h5m", "[1d:5m]"]),
        ("max_over_time(rate(requests_total[5m])[1h:] offset 1d)", ["[1h:] offset 1d", "from 25h5m ago to 1d ago"]),
        (
            "sum by (job) (requests_total) * on (job) group_left (version) build_info",
            ["* on (job) group_left (version)"],
        ),
        ("1 - connections_used_ratio", ["1 -", "gauge, ratio"]),
        ("topk(3, queue_length)", ["topk(3, …)"]),
        ("time() - start_time_seconds", ["seconds, labels"]),
        ("queue_length @ 0", ["at a fixed time"]),
        ("-queue_length", ["-  ", "└ queue_length"]),
    ],
)
def test_operators_times_and_units_are_shown(text: str, lines: list[str]) -> None:
    assert [line for line in lines if line not in shown(text)] == []


def test_json_holds_the_same_tree() -> None:
    tree = explained_json(typed_text("sum by (path) (rate(requests_total[5m]))", WHOLE))
    assert (tree["kind"], tree["unit"], tree["labels"]) == (
        "rate",
        "events/s",
        {"path": {"values": "any", "certain": True}},
    )
    assert (tree["empty"], tree["targets"], tree["reach"]) == (None, ["web"], {"newest": "0s", "oldest": "5m"})
    (below,) = tree["below"]  # type: ignore[misc]
    assert below["expression"] == "rate(requests_total[5m])"  # type: ignore[index]


def test_an_expression_is_found_by_address_by_name_or_below_an_address() -> None:
    alert = Alert(name="Down", when=promql("up").eq(0), severity="page", summary="Down")
    whole = declared(Monitoring(name="m", alerts=[alert]))
    for address in ("alerts.Down.when", "alerts.Down", "Down"):
        assert [at for at, _ in find(address, {"m": whole})] == ["alerts.Down.when"]
    with pytest.raises(DefinitionError, match=r"there is no expression at alerts\.Dwn"):
        find("alerts.Dwn", {"m": whole})


def test_where_deployments_differ_each_is_named() -> None:
    wholes = {
        name: declared(
            Monitoring(name="m", alerts=[Alert(name="A", when=promql("up") > limit, severity="page", summary="A")])
        )
        for name, limit in (("one", 1), ("two", 2), ("three", 1))
    }
    assert [at for at, _ in find("A", wholes)] == ["one: alerts.A.when", "two: alerts.A.when"]
