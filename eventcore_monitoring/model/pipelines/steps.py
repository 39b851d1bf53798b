"""What is done to records, in plain words: three filters of Fluentd without their traps."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.encoding.fluentd_literal import fluentd_key, fluentd_record_text
from eventcore_monitoring.model.declared import Line
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.plugins import Filter

# What record_modifier runs as Ruby, as far as it only looks something up.
_KEY = r'"[^"\\#{}]+"'
_LOOKED_UP = re.compile(
    rf"\$\{{(?:tag|time|tag_parts\[-?[0-9]+\]|record(?:\[{_KEY}\])+|record\.dig\({_KEY}(?:, ?{_KEY})*\))\}}"
)


def _field_name(name: str) -> None:
    fluentd_key(name, section="record")
    if name.startswith("@"):
        raise ValueError(f"the field {name!r} starts with @, which Fluentd keeps for itself: write another name")


def _record_fields(fields: Mapping[str, str | Env]) -> Mapping[str, str | Env]:
    for name, value in fields.items():
        fluentd_record_text(name)  # names are templates, too
        _field_name(name)
        text = value.default if isinstance(value, Env) else value
        if text is not None:
            fluentd_record_text(text)
    return fields


def _modified_fields(fields: Mapping[str, str]) -> Mapping[str, str]:
    for name, text in fields.items():
        _field_name(name)
        rest = _LOOKED_UP.sub("", text)
        if "${" in rest:
            known = '${tag}, ${tag_parts[0]}, ${time}, ${record["key"]}, ${record.dig("outer", "inner")}'
            raise ValueError(f"{text!a} holds a placeholder that would be run as Ruby: write one of {known}")
        if rest != text and (found := next((one for one in rest if one in '"\\#'), None)) is not None:
            raise ValueError(f"{text!a} becomes Ruby code, which {found!r} would end or change: write it without")
    return fields


RecordFields = Annotated[Mapping[Line, Line | Env], Field(min_length=1), AfterValidator(_record_fields)]

ModifiedFields = Annotated[Mapping[Line, Line], Field(min_length=1), AfterValidator(_modified_fields)]


class AddFields(Filter):
    """Adds fields to every record; `${hostname}`, `${tag}`, `${tag_parts[0]}`, `${record["key"]}` are filled in."""

    our_words: ClassVar[frozenset[str]] = Filter.our_words | {"fields"}
    plugin_type: ClassVar[str | None] = "record_transformer"

    kind: Literal["add"] = "add"
    fields: RecordFields


class Keep(Filter):
    """Keeps records whose field fits the regular expression (Ruby's syntax), drops the others.

    `field` is a name; `$.outer.inner` reaches into an object. A record without the field is dropped, unless the
    expression fits the empty text.
    """

    our_words: ClassVar[frozenset[str]] = Filter.our_words | {"field", "matching"}
    plugin_type: ClassVar[str | None] = "grep"

    kind: Literal["keep"] = "keep"
    field: Line
    matching: Line


class Drop(Filter):
    """Drops records whose field fits the regular expression (Ruby's syntax); `field` as in `Keep`."""

    our_words: ClassVar[frozenset[str]] = Filter.our_words | {"field", "matching"}
    plugin_type: ClassVar[str | None] = "grep"

    kind: Literal["drop"] = "drop"
    field: Line
    matching: Line
