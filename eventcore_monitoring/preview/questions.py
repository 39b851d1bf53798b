"""The questions of a dashboard: what Grafana would ask Prometheus for it, with its variables in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.answers import key

# $name, ${name}, ${name:format} and [[name]].
_NAME = r"([A-Za-z_]\w*)(?::\w+)?"  # `$1` is a group of label_replace, no variable
_NAMED = re.compile(rf"\$\{{{_NAME}\}}|\$([A-Za-z_]\w*)|\[\[{_NAME}\]\]", re.ASCII)
_EVERYTHING = ".*"
_POINTS = 180
_SCRAPED = 30


class Question(NamedTuple):
    """A query as Prometheus gets it. `key`: under which the answer is kept; `panel`: where it stands, for findings."""

    key: str
    panel: str
    text: str
    instant: bool


def step_of(seconds: int) -> int:
    """The step of graphs over such a length of time, in seconds: a whole number of half minutes, some 180 points."""
    return max(-(-seconds // _POINTS) // _SCRAPED, 1) * _SCRAPED


def questions(dashboard: Mapping[str, Any], seconds: int, scraped: int = _SCRAPED) -> tuple[Question, ...]:
    """The different queries to Prometheus of panels and annotations, over so many seconds, scraped so often."""
    known = _filled_in(dashboard, seconds, scraped)
    found: dict[str, Question] = {}
    for title, target in _targets(dashboard):
        text = reading.text(target, "expr")
        if text and key(target) not in found:
            instant = target.get("instant") is True and target.get("range") is not True
            put = _NAMED.sub(lambda match: known.get(match[1] or match[2] or match[3], _EVERYTHING), text)
            found[key(target)] = Question(key(target), title, put, instant)
    return tuple(found.values())


def _targets(dashboard: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for panel in reading.mappings(dashboard, "panels"):
        for one in (panel, *reading.mappings(panel, "panels")):
            title = reading.text(one, "title") or "a panel without a title"
            for target in reading.mappings(one, "targets"):
                source = reading.text(target, "datasource", "type") or reading.text(one, "datasource", "type")
                if source in ("", "prometheus"):
                    yield title, target
    for annotation in reading.mappings(dashboard, "annotations", "list"):
        if reading.text(annotation, "datasource", "type") in ("", "prometheus"):
            yield f"annotation {reading.text(annotation, 'name')}", reading.mapping(annotation, "target")


def _filled_in(dashboard: Mapping[str, Any], seconds: int, scraped: int) -> dict[str, str]:
    """What stands for each variable: Grafana's own lengths of time, and what is chosen."""
    step = step_of(seconds)
    known = {
        "__rate_interval": f"{max(step + scraped, 4 * scraped)}s",
        "__interval": f"{step}s",
        "__interval_ms": str(step * 1000),
        "__range": f"{seconds}s",
        "__range_s": str(seconds),
        "__range_ms": str(seconds * 1000),
        "__auto": f"{step}s",
    }
    for one in reading.mappings(dashboard, "templating", "list"):
        known[reading.text(one, "name")] = _chosen(one)
    return known


def _chosen(variable: Mapping[str, Any]) -> str:
    current = reading.at(variable, "current", "value")
    listed = [one for one in (current if isinstance(current, list) else [current]) if isinstance(one, str) and one]
    if "$__all" in listed or (not listed and reading.text(variable, "type") == "query"):
        return reading.text(variable, "allValue") or _EVERYTHING
    if not listed:
        return reading.text(variable, "query").partition(",")[0] or _EVERYTHING
    if len(listed) == 1:
        return listed[0]
    return "(" + "|".join(map(re.escape, listed)) + ")"
