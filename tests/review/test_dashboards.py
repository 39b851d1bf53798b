"""What is told of dashboards that differ: a small pair a kind of change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.dashboards import dashboards
from eventcore_monitoring.review.tree import Tree

FILE = "grafana/dashboards/orders.json"
GENERATED = Path(__file__).parents[2] / "generated/production"
Edit = Callable[[dict[str, Any]], object]

RATE = 'sum by (country) (rate(orders_total{job="shop"}[5m]))'
ORDERS: dict[str, Any] = {
    "uid": "orders",
    "title": "Orders",
    "tags": ["shop"],
    "time": {"from": "now-6h", "to": "now"},
    "refresh": "1m",
    "templating": {
        "list": [
            {"name": "source", "type": "datasource", "query": "prometheus"},
            {"name": "country", "type": "query", "query": "label_values(orders_total, country)", "multi": True},
        ]
    },
    "annotations": {"list": [{"name": "Deploys", "enable": True, "expr": "changes(build_info[5m]) > 0"}]},
    "panels": [
        {"id": 1, "type": "row", "title": "Today", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}, "panels": []},
        {
            "id": 2,
            "type": "timeseries",
            "title": "Rate",
            "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
            "targets": [{"refId": "A", "expr": RATE, "legendFormat": "{{country}}", "datasource": {"uid": "$source"}}],
            "fieldConfig": {
                "defaults": {
                    "unit": "ops",
                    "min": 0,
                    "thresholds": {"steps": [{"color": "green", "value": None}, {"color": "red", "value": 5}]},
                    "custom": {"thresholdsStyle": {"mode": "line"}, "lineWidth": 1},
                },
                "overrides": [],
            },
            "options": {"legend": {"placement": "bottom"}},
        },
        {
            "id": 3,
            "type": "stat",
            "title": "Open",
            "gridPos": {"x": 12, "y": 1, "w": 12, "h": 8},
            "targets": [{"refId": "A", "expr": 'orders_open{country=~"$country"}', "datasource": {"uid": "$source"}}],
        },
        {"id": 4, "type": "row", "title": "Past", "gridPos": {"x": 0, "y": 9, "w": 24, "h": 1}, "panels": []},
        {
            "id": 5,
            "type": "table",
            "title": "Days",
            "gridPos": {"x": 0, "y": 10, "w": 24, "h": 8},
            "targets": [{"refId": "A", "expr": "increase(orders_total[1d])", "datasource": {"uid": "$source"}}],
        },
    ],
}
NEW = {"id": 9, "type": "stat", "title": "Refunds", "targets": [{"refId": "A", "expr": "refunds"}]}
RATES, OPEN = 1, 2


def tree(*boards: Mapping[str, Any], file: str = FILE) -> Tree:
    """A tree with one file a dashboard: the first in FILE, the others named by their uids."""
    return {
        file if place == 0 else f"grafana/dashboards/{board['uid']}.json": json.dumps(board, indent=2).encode()
        for place, board in enumerate(boards)
    }


def edited(edit: Edit, board: Mapping[str, Any] = ORDERS) -> dict[str, Any]:
    made = deepcopy(dict(board))
    edit(made)
    return made


def told(before: Tree, after: Tree) -> list[tuple[str, str, str]]:
    """Address below `dashboards.orders`, sentence and risk of each change."""
    return [(one.at.removeprefix("dashboards."), one.message, one.risk.value) for one in dashboards(before, after)]


def told_of(edit: Edit) -> list[tuple[str, str, str]]:
    return told(tree(ORDERS), tree(edited(edit)))


def panel(place: int, **values: object) -> Edit:
    return lambda board: board["panels"][place].update(values)


def target(place: int, **values: object) -> Edit:
    return lambda board: board["panels"][place]["targets"][0].update(values)


def default(name: str, value: object) -> Edit:
    return lambda board: board["panels"][RATES]["fieldConfig"]["defaults"].update({name: value})


def variable(**values: object) -> Edit:
    return lambda board: board["templating"]["list"][1].update(values)


@pytest.mark.parametrize(
    ("edit", "at", "message", "risk"),
    [
        (lambda b: b.update(title="Sales"), "orders", "is called “Sales” now, not “Orders”", "none"),
        (lambda b: b.update(uid="sales"), "orders", "has another uid: orders → sales", "review"),
        (lambda b: b.update(tags=["shop", "daily"]), "orders", "has other tags: shop → shop and daily", "none"),
        (lambda b: b.update(refresh="5m"), "orders", "asks again at another interval: 1m → 5m", "none"),
        (lambda b: b.update(refresh=False), "orders", "asks again at another interval: 1m → never", "none"),
        (
            lambda b: b["time"].update({"from": "now-1h"}), "orders",
            "shows another time at first: now-6h to now → now-1h to now", "none",
        ),
        (
            lambda b: b.update(links=[{"url": "https://a.example"}]), "orders",
            'has other settings: links: [{"url": "https://a.example"}], which was not there', "review",
        ),
        (
            lambda b: b.update(version=7), "orders",
            "says other things of itself: version: 7, which was not there", "none",
        ),
        (
            lambda b: b["panels"].pop(OPEN), "orders.Open",
            'is gone, which asked for orders_open{country=~"$country"}', "review",
        ),
        (
            lambda b: b["panels"].insert(3, NEW), "orders.Refunds",
            "is new in the section “Today”: asks for refunds", "review",
        ),
        (panel(OPEN, title="Waiting"), "orders.Waiting", "is called “Waiting” now, not “Open”", "none"),
        (panel(OPEN, id=30), "orders.Open", "has another id: 3 → 30", "none"),
        (panel(OPEN, type="gauge"), "orders.Open", "is drawn as another type: stat → gauge", "review"),
        (panel(OPEN, description="Now."), "orders.Open", "is described otherwise: nothing → Now.", "none"),
        (
            panel(OPEN, gridPos={"x": 12, "y": 1, "w": 6, "h": 8}), "orders.Open",
            "is smaller: 12 × 8 → 6 × 8 (columns × rows)", "none",
        ),
        (
            panel(OPEN, gridPos={"x": 0, "y": 30, "w": 12, "h": 8}), "orders.Open",
            "moved from the top right to row 2, left", "none",
        ),
        (
            panel(OPEN, gridPos={"x": 11, "y": 1, "w": 12, "h": 8}), "orders.Open",
            "moved from the top right to the top middle", "none",
        ),
        (
            lambda b: b["panels"].append({**b["panels"].pop(OPEN), "gridPos": {"x": 0, "y": 18, "w": 12, "h": 8}}),
            "orders.Open",
            "moved from the section “Today” to the section “Past”", "none",
        ),
        (
            panel(OPEN, transparent=True), "orders.Open",
            "looks otherwise: transparent: true, which was not there", "none",
        ),
        (
            panel(OPEN, repeat="country"), "orders.Open",
            "repeats otherwise: repeat: country, which was not there", "review",
        ),
        (
            panel(OPEN, timeFrom="1h"), "orders.Open",
            "looks at another time or step: timeFrom: 1h, which was not there", "review",
        ),
        (
            panel(OPEN, transformations=[{"id": "reduce"}]), "orders.Open",
            'makes something else of the answers: nothing → [{"id": "reduce"}]', "review",
        ),
        (
            panel(OPEN, options={"reduceOptions": {"calcs": ["mean"]}}), "orders.Open",
            'shows another calculation of the values: options.reduceOptions.calcs: ["mean"], which was not there',
            "review",
        ),
        (
            panel(OPEN, libraryPanel={"uid": "x"}), "orders.Open",
            "has other settings: libraryPanel.uid: x, which was not there", "review",
        ),
        (default("unit", "s"), "orders.Rate", "shows another unit: ops → s", "review"),
        (default("min", 1), "orders.Rate", "begins its scale elsewhere: 0 → 1", "review"),
        (default("max", 100), "orders.Rate", "ends its scale elsewhere: nothing → 100", "review"),
        (
            default("decimals", 2), "orders.Rate",
            "looks otherwise: fieldConfig.defaults.decimals: 2, which was not there", "none",
        ),
        (
            default("thresholds", {"steps": [{"color": "green", "value": None}, {"color": "red", "value": 9}]}),
            "orders.Rate",
            "has other thresholds: green, red from 5 (as a line) → green, red from 9 (as a line)", "review",
        ),
        (
            default("custom", {"thresholdsStyle": {"mode": "off"}, "lineWidth": 1}), "orders.Rate",
            "has other thresholds: green, red from 5 (as a line) → green, red from 5", "review",
        ),
        (
            default("custom", {"thresholdsStyle": {"mode": "line"}, "lineWidth": 2}), "orders.Rate",
            "looks otherwise: fieldConfig.defaults.custom.lineWidth: 1 → 2", "none",
        ),
        (
            panel(RATES, options={"legend": {"placement": "right"}}), "orders.Rate",
            "arranges its legend otherwise: options.legend.placement: bottom → right", "none",
        ),
        (
            target(RATES, expr=RATE.replace("5m", "10m")), "orders.Rate",
            'asks for something else: sum by (country) (rate(orders_total{job="shop"}[5m])) → '
            'sum by (country) (rate(orders_total{job="shop"}[10m]))', "review",
        ),
        (
            target(RATES, expr="sum by(country)(rate(orders_total{job='shop'}[5m]))"), "orders.Rate",
            "writes otherwise what it asks for, which is the same", "none",
        ),
        (target(RATES, legendFormat="total"), "orders.Rate", "names its lines otherwise: {{country}} → total", "none"),
        (target(RATES, hide=True), "orders.Rate", "hides what query A asks for", "review"),
        (
            target(RATES, instant=True), "orders.Rate",
            "sets otherwise how it asks: instant: true, which was not there", "review",
        ),
        (
            target(RATES, editorMode="code"), "orders.Rate",
            "opens another editor: editorMode: code, which was not there", "none",
        ),
        (target(RATES, refId="B"), "orders.Rate", "calls a query B that was A", "none"),
        (target(RATES, datasource={"uid": "p2"}), "orders.Rate", "asks another data source: $source → p2", "review"),
        (
            lambda b: b["panels"][RATES]["targets"].append(
                {"refId": "B", "expr": "up", "datasource": {"uid": "$source"}}
            ),
            "orders.Rate", "also asks for up", "review",
        ),
        (lambda b: b["panels"][RATES]["targets"].pop(), "orders.Rate", f"no longer asks for {RATE}", "review"),
        (
            lambda b: b["templating"]["list"].append({"name": "step", "type": "interval", "query": "1m,5m"}), "orders",
            "has a new variable $step: 1m,5m", "review",
        ),
        (
            lambda b: b["templating"]["list"].pop(), "orders",
            "has no variable $country any more, and 1 panel still reads it", "review",
        ),
        (
            variable(query="label_values(orders_open, country)"), "orders",
            "offers other values for the variable $country: label_values(orders_total, country) → "
            "label_values(orders_open, country)", "review",
        ),
        (
            variable(query="label_values( orders_total{}, country )"), "orders",
            "writes the query of the variable $country otherwise, which asks for the same", "none",
        ),
        (variable(multi=False), "orders", "sets the variable $country otherwise: multi: true → false", "review"),
        (
            variable(current={"value": "de"}), "orders",
            "begins with another value of $country: current.value: de, which was not there", "none",
        ),
        (lambda b: b["templating"]["list"].reverse(), "orders", "shows its variables in another order", "none"),
        (lambda b: b["annotations"]["list"].clear(), "orders", "no longer marks “Deploys”", "review"),
        (
            lambda b: b["annotations"]["list"].append({"name": "Fires"}), "orders",
            "marks “Fires” in its graphs", "review",
        ),
        (
            lambda b: b["annotations"]["list"][0].update(expr="changes(build_info[1m]) > 0"), "orders",
            "marks “Deploys” at other times: changes(build_info[5m]) > 0 → changes(build_info[1m]) > 0", "review",
        ),
        (
            lambda b: b["annotations"]["list"][0].update(enable=False), "orders",
            "sets the marks of “Deploys” otherwise: enable: true → false", "review",
        ),
        (panel(0, title="Now"), "orders", "calls a section “Now” that was “Today”", "none"),
        (panel(0, collapsed=True), "orders", "sets the section “Today” otherwise: collapsed: false → true", "none"),
        (
            panel(0, repeat="country"), "orders",
            "sets the section “Today” otherwise: repeat: country, which was not there", "review",
        ),
        (
            lambda b: b["panels"].append(
                {"type": "row", "title": "More", "gridPos": {"x": 0, "y": 40, "w": 24, "h": 1}}
            ),
            "orders", "has a new section “More”", "none",
        ),
    ],
)  # fmt: skip
def test_one_edit_is_told_in_one_sentence_with_its_risk(edit: Edit, at: str, message: str, risk: str) -> None:
    assert told_of(edit) == [(at, message, risk)]


def test_a_dashboard_comes_and_goes() -> None:
    assert told({}, tree(ORDERS)) == [("orders", "is new: “Orders”, 3 panels, 3 queries", "review")]
    assert told(tree(ORDERS), {}) == [("orders", "is gone: “Orders”, with 3 panels", "review")]


def test_a_dashboard_that_alerts_still_link_to_is_missed() -> None:
    rules = yaml.safe_dump(
        {
            "groups": [
                {
                    "name": "shop",
                    "rules": [
                        {"alert": "Slow", "annotations": {"__dashboardUid__": "orders", "__panelId__": "3"}},
                        {"alert": "Down", "annotations": {"__dashboardUid__": "orders"}},
                        {"alert": "Other", "annotations": {"__dashboardUid__": "stock"}},
                    ],
                }
            ]
        }
    ).encode()
    before = {**tree(ORDERS), "rules.yaml": rules}
    (gone,) = dashboards(before, {"rules.yaml": rules})
    (other,) = dashboards(before, {**tree(edited(lambda b: b.update(uid="sales"))), "rules.yaml": rules})
    (panel_gone,) = dashboards(before, {**tree(edited(lambda b: b["panels"].pop(OPEN))), "rules.yaml": rules})
    (panel_id,) = dashboards(before, {**tree(edited(panel(OPEN, id=30))), "rules.yaml": rules})

    assert (gone.message, gone.risk) == ("is gone: “Orders”, with 3 panels, but 2 alerts still link to it", Risk.DANGER)
    assert gone.hits == ("alerts.Down", "alerts.Slow")
    assert (other.message, other.risk) == (
        "has another uid: orders → sales, and 2 links to the old one show nothing", Risk.DANGER,
    )  # fmt: skip
    assert panel_gone.message.endswith(", but 1 alert still links to it")
    assert panel_gone.hits == panel_id.hits == ("alerts.Slow",)
    assert (panel_id.message, panel_id.risk) == (
        "has another id: 3 → 30, and 1 alert still links to the old one", Risk.REVIEW,
    )  # fmt: skip


def test_a_link_of_another_dashboard_to_one_that_is_gone_is_told() -> None:
    start = {"uid": "start", "title": "Start", "panels": [], "links": [{"url": "/d/orders/x"}]}
    other = {**start, "uid": "other", "links": [{"url": "/d/orders-2"}]}
    rest = {path: content for path, content in tree(ORDERS, start, other).items() if path != FILE}
    (gone,) = dashboards(tree(ORDERS, start, other), rest)

    assert gone.message == "is gone: “Orders”, with 3 panels, but 1 dashboard still links to it"
    assert (gone.risk, gone.hits) == (Risk.REVIEW, ("dashboards.start",))


def test_panels_that_only_make_room_are_told_together_and_other_sections_are_left_alone() -> None:
    def insert(board: dict[str, Any]) -> None:
        for one in board["panels"][1:]:
            one["gridPos"]["y"] += 4
        board["panels"].insert(1, {**NEW, "gridPos": {"x": 0, "y": 1, "w": 24, "h": 4}})

    assert told_of(insert) == [
        ("orders.Refunds", "is new in the section “Today”: asks for refunds", "review"),
        ("orders", "2 panels moved 4 rows down", "none"),
    ]


def test_sections_in_another_order_are_told_once() -> None:
    def swap(board: dict[str, Any]) -> None:
        board["panels"] = board["panels"][3:] + board["panels"][:3]
        for one, y in zip(board["panels"], (0, 1, 9, 10, 10), strict=True):
            one["gridPos"]["y"] = y

    assert told_of(swap) == [("orders", "shows its sections in another order", "none")]


def test_what_many_panels_have_in_common_is_told_once() -> None:
    long = [
        {
            "title": f"P{number}",
            "type": "stat",
            "targets": [{"refId": "A", "expr": f"sum(rate(m{number}_total[5m])) {'+ 0 ' * 20}"}],
        }
        for number in range(4)
    ]
    before = tree({"uid": "many", "title": "Many", "panels": long}, file="many.json")
    after = {path: content.replace(b"5m", b"10m") for path, content in before.items()}

    assert told(before, after) == [
        ("many", "4 panels alike (P0, P1 and 2 more): asks for something else: [5m] → [10m]", "review")
    ]


def test_changes_that_are_only_shown_alike_are_told_apart() -> None:
    def panels(middle: str) -> Tree:
        made = [
            {
                "title": f"P{n}",
                "type": "stat",
                "targets": [{"refId": "A", "expr": f"{'a + ' * 40}{middle * 60}b{n} + c"}],
            }
            for n in range(4)
        ]
        return tree({"uid": "u", "title": "U", "panels": made}, file="u.json")

    found = told(panels("d * "), panels("e * "))

    assert len({message for _, message, _ in found}) == 1
    assert [at for at, _, _ in found] == ["u.P0", "u.P1", "u.P2", "u.P3"]


def test_panels_with_the_same_title_are_told_apart_by_what_they_ask() -> None:
    def panels(*queries: str) -> Tree:
        made = [{"title": "Rate", "type": "stat", "targets": [{"refId": "A", "expr": query}]} for query in queries]
        return tree({"uid": "u", "title": "U", "panels": made}, file="u.json")

    assert told(panels("a", "b", "c"), panels("a", "c")) == [("u.Rate", "is gone, which asked for b", "review")]


def test_keys_in_another_order_and_other_spaces_are_no_change() -> None:
    written = json.dumps(dict(reversed(ORDERS.items())), separators=(",", ":")).encode()

    assert told(tree(ORDERS), {FILE: written}) == [
        ("orders", "reads otherwise and says the same: only the order of keys or the spaces differ", "none")
    ]


def test_a_dashboard_in_another_file_or_folder_is_the_same_one() -> None:
    assert told(tree(ORDERS), tree(ORDERS, file="grafana/dashboards/sales.json")) == [
        ("sales", "is kept in another file: orders.json → sales.json", "none")
    ]
    assert told(tree(ORDERS), tree(ORDERS, file="shop/orders.json")) == [
        ("orders", "is kept in another folder: grafana/dashboards → shop", "review")
    ]


def test_without_a_uid_the_title_says_which_is_which_and_then_the_file() -> None:
    bare = edited(lambda b: b.pop("uid"))
    assert told(tree(bare), tree(edited(lambda b: b.update(refresh="5m"), bare), file="x/orders.json")) == [
        ("orders", "asks again at another interval: 1m → 5m", "none"),
        ("orders", "is kept in another folder: grafana/dashboards → x", "review"),
    ]
    assert told(tree(bare), tree(edited(lambda b: b.update(title="Sales"), bare))) == [
        ("orders", "is called “Sales” now, not “Orders”", "none")
    ]


def test_another_uid_and_another_title_with_the_same_content_is_a_new_name() -> None:
    renamed = edited(lambda b: b.update(uid="sales", title="Sales"))
    assert told(tree(ORDERS), tree(renamed, file="grafana/dashboards/sales.json")) == [
        ("sales", "has another uid: orders → sales", "review"),
        ("sales", "is called “Sales” now, not “Orders”", "none"),
        ("sales", "is kept in another file: orders.json → sales.json", "none"),
    ]


def config_map(board: Mapping[str, Any], folder: str = "shop") -> bytes:
    text = "".join(f"    {line}\n" for line in json.dumps(board, indent=2).splitlines())
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d\n  annotations:\n    grafana_folder: {folder}\n"
        f"data:\n  orders.json: |\n{text}"
    ).encode()


def test_a_dashboard_in_a_config_map_is_read_and_its_folder_too() -> None:
    before, after = (
        {"d.yaml": config_map(edited(panel(OPEN, type=kind)), folder)}
        for kind, folder in (("stat", "shop"), ("gauge", "sales"))
    )
    found = list(dashboards(before, after))

    assert [(one.at, one.message, one.risk.value) for one in found] == [
        ("dashboards.orders.Open", "is drawn as another type: stat → gauge", "review"),
        ("dashboards.orders", "moved to another folder of Grafana: shop → sales", "review"),
    ]
    source = found[0].source
    assert source is not None
    lines = after["d.yaml"].decode().splitlines()
    assert '"gauge"' in "".join(lines[source.line - 1 : source.line + 3])


def test_a_dashboard_that_stands_in_several_forms_is_told_once_from_its_classic_file() -> None:
    def both(edit: Edit) -> Tree:
        board = edited(edit)
        return {**tree(board), "k.yaml": config_map(board)}

    (change,) = dashboards(both(lambda b: b), both(lambda b: b.update(refresh="5m")))

    assert change.source is not None
    assert (change.message, change.source.file) == ("asks again at another interval: 1m → 5m", FILE)


def test_a_form_that_comes_or_goes_is_no_dashboard_that_comes_or_goes() -> None:
    one, two = tree(ORDERS), {**tree(ORDERS), "k.yaml": config_map(ORDERS)}

    assert told(one, two) == [("orders", "is also written as k.yaml", "none")]
    assert told(two, one) == [("orders", "is no longer written as k.yaml, but still stands elsewhere", "review")]


def test_the_same_dashboard_in_two_folders_is_compared_in_each() -> None:
    edit = edited(lambda b: b.update(refresh="5m"))
    before = {"a/orders.json": json.dumps(ORDERS).encode(), "b/orders.json": json.dumps(ORDERS).encode()}
    after = {
        "a/orders.json": json.dumps(edit).encode(),
        "b/orders.json": json.dumps(edited(panel(OPEN, type="gauge"))).encode(),
    }

    assert {message for _, message, _ in told(before, after)} == {
        "asks again at another interval: 1m → 5m", "is drawn as another type: stat → gauge",
    }  # fmt: skip


@cache
def generated() -> Tree:
    """The dashboards of the guide as they are built, in all their forms, and the rules that link to them."""
    folders = ("grafana/dashboards", "grafana/resources", "kubernetes", "prometheus/rules")
    files = (path for folder in folders for path in (GENERATED / folder).rglob("*") if path.is_file())
    return {path.relative_to(GENERATED).as_posix(): path.read_bytes() for path in files}


def test_schema_version_2_is_told_in_the_same_words() -> None:
    path = "grafana/resources/eventcore/fluentd.json"
    board = json.loads(generated()[path])
    element = next(iter(board["spec"]["elements"].values()))["spec"]
    element["data"]["spec"]["queries"][0]["spec"]["query"]["spec"]["expr"] = "up"
    element["vizConfig"]["spec"]["fieldConfig"]["defaults"]["unit"] = "s"
    board["spec"]["timeSettings"]["autoRefresh"] = "5m"
    board["spec"]["layout"]["spec"]["rows"][0]["spec"]["title"] = "First"
    name = f"fluentd.{element['title']}"

    assert [
        (one.at.removeprefix("dashboards."), one.code, one.risk.value)
        for one in dashboards(generated(), {**generated(), path: json.dumps(board, indent=2).encode()})
    ] == [
        ("fluentd", "dashboard-refresh", "none"),
        ("fluentd", "section-renamed", "none"),
        (name, "panel-query", "review"),
        (name, "panel-unit", "review"),
    ]


def test_a_dashboard_rewritten_in_schema_version_2_shows_that_its_panels_stayed() -> None:
    name = "eventcore-operations.json"
    classic = {"a.json": generated()[f"grafana/dashboards/{name}"]}
    modern = {"a.json": generated()[f"grafana/resources/eventcore/{name}"]}

    assert told(classic, modern) == [("a", "is written in another form: classic JSON → schema version 2", "review")]


def test_a_newer_schema_is_told_by_its_name() -> None:
    modern = generated()["grafana/resources/eventcore/fluentd.json"]
    old = {"a.json": modern.replace(b"grafana.app/v2", b"grafana.app/v2beta1")}

    assert told(old, {"a.json": modern})[0] == (
        "a", "is written in another form: schema version 2beta1 → schema version 2", "review",
    )  # fmt: skip


def test_a_place_that_is_no_number_is_told_as_it_is_written() -> None:
    ((at, message, _),) = told_of(panel(OPEN, gridPos={"x": 12, "y": float("inf"), "w": 12, "h": 8}))

    assert (at, message.startswith("has other settings: gridPos.")) == ("orders.Open", True)


def test_a_file_that_can_no_longer_be_read_is_told() -> None:
    ((at, message, risk),) = told(tree(ORDERS), {FILE: b'{"panels": [{"gridPos": }]}'})

    assert (at, risk) == ("orders", "review")
    assert message.startswith("cannot be read as a dashboard any more: it is no JSON: ")


def test_a_change_points_to_the_line_of_the_panel_or_of_the_file_that_is_gone() -> None:
    after = tree(edited(target(OPEN, expr="orders_open")))
    (change,) = dashboards(tree(ORDERS), after)
    (gone,) = dashboards(tree(ORDERS), tree(edited(lambda b: b["panels"].pop(OPEN))))

    assert change.source is not None and gone.source is not None  # noqa: PT018
    assert change.source.file == FILE
    text = after[FILE].decode().splitlines()
    assert '"expr": "orders_open"' in "".join(text[change.source.line - 1 : change.source.line + 3])
    assert '"id": 3' in "".join(tree(ORDERS)[FILE].decode().splitlines()[gone.source.line - 1 : gone.source.line + 1])


def test_the_dashboards_of_the_guide_have_no_change_against_themselves() -> None:
    assert list(dashboards(generated(), dict(generated()))) == []


def test_a_hundred_dashboards_of_which_one_differs_are_quick() -> None:
    import time

    many = {f"d/{number}.json": json.dumps({**ORDERS, "uid": f"u{number}"}).encode() for number in range(100)}
    one = {**many, "d/7.json": json.dumps({**ORDERS, "uid": "u7", "refresh": "5m"}).encode()}
    begin = time.perf_counter()

    assert [change.code for change in dashboards(many, one)] == ["dashboard-refresh"]
    assert time.perf_counter() - begin < 1


def shuffled(value: object, draw: Callable[[list[Any]], list[Any]]) -> object:
    if isinstance(value, dict):
        return {key: shuffled(value[key], draw) for key in draw(list(value))}
    return [shuffled(one, draw) for one in value] if isinstance(value, list) else value


@given(st.data())
def test_the_order_of_keys_never_means_anything(data: st.DataObject) -> None:
    other = shuffled(ORDERS, lambda keys: data.draw(st.permutations(keys)))

    assert {one.code for one in dashboards(tree(ORDERS), {FILE: json.dumps(other).encode()})} <= {"dashboard-form"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.just(1.5) | st.sampled_from(["", "a", "$country", "up"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, one in below for place in places(one, (*way, key)))]


@given(st.sampled_from(places(ORDERS)[1:]), VALUES)
def test_whatever_differs_is_told(way: tuple[Any, ...], value: object) -> None:
    def put(board: dict[str, Any]) -> None:
        inside: Any = board
        for step in way[:-1]:
            inside = inside[step]
        inside[way[-1]] = value

    other = edited(put)
    changes: list[Change] = list(dashboards(tree(ORDERS), tree(other)))
    back = list(dashboards(tree(other), tree(ORDERS)))

    if json.dumps(other, sort_keys=True) != json.dumps(ORDERS, sort_keys=True):
        assert {change.code for change in changes} - {"dashboard-form"}
    swapped = {"added": "removed", "removed": "added"}
    for kind, opposite in swapped.items():
        count = [
            sum(one.code.endswith(f"-{word}") for one in side) for word, side in ((kind, changes), (opposite, back))
        ]
        assert count[0] == count[1]


def modern() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(generated()["grafana/resources/eventcore/fluentd.json"])
    return found


@given(st.sampled_from(places(modern())[1:]), VALUES)
def test_whatever_differs_in_schema_version_2_is_told(way: tuple[Any, ...], value: object) -> None:
    other = modern()
    inside: Any = other
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = value
    changes = dashboards({"d.json": json.dumps(modern()).encode()}, {"d.json": json.dumps(other).encode()})

    # What is no dashboard any more is told by those who read other files.
    if other["apiVersion"] == modern()["apiVersion"] and other["kind"] == "Dashboard" and other != modern():
        assert {change.code for change in changes} - {"dashboard-form"}
