"""What changes of the configuration of Prometheus itself: what it scrapes, and its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.review.values import differing_settings
from eventcore_monitoring.review.wording import counted
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
    pairs, gone, new = paired(sorted(former), sorted(current), lambda path: path, lambda path: PurePosixPath(path).name)
    for path in gone:
        said = f"is gone, and with it {_jobs(former[path])}"
        yield Change(path, "server-removed", said, Risk.DANGER, source=SourceLine(path, 1))
    for path in new:
        yield Change(
            path, "server-added", f"is new, with {_jobs(current[path])}", Risk.REVIEW, source=SourceLine(path, 1)
        )
    for old, path in pairs:
        was, now = former[old], current[path]
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
            elif found := differing_settings(jobs[0][job], jobs[1][job]):
                said = f"is scraped otherwise: {', '.join(found)}"
                yield Change(at, "target-changed", said, Risk.REVIEW, source=place)
        rest = [{name: value for name, value in one.items() if name != "scrape_configs"} for one in (was, now)]
        if found := differing_settings(rest[0], rest[1]):
            yield Change(path, "server-settings", f"differs in {', '.join(found)}", Risk.REVIEW, source=place)


def _jobs(configuration: Mapping[str, Any]) -> str:
    return counted(len(sequence(configuration.get("scrape_configs"))), "job")
