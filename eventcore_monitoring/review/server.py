"""What changes of the configuration of Prometheus itself: what it scrapes, and its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.review.values import differing_fields
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence


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
            elif fields := differing_fields(jobs[0][job], jobs[1][job]):
                said = f"is scraped otherwise: {', '.join(fields)}"
                yield Change(at, "target-changed", said, Risk.REVIEW, source=place)
        rest = [{name: value for name, value in one.items() if name != "scrape_configs"} for one in (was, now)]
        if fields := differing_fields(rest[0], rest[1]):
            yield Change(path, "server-settings", f"differs in {', '.join(fields)}", Risk.REVIEW, source=place)
