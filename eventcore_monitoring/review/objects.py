"""The Kubernetes objects that stand in the files of a tree, and which of two trees are the same one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.documents import YAML, Document, UnreadableError, documents
from eventcore_monitoring.review.grafana.boards import holds_dashboard
from eventcore_monitoring.review.json_difference import without
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.tree import mapping, sequence

# Documents of other programs that look like objects of Kubernetes.
_OTHERS: Final = ("openslo", "perses")
_LISTS: Final = ("List",)


class Object(NamedTuple):
    """An object: `group` of its API, without the version; `steps` the way to it in its document."""

    group: str
    kind: str
    namespace: str
    name: str
    value: Mapping[str, Any]
    path: str
    document: Document
    steps: Steps

    def source(self, *steps: str | int) -> SourceLine:
        """The line of a place in the object."""
        return SourceLine(self.path, self.document.line((*self.steps, *steps)))


class Broken(NamedTuple):
    """A file that seems to hold objects and cannot be read, and why."""

    path: str
    reason: str


def objects(tree: Tree, paths: Iterable[str]) -> tuple[list[Object], list[Broken]]:
    """The objects of these files as far as they are in the tree; those that others tell of left out."""
    found: list[Object] = []
    broken: list[Broken] = []
    for path in paths:
        content = tree.get(path)
        if content is None or not path.endswith((".json", *YAML)) or b"apiVersion" not in content:
            continue
        try:
            for document in documents(path, content.decode("utf-8", "replace")):
                found += _objects(document.value, path, document, ())
        except UnreadableError as error:
            if b"kind" in content:
                broken.append(Broken(path, str(error)))
    return found, broken


def _objects(value: object, path: str, document: Document, steps: Steps) -> Iterator[Object]:
    whole = mapping(value)
    version, kind, metadata = whole.get("apiVersion"), whole.get("kind"), mapping(whole.get("metadata"))
    if not isinstance(version, str) or not isinstance(kind, str) or version.startswith(_OTHERS):
        return
    if kind in _LISTS:
        for index, one in enumerate(sequence(whole.get("items"))):
            yield from _objects(one, path, document, (*steps, "items", index))
        return
    name = metadata.get("name", metadata.get("generateName"))
    if name is None or kind == "PrometheusRule" or holds_dashboard(whole):
        return
    group = version.rpartition("/")[0]
    yield Object(group, kind, str(metadata.get("namespace", "")), str(name), whole, path, document, steps)


def pair(
    before: Sequence[Object], after: Sequence[Object]
) -> tuple[list[tuple[Object, Object]], list[Object], list[Object]]:
    """Objects by kind, namespace and name; else by kind and name; else by what they say; and what is left."""
    return paired(
        before,
        after,
        lambda one: (one.group, one.kind, one.namespace, one.name, one.path),
        lambda one: (one.group, one.kind, one.namespace, one.name),
        lambda one: (one.kind, one.namespace, one.name),
        lambda one: (one.kind, one.name),
        lambda one: (one.kind, json.dumps(without(one.value, "metadata", "apiVersion"), sort_keys=True)),
    )
