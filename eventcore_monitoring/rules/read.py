"""Rules that were read from files, typed by what is known of the names in them."""

from __future__ import annotations

from collections.abc import Sequence

from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.rules.files import ReadRule
from eventcore_monitoring.rules.known import open_world
from eventcore_monitoring.rules.use import Use, Whole


def read(
    rules: Sequence[ReadRule],
    given: Catalogued | None = None,
    names: frozenset[str] | None = None,
    prometheus: str | None = None,
) -> Whole:
    """The rules of files as a whole.

    `given` and `names`: a catalogue and every name that it knows; with it the world is closed, and a name that neither
    it nor a rule knows is a fault.
    """
    records = [(rule.name, rule.node, rule.labels, rule.evaluated) for rule in rules if rule.kind == "record"]
    catalogued = open_world(records, given)
    known = None if names is None else names | {name for name, *_ in records}
    uses = tuple(
        Use(
            f"groups.{rule.group}.{rule.name}.expr",
            rule.kind,
            infer(rule.node, catalogued),
            rule.name,
            rule.group,
            rule.source,
            rule.labels,
            rule.texts,
            rule.label_texts,
            rule.waits,
            rule.keeps,
            rule.evaluated,
            written=rule.written,
        )
        for rule in rules
    )
    return Whole(uses, catalogued, known, prometheus)
