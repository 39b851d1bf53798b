"""The picture of a dashboard: well-formed and harmless for any JSON, the same bytes each time, and what it says."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.preview.answers import Answers, Series
from eventcore_monitoring.preview.dashboard import dashboard_svg
from eventcore_monitoring.preview.theme import Theme
from preview.boards import SVG, answers, board, drawn, panel, series, target, texts, wave
from preview.golden_panels import GOLDEN, PANELS, golden
from strategies.text import hostile_text

ROOT = Path(__file__).parents[2]
FORBIDDEN = {"script", "foreignObject", "image", "use", "a", "animate", "set", "iframe"}


def harmless(svg: str) -> ElementTree.Element:
    """The picture, after all that a picture must never hold has been looked for."""
    picture = ElementTree.fromstring(svg)
    ids: list[str] = []
    for element in picture.iter():
        assert element.tag.startswith(SVG)
        assert element.tag.removeprefix(SVG) not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name
            assert "javascript" not in value or name == "aria-label"
            assert "nan" not in value.lower().split() or name == "aria-label"
            if name == "id":
                ids.append(value)
            if value.startswith("url("):
                assert re.fullmatch(r"url\(#[a-z0-9-]+\)", value)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'"url\(#([^)]*)\)"', svg))
    assert used <= set(ids)
    return picture


@given(
    hostile_text, hostile_text, hostile_text, st.sampled_from(["timeseries", "stat", "gauge", "bargauge", "text", "x"])
)
def test_any_text_in_any_place_gives_a_well_formed_picture_without_scripts(
    title: str, label: str, unit: str, type_: str
) -> None:
    listed = [series(*wave(5, 2), pod=label), series(*wave(3, 1), pod=f"{label}<script>")]
    options = {"content": f"# {title}\n<script>{label}</script>\n- {title}", "legend": {"calcs": ["mean"]}}
    steps = [{"color": label, "value": None}, {"color": title, "value": 4}]
    config = {"unit": unit, "displayName": label, "noValue": title, "thresholds": {"mode": "absolute", "steps": steps},
              "custom": {"axisLabel": title, "thresholdsStyle": {"mode": "line"}}}  # fmt: skip
    one = panel(type_, target("q", label), title=title, description=label, defaults=config, options=options)
    variable = {"name": "v", "label": label, "type": "query", "current": {"text": title}}
    dashboard = board(one, title=title, description=label, templating={"list": [variable]})
    harmless(dashboard_svg(dashboard, answers({"q": listed}), "auto"))


def test_a_title_that_holds_markup_is_written_as_it_stands() -> None:
    assert '<script>alert(1)</script> & "x"' in texts(drawn(board(title='<script>alert(1)</script> & "x"')))


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**30) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["auto", "none", "log", "percent", "bars", "table", "red", "1e308", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all places of a tree."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(deeper for key, child in pairs for deeper in leaves(child, (*path, key)))] if path else [
        deeper for key, child in pairs for deeper in leaves(child, (key,))
    ]  # fmt: skip


FULL: dict[str, Any] = board(*(dict(one.panel) for one in PANELS.values()), templating={"list": [{"name": "a"}]})
PLACES = leaves(FULL)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), anything), min_size=1, max_size=3), st.booleans())
def test_any_json_in_any_place_of_a_dashboard_gives_a_picture(
    changes: list[tuple[tuple[Any, ...], Any]], saved: bool
) -> None:
    dashboard = copy.deepcopy(FULL)
    for path, value in changes:
        parent: Any = dashboard
        for step in path[:-1]:
            parent = parent[step] if isinstance(parent, dict | list) and _has(parent, step) else None
        if isinstance(parent, dict) or (isinstance(parent, list) and _has(parent, path[-1])):
            parent[path[-1]] = value
    harmless(dashboard_svg(dashboard, ALL if saved else None, "auto"))


def _has(parent: Any, step: Any) -> bool:
    return step in parent if isinstance(parent, dict) else isinstance(step, int) and step < len(parent)


ALL = answers({query: listed for one in PANELS.values() for query, listed in one.answers.series.items()})
numbers = st.none() | st.floats() | st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324])


@given(st.lists(st.tuples(*[numbers] * 5), min_size=1, max_size=4), st.sampled_from(sorted(PANELS)))
def test_any_values_give_a_picture(rows: list[tuple[float | None, ...]], name: str) -> None:
    listed = tuple(Series({"pod": str(place)}, row) for place, row in enumerate(rows))
    queries = dict.fromkeys(PANELS[name].answers.series, listed)
    harmless(dashboard_svg(board(PANELS[name].panel), Answers(0, 240, 60, queries, {}), "auto"))


@pytest.mark.parametrize("name", sorted(PANELS))
def test_a_panel_is_drawn_as_it_was_last_looked_at(name: str) -> None:
    assert golden(name) == GOLDEN.joinpath(f"{name}.svg").read_text("utf-8")


def test_every_golden_picture_belongs_to_a_panel_here() -> None:
    ours = {path.stem for path in GOLDEN.glob("*.svg")}
    assert set(PANELS) <= ours
    assert sum(GOLDEN.joinpath(f"{name}.svg").stat().st_size for name in PANELS) < 120_000


def test_the_same_dashboard_has_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from preview.golden_panels import PANELS, golden\n"
        "sys.stdout.write(''.join(map(golden, sorted(PANELS))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode() == "".join(map(golden, sorted(PANELS)))


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_changes_the_style_sheet_and_nothing_else(theme: Theme) -> None:
    def body(drawn_as: Theme) -> str:
        return dashboard_svg(FULL, ALL, drawn_as).partition("</style>")[2]

    assert body(theme) == body("light")
    assert ("@media" in dashboard_svg(FULL, ALL, theme)) == (theme == "auto")


def test_two_pictures_in_one_page_share_no_id() -> None:
    def ids(mark: str) -> set[str]:
        return set(re.findall(r' id="([^"]+)"', dashboard_svg(FULL, ALL, "auto", mark=mark)))

    assert ids("before-").isdisjoint(ids("after-"))


def test_the_head_names_the_dashboard_its_times_and_its_variables() -> None:
    listed = [
        {"name": "job", "label": "Job", "type": "query", "current": {"text": ["api", "web"]}},
        {"name": "secret", "type": "constant", "query": "x", "hide": 2},
        {"name": "pod", "type": "query", "current": {"text": "", "value": "$__all"}},
    ]
    shown = texts(drawn(board(description="What we watch.", templating={"list": listed}), answers({})))
    assert shown[:3] == ["Board", "2025-11-24 16:00 to 16:30 UTC", "What we watch."]
    assert [word in shown for word in ("Job", "api + web", "pod", "All", "secret")] == [True] * 4 + [False]
    assert "now-1h to now" in texts(drawn(board(time={"from": "now-1h", "to": "now"})))


def test_variables_stand_in_titles() -> None:
    listed = [{"name": "job", "type": "query", "current": {"text": "api"}}]
    one = panel("text", title="$job, ${job:regex}, [[job]], $other")
    assert "api, api, api, $other" in texts(drawn(board(one, templating={"list": listed})))


def test_a_title_that_is_too_long_is_cut_and_shows_whole_under_the_pointer() -> None:
    title = "A title that no panel of this width can hold " * 3
    picture = drawn(board(panel("text", title=title, w=4)))
    assert any(words.endswith("…") and title.startswith(words[:-1]) for words in texts(picture))
    assert title in [one.text for one in picture.iter(f"{SVG}title")]


def test_what_is_empty_unknown_or_not_saved_is_said() -> None:
    found = answers({"none": []})
    assert "No data" in texts(drawn(board(panel("stat", target("none"))), found))
    assert "all quiet" in texts(drawn(board(panel("stat", target("none"), defaults={"noValue": "all quiet"})), found))
    assert "no saved answer" in texts(drawn(board(panel("stat", target("up"))), found))
    unknown = " ".join(texts(drawn(board(panel("mystery", target("none"))), found)))
    assert "no preview of a panel of type “mystery”" in unknown


def test_without_answers_a_chart_shows_its_unit_and_its_thresholds() -> None:
    steps = [{"color": "green", "value": None}, {"color": "red", "value": 80}]
    config = {"unit": "percent", "min": 0, "thresholds": {"mode": "absolute", "steps": steps},
              "custom": {"thresholdsStyle": {"mode": "line"}}}  # fmt: skip
    picture = drawn(board(panel("timeseries", target("up"), defaults=config)))
    assert {"0%", "no saved answer"} <= set(texts(picture))
    assert any("s-red" in one.get("class", "") for one in picture.iter(f"{SVG}line"))


def test_our_own_dashboards_are_drawn_without_answers() -> None:
    for path in sorted((ROOT / "generated").glob("*/grafana/dashboards/*.json")):
        dashboard = json.loads(path.read_text("utf-8"))
        shown = texts(harmless(dashboard_svg(dashboard, None, "auto")))
        titles = [one["title"] for one in dashboard["panels"]]
        assert [title for title in titles if title not in shown] == []
