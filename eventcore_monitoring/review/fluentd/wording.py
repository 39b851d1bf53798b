"""How sections of a configuration are called: by their address, and in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from eventcore_monitoring.fluentd.places import shown
from eventcore_monitoring.fluentd.routing import ROOT
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.fluentd.pairing import Node
from eventcore_monitoring.review.wording import conjoined

_SOURCE_ID: Final = re.compile(r"(.+?)\.in(?:\..+)?")
_OF_METRICS: Final = ("to", "only", "count", "counted")
# What says of a source or an output, in a sentence, which one it is.
_READ: Final = ("path", "port", "topics", "tag")
_WRITTEN: Final = ("index_name", "logstash_prefix", "path", "topic", "default_topic", "endpoint", "s3_bucket", "host")


def pipelines(root: Section) -> tuple[str, ...]:
    """The names of the pipelines in a configuration that we generated: `@id` and `@label` of their sources say them."""
    found: list[str] = []
    for one in root.sections:
        identity = _SOURCE_ID.fullmatch(one.text("@id") or "") if one.name == "source" else None
        if identity is not None and one.text("@label") == f"@{identity[1].upper()}":
            found.append(identity[1])
    return tuple(dict.fromkeys(found))


def address(node: Node, named: Sequence[str]) -> str:
    """The address of what a node was generated from, or one that can be searched for in the file.

    `named`: the pipelines, by which the `@id` of everything that was generated begins.
    """
    for name in sorted(named, key=len, reverse=True):
        if node.id.startswith(f"{name}."):
            return f"pipelines.{name}{_inside(node.id.removeprefix(f'{name}.'))}"
    if node.id:
        return f"fluentd.{node.id}"
    label = "" if node.label == ROOT else f".{node.label}"
    what = node.pattern or shown(node.section.value("tag")) or shown(node.section.value("path")) or node.type
    kind = f"{node.kind}.{what}" if what else node.kind
    return f"fluentd{label}.{kind}" + (f".{node.type}" if node.kind == "store" else "")


def _inside(identity: str) -> str:
    first, _, rest = identity.partition(".")
    if first == "in":
        return f".sources.{rest or 'in'}"
    if first == "out" and rest:
        return f".sinks.{rest.partition('.')[0]}"
    if first in _OF_METRICS and rest:
        return f".metrics.{rest}"
    return ".errors" if first == "errors" else ""


def mention(node: Node) -> str:
    """A node as a sentence about another one names it: the filter `app.level`, the match `app.**`."""
    if node.kind == "system":
        return "`<system>`"
    if node.id:
        return f"the {_kind(node)} `{node.id}`"
    what = node.pattern or shown(node.section.value(*_READ[:1])) or shown(node.section.value("tag"))
    type_ = f" ({node.type})" if node.type and node.kind != "match" else ""
    return f"the {_kind(node)} `{what}`{type_}" if what else f"the {_kind(node)} `{node.type}`"


def _kind(node: Node) -> str:
    return "output" if node.kind == "store" else node.kind


def description(node: Node) -> str:
    """What a node does, in a few words: reads `/var/log/app.log`; writes to elasticsearch (`logs`)."""
    match node.kind:
        case "source":
            what = next((shown(node.section.value(one)) for one in _READ if node.section.parameter(one)), "")
            return f"reads `{what}` ({node.type})" if what else f"source {node.type}"
        case "filter":
            return f"filter {node.type} of `{node.pattern}`"
        case "match" | "store":
            of = f" of `{node.pattern}`" if node.kind == "match" else ""
            if node.type in ("rewrite_tag_filter", "record_modifier"):
                return f"gives lines{of} other tags"
            if node.type == "relabel":
                return f"hands lines{of} to `{shown(node.section.value('@label'))}`"
            if node.type == "null":
                return f"throws lines{of} away"
            return f"copies lines{of}" if node.holds_stores else f"writes lines{of} to {sink(node)}"
    return f"section `<{node.kind}>`"


def sink(node: Node) -> str:
    """An output as a place: elasticsearch (`logs`)."""
    what = next((shown(node.section.value(one)) for one in _WRITTEN if node.section.parameter(one)), "")
    return f"{node.type} (`{what}`)" if what else node.type or "an output that code chooses"


def sinks(found: Iterable[Node], beside: Iterable[Node] = ()) -> str:
    """Outputs as places; by type alone where that tells them apart, also from those that are named `beside` them."""
    ones = list(found)
    types = [one.type for one in (*ones, *beside)]
    return conjoined(sorted({sink(one) if types.count(one.type) > 1 else one.type or sink(one) for one in ones}))
