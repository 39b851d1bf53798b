"""What is known of a name in an open world: by a catalogue, by the rules themselves, by exporters, by convention."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from eventcore_monitoring.exporters import ready_made
from eventcore_monitoring.promql.bounds import EVERYTHING, NOT_NEGATIVE
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.label_values import ANY, PRESENT
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.types import Catalogued, Facts, Labels, either, recorded
from eventcore_monitoring.promql.units import UNITS, Unit

# A recording rule: its name, its expression, the labels that it adds, milliseconds between two evaluations.
Record = tuple[str, Node, Mapping[str, str], int | None]

# prometheus.io/docs/practices/naming; units of names that end in no other word.
_WORDS: Final = ("seconds", "milliseconds", "bytes", "ratio", "percent", "celsius", "volts", "joules")
_UNIT: Final = rf"_({'|'.join(_WORDS)})(?:_total|_sum|_bucket)?$"
_MOMENT: Final = r"_timestamp(?:_seconds)?$|_(?:start|boot|creation|completion|deletion)_time_seconds$"
_TIME: Final = r"_time_seconds$"  # of day, or how much of it: nobody knows
# How many there are now, whatever the name ends in: cnpg_backends_waiting_total is a gauge.
_STATE: Final = r"_(?:pending|waiting|offline|inflight|in_flight)_"


def open_world(records: Sequence[Record], given: Catalogued | None = None) -> Catalogued:
    """Facts of a name: of the catalogue given, of the records, of the ready-made catalogues, else by its name alone.

    A recording rule's name is as good as a declaration; so are names in `given`. What exporters and conventions say is
    an assumption, and nobody knows which further labels series have.
    """
    by_name: dict[str, list[Record]] = {}
    for record in records:
        by_name.setdefault(record[0], []).append(record)
    found: dict[str, Facts | None] = {}

    def facts(name: str) -> Facts | None:
        if name not in found:
            found[name] = None  # a record that reads itself says nothing
            found[name] = _given(name) or _recorded(name) or ready_made().get(name) or by_convention(name)
        return found[name]

    def _given(name: str) -> Facts | None:
        return None if given is None else given(name)

    def _recorded(name: str) -> Facts | None:
        made: Facts | None = None
        for _, node, labels, interval in by_name.get(name, ()):
            one = recorded(infer(node, facts).type, labels, interval)
            made = one if made is None else either(made, one)
        return made

    return facts


def by_convention(name: str) -> Facts | None:
    """What the name of a metric says by itself; None where it says nothing."""
    assumption = f"`{name}` is what its name says"
    unit = _unit(name)
    if ":" in name:
        return None  # a record of which the rule is not here
    if name.endswith("_bucket"):
        return Facts("buckets", unit, Labels({"le": PRESENT}, ANY), NOT_NEGATIVE, assumption=assumption)
    if name.endswith("_total") and re.search(_STATE, name) is None:
        return Facts("counter", unit or UNITS["events"], Labels(rest=ANY), NOT_NEGATIVE, assumption=assumption)
    if unit is None and not name.endswith("_sum"):
        return None
    return Facts("unknown", unit, Labels(rest=ANY), EVERYTHING, assumption=assumption)


def unit_word(name: str) -> str | None:
    """The unit that the name of a metric says, as a word of `units.UNITS`; None where it says none."""
    if re.search(_MOMENT, name):
        return "timestamp"
    found = None if re.search(_TIME, name) else re.search(_UNIT, name)
    return None if found is None else found[1]


def _unit(name: str) -> Unit | None:
    word = unit_word(name)
    return None if word is None else UNITS[word]
