"""What is known of the records of declared pipelines: the fields that lines have, followed to every sink."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import is_

from eventcore_monitoring.fluentd.field_flow import Flow, flow, known_at
from eventcore_monitoring.fluentd.field_reads import written
from eventcore_monitoring.fluentd.fields import ANYTHING, Field, Fields, FieldType, FieldWay, schema
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.schema import LogSchema
from eventcore_monitoring.pipelines.configuration import configured
from eventcore_monitoring.pipelines.tags import sending


def schemas_of(pipelines: Sequence[Pipeline], root: Section) -> Mapping[str, Fields]:
    """What the lines of each source hold, by the `@id` of the source, as far as pipelines say it."""
    return dict(_schemas(pipelines, root))


def _schemas(pipelines: Sequence[Pipeline], root: Section) -> Iterator[tuple[str, Fields]]:
    said = {
        f"pipelines.{pipeline.name}.sources.{source.name or 'in'}": pipeline.lines
        for pipeline in pipelines
        for source in sending(pipeline)
    }
    for section in root.sections:
        lines, identity = said.get(section.at), section.text("@id")
        if lines is not None and identity:
            yield identity, _fields(lines)


def _fields(lines: LogSchema) -> Fields:
    kinds: dict[str | FieldWay, str | FieldType | Field] = {field.name: field.type for field in lines.fields}
    sometimes = [field.name for field in lines.fields if not field.always]
    time = next((field.name for field in lines.fields if field.type == "time"), None)
    return schema(kinds, sometimes=sometimes, time=time, is_open=lines.open_)


_last: list[tuple[Sequence[Pipeline], Flow]] = []


def followed(pipelines: Sequence[Pipeline]) -> Flow:
    """The records of all sources, followed through all pipelines; kept for the last ones, whatever list holds them."""
    if not (_last and len(_last[0][0]) == len(pipelines) and all(map(is_, _last[0][0], pipelines))):
        root = configured(pipelines)
        _last[:] = [(pipelines, flow(root, schemas_of(pipelines, root)))]
    return _last[0][1]


def records_at(pipelines: Sequence[Pipeline], pipeline: str, sink: str) -> Fields:
    """What is known of the records that a sink writes, what it adds itself included."""
    found = followed(pipelines)
    for way in found.ways:
        if way[-1].at == f"pipelines.{pipeline}.sinks.{sink}":
            return written(way[-1], known_at(found, way))
    return ANYTHING
