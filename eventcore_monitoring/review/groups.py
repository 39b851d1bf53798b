"""What changes around rules: settings of their groups, and of the objects of the cluster that hold them.

Labels that a group gives to all its rules, `limit` and `query_offset` (Prometheus 3.0 to 3.7) are in no rule by itself;
by the labels and the namespace of an object the operator finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.documents import UnreadableError, documents
from eventcore_monitoring.review.json_difference import differences, sentence, without
from eventcore_monitoring.review.rule_texts import Texts
from eventcore_monitoring.validators.tree import mapping, sequence

_TOLD = ("name", "rules", "interval")  # of a group, by the rules themselves
_OBJECT = "PrometheusRule"


class _Around(NamedTuple):
    """What stands around some rules, and where."""

    settings: Mapping[str, Any]
    source: SourceLine


def group_changes(texts: Texts) -> Iterator[Change]:
    """Settings of groups and of objects that differ; an object that is new or gone is told by its rules."""
    was, now = (dict(_all(side)) for side in texts)
    for at in dict.fromkeys((*was, *now)):
        old, new = was.get(at), now.get(at)
        is_object = at.startswith("kubernetes.")
        one = new or old
        if one is None or (is_object and (old is None or new is None)):
            continue
        found = differences({} if old is None else old.settings, {} if new is None else new.settings)
        if not found:
            continue
        if is_object:
            harmless = all(each.within("metadata.annotations") for each in found)
            said = f"changes {sentence(found)}{'' if harmless else '; the operator may no longer find it'}"
            yield Change(at, "kubernetes-labels", said, Risk.NONE if harmless else Risk.REVIEW, source=one.source)
        else:
            yield Change(
                at, "group-settings", f"sets for all its rules {sentence(found)}", Risk.REVIEW, source=one.source
            )


def _all(side: Mapping[str, str]) -> Iterator[tuple[str, _Around]]:
    for path, text in side.items():
        try:
            found = documents("rules.yaml", text)
        except UnreadableError:
            continue  # told as a fault of the file
        for document in found:
            whole = mapping(document.value)
            source = SourceLine(path, 1)
            for item in (whole, *map(mapping, sequence(whole.get("items")))):
                if item.get("kind") == _OBJECT:
                    metadata = mapping(item.get("metadata"))
                    yield f"kubernetes.{_OBJECT}.{metadata.get('name', '')}", _Around({"metadata": metadata}, source)
                for group in (*sequence(item.get("groups")), *sequence(mapping(item.get("spec")).get("groups"))):
                    settings = mapping(group)
                    yield f"groups.{settings.get('name', '')}", _Around(without(settings, *_TOLD), source)
