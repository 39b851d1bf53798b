"""What is done to records, in plain words: three filters of Fluentd without their traps."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.encoding.fluentd_literal import fluentd_key, fluentd_record_text
from eventcore_monitoring.model.declared import Line
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.plugins import Filter


def _record_fields(fields: Mapping[str, str | Env]) -> Mapping[str, str | Env]:
    for name, value in fields.items():
        fluentd_record_text(name)  # names are templates, too
        fluentd_key(name, section="record")
        if name.startswith("@"):
            raise ValueError(f"the field {name!r} starts with @, which Fluentd keeps for itself: write another name")
        text = value.default if isinstance(value, Env) else value
        if text is not None:
            fluentd_record_text(text)
    return fields


RecordFields = Annotated[Mapping[Line, Line | Env], Field(min_length=1), AfterValidator(_record_fields)]


class AddFields(Filter):
    """Adds fields to every record; `${hostname}`, `${tag}`, `${tag_parts[0]}`, `${record["key"]}` are filled in."""

    kind: Literal["add"] = "add"
    fields: RecordFields


class Keep(Filter):
    """Keeps records whose field fits the regular expression (Ruby's syntax), drops the others.

    `field` is a name; `$.outer.inner` reaches into an object. A record without the field is dropped, unless the
    expression fits the empty text.
    """

    kind: Literal["keep"] = "keep"
    field: Line
    matching: Line


class Drop(Filter):
    """Drops records whose field fits the regular expression (Ruby's syntax); `field` as in `Keep`."""

    kind: Literal["drop"] = "drop"
    field: Line
    matching: Line
