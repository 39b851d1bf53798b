"""Plugins of Fluentd: what typed classes of them share, and one class for all others.

Fields bear the plugins' own words; a value is typed, so that a duration or a size cannot be written in a form that
Fluentd takes for something else. `None` leaves a parameter out: Fluentd's own default holds then. What a class does not
name goes into `params` (and `sections`), which are held against the same table of parameters.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from eventcore_monitoring.model.declared import Declared, Line, Many, Name
from eventcore_monitoring.model.pipelines.environment import Env

PluginKind = Literal["input", "filter", "output", "parser", "formatter", "buffer"]

# What a parameter may hold: text is written as it is, true and false, numbers; lists and mappings as JSON.
ParameterValue = (
    Line
    | bool
    | int
    | Annotated[float, Field(allow_inf_nan=False)]
    | Env
    | Many[Line | int]
    | Mapping[Line, Line | int]
)


class PluginSection(Declared):
    """A section in a plugin, for what has no class here: `<name argument>` with parameters and sections."""

    section: ClassVar[str] = "sections"

    name: Line
    argument: Line | None = None
    params: Mapping[Line, ParameterValue] = Field(default_factory=dict)
    sections: "Many[PluginSection]" = ()


class Part(Declared):
    """A section with fields: what its class does not name stands in `params` and `sections`.

    `our_words`: fields that are no parameters. `plugin_type`: the `@type`, where it is not the `kind`.
    `argument_field`: what is the argument of the section. `free_form`: mappings that are sections of their own, with
    any names (`<record>`), where other mappings are JSON. `plugin_field`: the field that is the plugin of this section,
    in which it stands with all it says. `type_words`: sections whose plugin is named by another word than `@type`.
    """

    our_words: ClassVar[frozenset[str]] = frozenset({"kind", "params", "sections"})
    plugin_type: ClassVar[str | None] = None
    argument_field: ClassVar[str | None] = None
    free_form: ClassVar[frozenset[str]] = frozenset()
    plugin_field: ClassVar[str | None] = None
    type_words: ClassVar[Mapping[str, str]] = {}

    params: Mapping[Line, ParameterValue] = Field(default_factory=dict)
    sections: Many[PluginSection] = ()

    def written(self, changed: Mapping[str, object] = MappingProxyType({})) -> Iterator[tuple[str, object]]:
        """The fields that say something, by Fluentd's words: those that have to be there first, further ones last.

        `changed`: other values for some of them.
        """
        fields = type(self).model_fields
        for name in sorted(fields, key=lambda one: not fields[one].is_required()):
            value = changed.get(name, getattr(self, name))
            ours = name in self.our_words or name in (self.argument_field, self.plugin_field)
            if not ours and value is not None:
                yield name.removesuffix("_"), value
        yield from self.params.items()


# Of a whole plugin, further fields that are no parameters.
_NAMED = Part.our_words | {"name", "match", "type", "indices"}


class Input(Part):
    """Where records come from: a `<source>`. `name` tells several of a pipeline apart."""

    section: ClassVar[str] = "sources"
    our_words: ClassVar[frozenset[str]] = _NAMED
    role: ClassVar[PluginKind] = "input"

    name: Name = "in"


class Filter(Part):
    """What is done to records: a `<filter>`. `match` narrows it to some tags."""

    section: ClassVar[str] = "steps"
    our_words: ClassVar[frozenset[str]] = _NAMED
    role: ClassVar[PluginKind] = "filter"

    match: Line | None = None


class Output(Part):
    """Where records go: a `<match>`, or a `<store>` beside others. `match` narrows it to some tags."""

    section: ClassVar[str] = "sinks"
    our_words: ClassVar[frozenset[str]] = _NAMED
    role: ClassVar[PluginKind] = "output"

    name: Name
    match: Line | None = None


class Parser(Part):
    """How text becomes a record: a `<parse>`."""

    section: ClassVar[str] = "parsers"
    role: ClassVar[PluginKind] = "parser"


class Formatter(Part):
    """How a record becomes text: a `<format>`."""

    section: ClassVar[str] = "formatters"
    role: ClassVar[PluginKind] = "formatter"


class BufferPlugin(Part):
    """Where records wait: a `<buffer>`."""

    section: ClassVar[str] = "buffers"
    role: ClassVar[PluginKind] = "buffer"


class Plugin(Part):
    """A plugin that has no class here: its kind, its `@type`, its parameters.

    `Plugin(kind="output", type="mongo", name="mongo", params={"database": "logs"})`.
    """

    section: ClassVar[str] = "plugins"
    our_words: ClassVar[frozenset[str]] = _NAMED

    kind: PluginKind
    type: Line
    name: Name | None = None
    match: Line | None = None


_HERE = "eventcore_monitoring.model.pipelines."
# Where the classes of each kind are: imported only when one of them is read from JSON, or described.
_MODULES: Mapping[PluginKind, tuple[str, ...]] = {
    "input": ("inputs", "inputs_network"),
    "filter": ("filters", "steps"),
    "output": ("outputs", "outputs_network", "outputs_routing", "outputs_s3", "outputs_search"),
    "parser": ("parsers", "lines"),
    "formatter": ("formatters",),
    "buffer": ("buffers",),
}


class OfKind:
    """The annotation of a plugin of one kind: `Annotated[Output | Plugin, OfKind(Output)]`, told apart by `kind`."""

    def __init__(self, base: type[Part]) -> None:
        self.base = base

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        role: PluginKind = self.base.role  # type: ignore[attr-defined]

        def read(value: object) -> Declared:
            if isinstance(value, self.base) or (isinstance(value, Plugin) and value.kind == role):
                return value
            by_kind = self.members()
            if not isinstance(value, Mapping):
                names = ", ".join(sorted(member.__name__ for member in by_kind.values()))
                what = f"a Plugin of kind {value.kind}" if isinstance(value, Plugin) else type(value).__name__
                raise ValueError(f'{what} is no {role}: write Plugin(kind="{role}", …) or one of {names}')
            member = Plugin if value.get("kind") == role and "type" in value else by_kind.get(str(value.get("kind")))
            if member is None:
                raise ValueError(f"{value.get('kind')!r} is no kind of {role}: write one of {', '.join(by_kind)}")
            try:
                return member.model_validate_json(json.dumps(value))
            except ValidationError as error:
                first = error.errors()[0]
                raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(_dumped, info_arg=True),
            metadata={"pydantic_js_functions": [self._described]},
        )

    def members(self) -> dict[str, type[Declared]]:
        """The classes by their kinds."""
        for module in _MODULES[self.base.role]:  # type: ignore[attr-defined]
            import_module(_HERE + module)
        return {str(one.model_fields["kind"].default): one for one in _below(self.base) if "kind" in one.model_fields}

    def _described(self, schema: CoreSchema, handler: Any) -> Any:
        members: list[type[Declared]] = [Plugin, *self.members().values()]
        return {"anyOf": [_member_described(one, handler) for one in members]}


# Members that are being described: one that holds plugins of its own kind (`secondary`) would be so for ever.
_DESCRIBED: set[str] = set()


def _member_described(member: type[Declared], handler: Any) -> Any:
    member.model_rebuild()
    schema: Any = member.__pydantic_core_schema__
    own = schema["schema"] if schema["type"] == "definitions" else schema
    reference = own.get("ref") or own["schema_ref"]
    if reference in _DESCRIBED:
        return handler(core_schema.definition_reference_schema(reference))
    _DESCRIBED.add(reference)
    try:
        return handler(schema)
    finally:
        _DESCRIBED.discard(reference)


def _below(base: type[Declared]) -> Iterator[type[Declared]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)


def _dumped(value: Declared, info: core_schema.SerializationInfo) -> object:
    return value.model_dump(mode=info.mode)


if TYPE_CHECKING:
    AnyInput = Input | Plugin
    AnyFilter = Filter | Plugin
    AnyOutput = Output | Plugin
    AnyParser = Parser | Plugin
    AnyFormatter = Formatter | Plugin
    AnyBuffer = BufferPlugin | Plugin
else:
    AnyInput = Annotated[Input | Plugin, OfKind(Input)]
    AnyFilter = Annotated[Filter | Plugin, OfKind(Filter)]
    AnyOutput = Annotated[Output | Plugin, OfKind(Output)]
    AnyParser = Annotated[Parser | Plugin, OfKind(Parser)]
    AnyFormatter = Annotated[Formatter | Plugin, OfKind(Formatter)]
    AnyBuffer = Annotated[BufferPlugin | Plugin, OfKind(BufferPlugin)]

KINDS = get_args(PluginKind)
