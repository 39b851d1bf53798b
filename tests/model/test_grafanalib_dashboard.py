from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import grafanalib.core as g
import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.findings import DefinitionError, collecting
from eventcore_monitoring.model.dashboards import Dashboard, Row, Text
from eventcore_monitoring.model.declared import Declared, Many
from eventcore_monitoring.model.grafanalib_dashboard import AnyDashboard, GrafanalibDashboard, read_dashboard


class Holder(Declared):
    dashboards: Many[AnyDashboard]


def graph(title: str = "P") -> Any:
    return g.Graph(title=title, dataSource="Prometheus", targets=[g.Target(expr="up")])


def read(**more: object) -> GrafanalibDashboard:
    found = read_dashboard(g.Dashboard(**{"title": "Node / USE", "panels": [graph()], **more}))
    assert isinstance(found, GrafanalibDashboard)
    return found


titles = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=80).filter(
    lambda title: bool(title.strip())
)


@given(titles, st.sampled_from([None, "", "team-uid"]))
def test_a_grafanalib_dashboard_survives_json(title: str, uid: str | None) -> None:
    kept = read(title=title, uid=uid)

    assert GrafanalibDashboard.model_validate_json(kept.model_dump_json()) == kept
    assert kept.title == title
    assert 1 <= len(kept.name) <= 40


def test_it_is_kept_as_grafanalib_writes_it() -> None:
    classic = read(uid="node", tags=["team"]).classic()

    assert (classic["title"], classic["tags"]) == ("Node / USE", ["team"])
    assert classic["panels"][0]["type"] == "graph"
    assert classic["panels"][0]["yaxes"][0]["format"] == "short"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Node / USE", "node-use"),
        ("Übersicht", "bersicht"),
        ("概要", "dashboard-0cfb647b"),
        ("x" * 41, f"{'x' * 31}-31a5feee"),
    ],
)
def test_without_a_uid_the_name_comes_from_the_title(title: str, name: str) -> None:
    assert read(title=title).name == name


def test_the_same_dashboard_in_another_order_of_keys_is_equal() -> None:
    one, other = (
        GrafanalibDashboard(name="n", title="T", content=text) for text in ('{"a": 1, "b": 2}', '{"b": 2.0, "a": 1}')
    )

    assert one == other


def test_our_dashboards_and_theirs_stand_in_one_list() -> None:
    ours = Dashboard(name="ours", title="Ours", rows=[Row(title="R", panels=[Text(title="T", markdown="x")])])
    held = Holder(dashboards=[ours, g.Dashboard(title="Theirs")])

    assert [type(one).__name__ for one in held.dashboards] == ["Dashboard", "GrafanalibDashboard"]
    assert Holder.model_validate_json(held.model_dump_json()) == held


def test_a_class_of_the_teams_own_is_read_too() -> None:
    class Ours(g.Dashboard):  # type: ignore[misc]
        pass

    assert isinstance(read_dashboard(Ours(title="T")), GrafanalibDashboard)


def test_what_grafanalib_prints_stays_out_of_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    read(panels=[g.PieChart(title="P")])

    assert capsys.readouterr().out == ""


class Unwritable:
    def to_json_data(self) -> object:
        raise KeyError("query")


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: graph(), "item 1 of `dashboards`: a Graph of grafanalib is no dashboard"),
        (lambda: g.Dashboard(title=""), "item 1 of `dashboards`: it has no title"),
        (lambda: g.Dashboard(title="a\u202eb"), "item 1 of `dashboards`: its title: character 2 is U+202E"),
        (lambda: g.Dashboard(title="T", uid="a b"), 'item 1 of `dashboards`: its uid cannot be "a b"'),
        (lambda: g.Dashboard(title="T", uid="x" * 41), "item 1 of `dashboards`: its uid cannot be"),
        (
            lambda: g.Dashboard(title="T", panels=[graph()], rows=[g.Row(panels=[graph()])]),
            "item 1 of `dashboards`: it has both rows and panels",
        ),
        (lambda: g.Dashboard(title="T", panels=[object()]), "grafanalib cannot write it (Object of type object is not"),
        (lambda: g.Dashboard(title="T", panels=[Unwritable()]), "grafanalib cannot write it ('query')"),
        (lambda: g.Dashboard(title="T", tags=[float("nan")]), "it cannot be JSON"),
        (lambda: {"title": "T"}, "`dashboards`"),
    ],
)
def test_what_cannot_be_kept_is_a_sentence(build: Callable[[], object], expected: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Holder(dashboards=[build()])

    (found,) = caught.value.findings
    assert expected in found.message
    assert "validation error" not in found.message
    assert "pydantic" not in f"{found.message} {found.fix}"


def test_all_faults_of_a_dashboard_are_said_at_once() -> None:
    with collecting() as found:
        Holder(dashboards=[g.Dashboard(title="", uid="a b")])

    (one,) = found
    assert "it has no title" in one.message
    assert "its uid cannot be" in f"{one.message} {one.fix}"


@pytest.mark.parametrize(("content", "expected"), [("{", "it is no JSON"), ("[]", "it holds no dashboard")])
def test_content_that_is_no_dashboard_is_a_sentence(content: str, expected: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        GrafanalibDashboard(name="n", title="T", content=content)

    assert expected in str(caught.value)


def test_other_values_are_left_to_the_fields_own_validation() -> None:
    values = [1, "x", {"title": "T"}, json]

    assert [read_dashboard(value) for value in values] == values
