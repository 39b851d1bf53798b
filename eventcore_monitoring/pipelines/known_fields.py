"""What is known of the records that a declared pipeline writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.filters import RecordTransformer
from eventcore_monitoring.model.pipelines.lines import JsonLines, PlainLines
from eventcore_monitoring.model.pipelines.schema import LogType
from eventcore_monitoring.model.pipelines.steps import AddFields, Drop, Keep


class Known(NamedTuple):
    """The fields with their types, by their way from the top; `open`: whether others are possible."""

    fields: Mapping[str, LogType]
    open: bool

    def has(self, field: str) -> bool:
        """Whether a record may have the field."""
        if self.open or field in self.fields:
            return True
        return any(field.startswith(f"{name}.") for name, kind in self.fields.items() if kind in ("object", "any"))


def known_fields(pipeline: Pipeline) -> Known:
    """The fields of the records as the sinks get them; `@timestamp` is what Elasticsearch gets beside them."""
    found: dict[str, LogType] = {}
    is_open = pipeline.lines is None or pipeline.lines.open_
    if pipeline.lines is not None:
        found = {field.name: field.type for field in pipeline.lines.fields}
    if any(isinstance(getattr(one, "parse", None), JsonLines | PlainLines) for one in pipeline.sources):
        found["message"] = "text"  # a line that is no JSON
    for step in pipeline.steps:
        match step:
            case AddFields(fields=fields):
                found |= dict.fromkeys(fields, "keyword")
            case RecordTransformer():
                found |= dict.fromkeys(step.record or (), "keyword")
                for key in step.remove_keys or ():
                    found.pop(key.removeprefix("$."), None)
            case Keep() | Drop():
                pass
            case _:
                is_open = True
    return Known({**found, "@timestamp": "time"}, is_open)
