"""The dashboards that stand in the files of a tree, each with its name and its place, in whatever form it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from eventcore_monitoring.review.documents import YAML, Document, UnreadableError, documents
from eventcore_monitoring.review.json_difference import without
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.grafana.lines import line_of, lines
from eventcore_monitoring.validators.grafana.reading import Read, is_dashboard, read
from eventcore_monitoring.validators.tree import mapping

RESOURCE: Final = "dashboard.grafana.app/"
OPERATOR: Final = "grafana.integreatly.org/"
# What a file or an object that holds a dashboard must have in it.
_MARKS = (b"panels", b"elements")


class Board(NamedTuple):
    """A dashboard as it stands in a file.

    `uid` is "" where it has none; `name` the file's, as in addresses; `around` what stands around the dashboard: the
    Kubernetes object, the resource, the answer of an API; `whole` the dashboard as it is written. `form`: 0 for
    Grafana's own file in classic JSON, 1 for an object that holds one, 2 for schema version 2. `root` is the way from
    the document to the dashboard; `inner` that to the text which holds it (in a ConfigMap), and the text.
    """

    uid: str
    title: str
    name: str
    path: str
    form: int
    around: Mapping[str, Any]
    whole: Mapping[str, Any]
    read: Read
    document: Document
    root: Steps = ()
    inner: tuple[Steps, str] | None = None

    def line(self, steps: Steps) -> int:
        """The line in the file of a place in the dashboard."""
        if self.inner is None:
            return self.document.line((*self.root, *steps))
        way, text = self.inner
        if way not in self.document.blocks:
            return self.document.line(way)
        return self.document.blocks[way] - 1 + line_of(steps, _lines(text))


class Broken(NamedTuple):
    """A file that seems to hold a dashboard and cannot be read, and why."""

    path: str
    reason: str


@lru_cache(maxsize=2)  # every change of a dashboard asks again
def _lines(text: str) -> Mapping[Steps, int]:
    return lines(text)


def boards(tree: Tree, paths: Iterable[str]) -> tuple[list[Board], list[Broken]]:
    """The dashboards of these files, as far as they are in the tree."""
    found: list[Board] = []
    broken: list[Broken] = []
    for path in paths:
        content = tree.get(path)
        if content is None or not path.endswith((".json", *YAML)) or not any(mark in content for mark in _MARKS):
            continue
        try:
            for document in documents(path, content.decode("utf-8", "replace")):
                found += _of_document(path, document)
        except UnreadableError as error:
            if b"gridPos" in content or RESOURCE.encode() in content:
                broken.append(Broken(path, str(error)))
    return found, broken


def holds_dashboard(value: Mapping[str, Any]) -> bool:
    """Whether a Kubernetes object is there for a dashboard: a resource, an operator's object, a ConfigMap."""
    version, kind = str(value.get("apiVersion")), value.get("kind")
    if version.startswith(RESOURCE):
        return True
    if version.startswith(OPERATOR):
        return kind in ("GrafanaDashboard", "GrafanaManifest")
    return kind == "ConfigMap" and any(True for _ in _texts(value))


def _of_document(path: str, document: Document) -> Iterator[Board]:
    value = document.value
    if not isinstance(value, dict):
        return
    version, kind = str(value.get("apiVersion", "")), value.get("kind")
    stem = PurePosixPath(path).stem
    if is_dashboard(value):
        yield _board(stem, path, value, value, document)
    elif kind == "ConfigMap":
        for key, text, inside in _texts(value):
            around = {**value, "data": without(mapping(value.get("data")), key)}
            name = key.removesuffix(".json")
            yield _board(name, path, inside, around, document, (("data", key), text))
    elif version.startswith(OPERATOR) and kind == "GrafanaDashboard":
        spec = mapping(value.get("spec"))
        held = _dashboard_in(spec.get("json"))
        if held is not None:
            around = {**value, "spec": without(spec, "json")}
            yield _board(stem, path, held, around, document, (("spec", "json"), spec["json"]))
    elif version.startswith(OPERATOR) and is_dashboard(mapping(value.get("spec")).get("template")):
        spec = mapping(value.get("spec"))
        around = {**value, "spec": without(spec, "template")}
        yield _board(stem, path, spec["template"], around, document, at=("spec", "template"))


def _texts(value: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The dashboards in the data of a ConfigMap: key, text, value."""
    for key, text in mapping(value.get("data")).items():
        inside = _dashboard_in(text)
        if inside is not None:
            yield str(key), text, inside


def _dashboard_in(text: object) -> dict[str, Any] | None:
    if not isinstance(text, str) or not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and is_dashboard(value) else None


def _board(
    name: str,
    path: str,
    value: Mapping[str, Any],
    outer: Mapping[str, Any],
    document: Document,
    inner: tuple[Steps, str] | None = None,
    at: Steps = (),
) -> Board:
    """`value` is the dashboard with its own wrapper (resource, API answer), `outer` what that stands in."""
    found = read(value)
    wrapper = {} if not found.steps else without(value, str(found.steps[0]))
    around = wrapper if outer is value else {**outer, **({"dashboard": wrapper} if wrapper else {})}
    metadata = mapping(value.get("metadata")) if str(value.get("apiVersion", "")).startswith(RESOURCE) else {}
    uid = found.value.get("uid") or metadata.get("name") or ""
    form = 2 if found.form != "classic" else 1 if inner is not None or outer is not value else 0
    whole = mapping(found.value)
    title = str(whole.get("title") or "")
    return Board(str(uid), title, name, path, form, around, whole, found, document, at, inner)
