"""One of several kinds of declaration, told apart by their `kind`.

As pydantic's unions with a discriminator, but the members' validators are made only when one of them is read from
JSON: a definition in Python hands over declarations, which were validated when they were made, and most deployments use
few kinds.
"""

import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from eventcore_monitoring.model.declared import Declared


class OneOf:
    """The annotation: `Panel = Annotated[TimeSeries | Stat, OneOf()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members: tuple[type[Declared], ...] = get_args(source)

        def read(value: object) -> Declared:
            if isinstance(value, members):
                return value
            by_kind = {member.model_fields["kind"].default: member for member in members}
            if not isinstance(value, Mapping):
                names = ", ".join(member.__name__ for member in members)
                raise ValueError(f"{type(value).__name__} is none of the kinds that may stand here: write {names}")
            member = by_kind.get(value.get("kind"))
            if member is None:
                raise ValueError(f"{value.get('kind')!r} is no kind: write one of {', '.join(by_kind)}")
            try:
                return member.model_validate_json(json.dumps(value))
            except ValidationError as error:
                first = error.errors()[0]
                raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(_written, info_arg=True),
            metadata={"pydantic_js_functions": [_JsonSchemaOf(source)]},
        )


def _written(value: Declared, info: core_schema.SerializationInfo) -> object:
    return value.model_dump(mode=info.mode)


class _JsonSchemaOf:
    def __init__(self, union: Any) -> None:
        self.union = union

    def __call__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(TypeAdapter(self.union).core_schema)
