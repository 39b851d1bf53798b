"""The values of parameters: whether Fluentd takes them for what they say.

fluentd-value-misread: a value that Fluentd takes for another one, such as `500ms` for 500 minutes. Why: it converts
what it can and says nothing. Fix: write it as the type asks.

fluentd-value-refused: a value that Fluentd refuses, by its type or because of `strict_config_value`. Why: it does not
start. Fix: write one that it takes.

fluentd-port-out-of-range: a port above 65535 or below 0. Why: the system takes the rest of a division by 65536, without
a message. Fix: write a port.

fluentd-regexp-invalid: a regular expression that Ruby refuses. Why: Fluentd does not start. Fix: correct it.

fluentd-regexp-without-names: the expression of a `regexp` parser has no named groups. Why: Fluentd does not start. Fix:
write `(?<name>…)` around what is to be a field.

fluentd-field-type-unknown: a type in `types` that is none. Why: Fluentd does not start. Fix: write one of `string`,
`integer`, `float`, `bool`, `time` and `array`.

fluentd-encoding-unknown: an encoding that Ruby does not know. Why: Fluentd does not start. Fix: correct the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.allowed import Allowed, places
from eventcore_monitoring.fluentd.conversions import Options, Regexp, Rejection, boolean, value_of
from eventcore_monitoring.fluentd.meaning import misreading
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.plugins import ParameterSpecification
from eventcore_monitoring.fluentd.regexps import refusal
from eventcore_monitoring.fluentd.ruby_encodings import RUBY_ENCODINGS
from eventcore_monitoring.fluentd.tree import Parameter, Section

_LAST_PORT: Final = 65_535
_FIELD_TYPES: Final = ("string", "integer", "float", "bool", "time", "array")
_ENCODINGS: Final = {name.lower() for name in RUBY_ENCODINGS}


def values(root: Section) -> Iterator[Finding]:
    """Every parameter whose declaration is known and whose value is a plain text."""
    strict = _is_strict(root)
    for way, found in places(root):
        if found is None or not way:
            continue
        yield from _argument(way, found)
        for one in way[-1].parameters:
            declared = found.parameter(one.name) if isinstance(one.name, str) else None
            if declared is not None and isinstance(one.value, str):
                faults = list(_typed(way, one, one.value, declared, strict and found.section.name != "system"))
                yield from faults or _special(way, found, one, one.value, declared)


def _is_strict(root: Section) -> bool:
    system = root.inner("system")
    text = system.text("strict_config_value", default="false") if system is not None else None
    return text is not None and boolean(text) is True


def _typed(
    way: Way, parameter: Parameter, text: str, declared: ParameterSpecification, strict: bool
) -> Iterator[Finding]:
    options = Options(declared.allowed, declared.value_type)
    fault = misreading(declared.type, text, options, strict=strict)
    if fault is None:
        return
    value = value_of(declared, text, strict=strict)
    nil_is_well = declared.default is None and not declared.required and not declared.host_default
    refused = isinstance(value, Rejection) or (value is None and not nil_is_well)
    code = "fluentd-value-refused" if refused else "fluentd-value-misread"
    yield finding(way, code, fault.reason, fault.fix, parameter=parameter)


def _argument(way: Way, found: Allowed) -> Iterator[Finding]:
    """The argument of a section, where it is one of a few words."""
    declared, text = found.section.argument, way[-1].argument
    if declared is not None and declared.type == "enum" and isinstance(text, str) and text:
        fault = misreading("enum", text, Options(declared.allowed))
        if fault is not None:
            message = f"has the argument `{text}`, which is none that it takes"
            yield finding(way, "fluentd-value-refused", message, fault.fix)


def _special(
    way: Way, found: Allowed, parameter: Parameter, text: str, declared: ParameterSpecification
) -> Iterator[Finding]:
    """What the type alone does not say; only where the type has no objection."""
    value = value_of(declared, text)
    match value:
        case Regexp(pattern):
            yield from _regexp(way, found, parameter, pattern)
        case int() if _is_port(declared.name) and not 0 <= value <= _LAST_PORT:
            message = f"is `{text}`, which is no port: Fluentd takes it for {value % (_LAST_PORT + 1)}"
            yield finding(way, "fluentd-port-out-of-range", message, "write a port of 0 to 65535", parameter=parameter)
        case dict() if found.kind == "parser" and declared.name == "types":
            yield from _types(way, parameter, value)
        case str() if declared.name in ("encoding", "from_encoding") and text.lower() not in _ENCODINGS:
            message = f"is `{text}`, an encoding that Ruby does not know: Fluentd refuses it"
            yield finding(way, "fluentd-encoding-unknown", message, _encoding(text), parameter=parameter)


def _is_port(name: str) -> bool:
    return name == "port" or name.endswith("_port")


def _regexp(way: Way, found: Allowed, parameter: Parameter, pattern: str) -> Iterator[Finding]:
    if reason := refusal(pattern):
        fix = "correct the expression; a character that stands for itself is written after a backslash"
        yield finding(way, "fluentd-regexp-invalid", reason + ": Ruby refuses it", fix, parameter=parameter)
    elif found.kind == "parser" and found.type == "regexp" and parameter.name == "expression" and "(?<" not in pattern:
        message = "has no named groups: Fluentd would not know the names of the fields, and refuses it"
        yield finding(way, "fluentd-regexp-without-names", message, "write `(?<name>…)`", parameter=parameter)


def _types(way: Way, parameter: Parameter, types: Mapping[str, object]) -> Iterator[Finding]:
    for field, definition in types.items():
        type_ = definition.partition(":")[0] if isinstance(definition, str) else None
        if type_ is not None and type_ not in _FIELD_TYPES:
            near = get_close_matches(type_.strip().lower(), _FIELD_TYPES, 1)
            fix = (
                f"did you mean `{near[0]}`?"
                if near
                else f"write one of {', '.join(f'`{one}`' for one in _FIELD_TYPES)}"
            )
            message = f"gives `{field}` the type `{type_}`, which is none: Fluentd refuses it"
            yield finding(way, "fluentd-field-type-unknown", message, fix, parameter=parameter)


def _encoding(text: str) -> str:
    bare = re.sub(r"[^a-z0-9]", "", text.lower())
    near = [one for one in RUBY_ENCODINGS if re.sub(r"[^a-z0-9]", "", one.lower()) == bare]
    near += get_close_matches(text.upper(), RUBY_ENCODINGS, 1)
    return f"did you mean `{near[0]}`?" if near else "write a name that Ruby knows, such as `UTF-8`"
