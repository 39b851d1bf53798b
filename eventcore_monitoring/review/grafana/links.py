"""What links to dashboards: alerts by their annotations, other dashboards by their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from eventcore_monitoring.review.documents import YAML, UnreadableError, documents
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.validators.tree import mapping, sequence


class Link(NamedTuple):
    """The annotations `__dashboardUid__` and `__panelId__` of an alert ("" where it has none)."""

    alert: str
    uid: str
    panel: str


class Links:
    """The links within a tree, read when the first is asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._found: list[Link] | None = None

    def alerts(self, uid: str, panel: str = "") -> tuple[str, ...]:
        """The addresses of alerts that link to a dashboard, or to a panel of it."""
        if not uid:
            return ()
        if self._found is None:
            self._found = list(_links(self._tree))
        names = {one.alert for one in self._found if one.uid == uid and panel in ("", one.panel)}
        return tuple(f"alerts.{name}" for name in sorted(names))

    def boards(self, uid: str) -> tuple[str, ...]:
        """The addresses of dashboards that link to a dashboard."""
        if not uid:
            return ()
        address = re.compile(rb"/d/" + re.escape(uid.encode()) + rb"(?![\w-])")
        names = {
            PurePosixPath(path).stem
            for path, content in self._tree.items()
            if path.endswith(".json") and b"/d/" in content and address.search(content)
        }
        return tuple(f"dashboards.{name}" for name in sorted(names))


def _links(tree: Tree) -> Iterator[Link]:
    for path, content in sorted(tree.items()):
        if not path.endswith(YAML) or b"__dashboardUid__" not in content:
            continue
        try:
            read = documents(path, content.decode("utf-8", "replace"))
        except UnreadableError:
            continue  # rules that cannot be read are told by those who read rules
        for document in read:
            yield from _of_rules(mapping(document.value))


def _of_rules(value: Mapping[str, object]) -> Iterator[Link]:
    """The links of a rule file, or of a PrometheusRule."""
    for group in sequence(value.get("groups", mapping(value.get("spec")).get("groups"))):
        for rule in map(mapping, sequence(mapping(group).get("rules"))):
            annotations = mapping(rule.get("annotations"))
            uid = annotations.get("__dashboardUid__")
            if isinstance(rule.get("alert"), str) and uid:
                yield Link(rule["alert"], str(uid), str(annotations.get("__panelId__", "")))
