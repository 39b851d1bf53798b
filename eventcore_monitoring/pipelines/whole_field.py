"""The field in which Elasticsearch keeps a value as a whole, for comparing, counting and sorting."""

from __future__ import annotations

from eventcore_monitoring.fluentd.fields import Fields, FieldType


def whole_field(field: str, known: Fields) -> str:
    """The field itself, or the one below it (`.keyword`) where it is a text, which is kept as its words."""
    found = known.get(tuple(field.split(".")))
    return f"{field}.keyword" if found is not None and found.type is FieldType.TEXT else field
