"""What changes of the configuration of Prometheus itself: what it scrapes, and its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.review.values import differing_fields
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence
from eventcore_monitoring.values import milliseconds

_LENGTHS = ("_interval", "_timeout")  # fields that hold a length of time


def configurations(tree: Tree) -> dict[str, Mapping[str, Any]]:
    """The configurations of Prometheus in a tree, by path."""
    found = {}
    for path, text in texts(tree, ".yaml", ".yml"):
        if "scrape_configs:" in text:
            try:
                content = mapping(next(iter(documents(text)), {}))
            except StrictYamlError:
                continue
            if "scrape_configs" in content:
                found[path] = content
    return found


def server_changes(before: Tree, after: Tree) -> Iterator[Change]:
    """What is scraped no more, is new or is scraped otherwise; and which settings differ."""
    former, current = configurations(before), configurations(after)
    for path in sorted(former.keys() & current.keys()):
        was, now = former[path], current[path]
        place = SourceLine(path, 1)
        jobs = [
            {str(mapping(job).get("job_name")): job for job in sequence(one.get("scrape_configs"))}
            for one in (was, now)
        ]
        for job in dict.fromkeys((*jobs[0], *jobs[1])):
            at = f"targets.{job}"
            if job not in jobs[1]:
                yield Change(at, "target-removed", "is scraped no more", Risk.DANGER, source=place)
            elif job not in jobs[0]:
                yield Change(at, "target-added", "is scraped now", Risk.REVIEW, source=place)
            elif found := _differing(jobs[0][job], jobs[1][job]):
                said = f"is scraped otherwise: {', '.join(found)}"
                yield Change(at, "target-changed", said, Risk.REVIEW, source=place)
        rest = [{name: value for name, value in one.items() if name != "scrape_configs"} for one in (was, now)]
        if found := _differing(rest[0], rest[1]):
            yield Change(path, "server-settings", f"differs in {', '.join(found)}", Risk.REVIEW, source=place)


def _differing(before: object, after: object) -> list[str]:
    """The fields that differ; of lengths of time with both, and only where they are not the same length."""
    found = []
    for field in differing_fields(_timed(before), _timed(after)):
        one, other = (_lengths(side, field) for side in (before, after))
        found.append(f"{field} {one} → {other}" if one and other else field)
    return found


def _timed(value: object, name: str = "") -> object:
    """The value with all lengths of time in milliseconds."""
    match value:
        case dict():
            return {key: _timed(one, str(key)) for key, one in value.items()}
        case list():
            return [_timed(one) for one in value]
        case str() if name.endswith(_LENGTHS):
            with suppress(ValueError):
                return milliseconds(value)
    return value


def _lengths(value: object, field: str) -> str:
    """The one length of time that a field of this name has in a value, "" where there is none or several."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if field.endswith(_LENGTHS) and isinstance(one.get(field), str):
                found.add(one[field])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found.pop() if len(found) == 1 else ""
