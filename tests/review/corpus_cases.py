"""The corpus of reviews: pairs of trees, each with what a reviewer has to be told of it.

A case has a `name`, the files `before`, those of `after` that differ (`~`: it is gone), and the `changes` as one text:
a line a change, below it what promtool confirmed and what reads the thing that changed. `notes`: what is said besides.
A file is text, or a value that is written as YAML or JSON. Its path may be one of the words of `SHORT`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import indent
from typing import Any, NamedTuple

import yaml

from eventcore_monitoring.review.change import Review
from eventcore_monitoring.review.tree import Tree

FOLDER = Path(__file__).parent / "corpus"
_CASE = re.compile(r"^- name: (?P<name>.*)\n(?:(?!- name: ).*\n)*", re.MULTILINE)
_ANSWERS = re.compile(r"^  (?:changes|notes): \|\n(?:    .*\n)*", re.MULTILINE)


class Case(NamedTuple):
    """Two trees, and what is told of them."""

    name: str
    before: Tree
    after: Tree
    changes: str
    notes: str


def _rules(value: Any) -> Any:
    return {"groups": [{"name": "shop", "rules": value}]}


def _metrics(value: Any) -> Any:
    targets = [{"job": "shop", "instance": "shop-1:9090", "scrape_interval": "15s"}]
    return {
        "targets": targets,
        "metrics": [{"unit": "events", "target": "shop", "help": "It is.", **one} for one in value],
    }


def _as_it_is(value: Any) -> Any:
    return value


# Words for usual paths, and what is around what stands there.
SHORT: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "rules": ("prometheus/rules/shop.yaml", _rules),
    "metrics": ("prometheus/metrics.yaml", _metrics),
    "prometheus": ("prometheus/prometheus.yaml", _as_it_is),
    "alertmanager": ("alertmanager/alertmanager.yaml", _as_it_is),
    "dashboard": ("grafana/dashboards/shop.json", _as_it_is),
    "scaler": ("kubernetes/shop.yaml", _as_it_is),
    "fluentd": ("fluentd/fluent.conf", _as_it_is),
}


def cases() -> Iterator[Case]:
    """All cases of all files."""
    for file in sorted(FOLDER.glob("*.yaml")):
        for one in yaml.safe_load(file.read_text("utf-8")):
            before = dict(_files(one["before"]))
            changed = dict(_files(one["after"]))
            after = {path: content for path, content in {**before, **changed}.items() if content is not None}
            before_ = {path: content for path, content in before.items() if content is not None}
            yield Case(one["name"], before_, after, one.get("changes", ""), one.get("notes", ""))


def _files(given: Mapping[str, Any]) -> Iterator[tuple[str, bytes | None]]:
    for word, value in given.items():
        path, around = SHORT.get(word, (word, _as_it_is))
        if value is None:
            yield path, None
        elif isinstance(value, str):
            yield path, value.encode()
        elif path.endswith(".json"):
            yield path, json.dumps(around(value)).encode()
        else:
            yield path, yaml.safe_dump(around(value), sort_keys=False, allow_unicode=True).encode()


def told(review: Review) -> str:
    """The changes of a review in the way in which a case tells them."""
    lines = []
    for one in review.changes:
        lines.append(f"{one.risk} {one.code} {one.at}: {one.message}\n")
        lines += [f"  {sentence}\n" for sentence in one.behaviour]
        lines += [f"  read by {', '.join(one.hits)}\n"] if one.hits else []
    return "".join(lines)


def rewrite(name: str, changes: str, notes: str) -> None:
    """Writes into its file what is told of a case now."""
    blocks = "".join(
        f"\n  {word}: |\n{indent(text, '    ').rstrip()}"
        for word, text in (("changes", changes), ("notes", notes))
        if text
    )

    def answered(found: re.Match[str]) -> str:
        if yaml.safe_load(found["name"]) != name:
            return found[0]
        bare = _ANSWERS.sub("", found[0])
        body = bare.rstrip("\n")
        return f"{body}{blocks}{bare[len(body) :] or chr(10)}"

    for file in FOLDER.glob("*.yaml"):
        file.write_text(_CASE.sub(answered, file.read_text("utf-8")), "utf-8")
