"""Time in the demo: every length that is waited for is divided, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import given

from eventcore_mixin import eventcore
from eventcore_monitoring import Artifact, generate
from eventcore_monitoring.promql.nodes import Node, Range, Selector, Subquery
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten
from eventcore_monitoring.values import duration, milliseconds
from examples.demo.hastened import divided, hastened, hastened_promql
from strategies.promql import NEWEST, expressions

FACTOR = 60
WAITED_FOR = {
    *("for", "keep_firing_for", "interval", "query_offset", "evaluation_interval", "scrape_interval", "scrape_timeout"),
    *("group_wait", "group_interval", "repeat_interval"),
}
Leaf = tuple[tuple[str, ...], object]


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[str, str]]:
    """Each file that the demo's programs read, as it is generated and as it is hastened."""
    wanted = ("prometheus/rules", "prometheus/prometheus.yaml", "alertmanager/alertmanager.yaml", "blackbox")
    return {
        str(artifact.path): (artifact.content.decode(), hastened(artifact).content.decode())
        for artifact in generate(eventcore())
        if str(artifact.path).startswith(wanted)
    }


def leaves(tree: object, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    match tree:
        case dict():
            for key, value in tree.items():
                yield from leaves(value, (*path, key))
        case list():
            for place, value in enumerate(tree):
                yield from leaves(value, (*path, str(place)))
        case _:
            yield path, tree


def sooner(node: Node) -> Node:
    """The expression with its windows and offsets divided, made from its tree."""

    def window(length: str) -> str:
        sign, rest = ("-", length[1:]) if length.startswith("-") else ("", length)
        return sign + duration(max(1, round(milliseconds(rest) / FACTOR)))

    def change(current: Node) -> Node | None:
        match current:
            case Selector(offset=str(offset)):
                return replace(current, offset=window(offset))
            case Range():
                selector = change(current.selector) or current.selector
                assert isinstance(selector, Selector)
                return replace(current, selector=selector, window=window(current.window))
            case Subquery():
                return replace(
                    current,
                    expression=rewritten(current.expression, change),
                    window=window(current.window),
                    step=None if current.step is None else window(current.step),
                    offset=None if current.offset is None else window(current.offset),
                )
        return None

    return rewritten(node, change)


def test_apart_from_lengths_of_time_the_demo_runs_what_is_generated(files: dict[str, tuple[str, str]]) -> None:
    changed = set()
    for before, after in files.values():
        for (path, value), (path_after, value_after) in zip(
            leaves(yaml.safe_load(before)), leaves(yaml.safe_load(after)), strict=True
        ):
            assert path == path_after
            if path[-1] == "expr":
                assert parse(str(value_after)) == sooner(parse(str(value))), value
            elif path[-1] in WAITED_FOR:
                assert abs(milliseconds(str(value_after)) * FACTOR - milliseconds(str(value))) <= FACTOR / 2, path
                changed.add(path[-1])
            else:
                assert value_after == value, path
    assert changed >= {"for", "scrape_interval", "evaluation_interval", "group_wait", "group_interval"}


def test_lines_without_a_length_of_time_are_the_same_bytes(files: dict[str, tuple[str, str]]) -> None:
    for before, after in files.values():
        for line, line_after in zip(before.split("\n"), after.split("\n"), strict=True):
            field = line.strip().removeprefix("- ").partition(":")[0]
            assert line_after == line or field in {"expr", *WAITED_FOR}


def test_thresholds_and_texts_keep_their_seconds(files: dict[str, tuple[str, str]]) -> None:
    _, health = files["prometheus/rules/health.yaml"]
    _, application = files["prometheus/rules/application.yaml"]

    assert "gives no health document for 2m" in health
    assert 'expr: "projection:eventcore_projection_lag_seconds:max > 300"\n        for: 15s' in application


@pytest.mark.parametrize(
    ("length", "shorter"),
    [
        ("5m", "5s"),
        ("1m30s", "1s500ms"),
        ("10s", "167ms"),
        ("3h", "3m"),
        ("1d", "24m"),
        ("1w2d", "3h36m"),
        ("15ms", "1ms"),
        ("0s", "0s"),
    ],
)
def test_a_length_is_divided_to_the_millisecond_and_never_becomes_nothing(length: str, shorter: str) -> None:
    assert divided(length, FACTOR) == shorter


def test_what_looks_like_a_window_within_a_text_stays() -> None:
    expression = r'rate(lines{text="[5m] \" offset 1h"}[5m] offset 1h)'

    assert hastened_promql(expression) == r'rate(lines{text="[5m] \" offset 1h"}[5s] offset 1m)'


@given(expressions(NEWEST))
def test_of_any_expression_all_windows_and_offsets_are_divided_and_nothing_else(node: Node) -> None:
    # As texts, because NaN does not equal itself.
    assert to_promql(parse(hastened_promql(to_promql(node), FACTOR))) == to_promql(sooner(node))


def test_unit_tests_and_files_of_other_programs_stay_as_they_are() -> None:
    for path in ("prometheus/tests/system.yaml", "blackbox/blackbox.yaml", "fluentd/fluent.conf"):
        artifact = Artifact(PurePosixPath(path), b"interval: 1m\n")
        assert hastened(artifact) == artifact
