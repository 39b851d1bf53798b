"""Values as Ruby 3 handles them: texts of values, numbers in texts, splitting, bytes that are no UTF-8, JSON."""

from __future__ import annotations

import json
import math
import re
from typing import Final

from eventcore_monitoring.fluentd.conversions import converted, integer
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Json, RubyError

INVALID_BYTES: Final = "invalid byte sequence in UTF-8"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NO_BYTE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # of the halves that stand for no byte
_DEPTH: Final = 100  # of Ruby's JSON parser
_CLASSES: Final = {dict: "Hash", list: "Array", str: "String", int: "Integer", float: "Float", type(None): "nil"}


def to_s(value: Json) -> str:
    """`value.to_s`. Raises CannotSimulateError for an object: its text differs between versions of Ruby."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int():
            return _digits(value)
        case float():
            return _float(value)
        case list():
            return f"[{', '.join(map(_inspected, value))}]"
    if not value:
        return "{}"
    raise CannotSimulateError("the text of an object differs between versions of Ruby")


def to_i(value: Json) -> int:
    """`value.to_i`, for objects and arrays that of their text."""
    match value:
        case bool() | None:
            return 0
        case int():
            return value
        case float():
            return int(value)
        case str():
            return _counted(value)
    return integer(to_s(value))


def to_f(value: Json) -> float:
    """`value.to_f`, for objects and arrays that of their text."""
    match value:
        case bool() | None:
            return 0.0
        case int() | float():
            try:
                return _finite(float(value))
            except OverflowError:
                raise CannotSimulateError("the number is too great") from None
    found = converted("float", to_s(value))
    return _finite(found) if isinstance(found, float) else 0.0


def class_name(value: Json) -> str:
    """The class of a value as messages name it."""
    return str(value).lower() if isinstance(value, bool) else _CLASSES[type(value)]


def split(text: str, delimiter: str, limit: int = 0) -> list[str]:
    """`text.split(delimiter, limit)`: empty parts at the end are left out unless there is a limit."""
    if not text:
        return []
    if limit == 1:
        return [text]
    if delimiter == " ":
        blank = " \t\n\v\f\r\0"
        parts = re.split(r"[ \t\n\v\f\r\0]+", text.lstrip(blank), maxsplit=max(limit - 1, 0))
    else:
        parts = list(text) if not delimiter else text.split(delimiter, limit - 1 if limit > 0 else -1)
    while not limit and parts and not parts[-1]:
        parts.pop()
    return parts


def has_invalid_bytes(text: str) -> bool:
    """Whether a text stems from bytes that are no UTF-8."""
    return _SURROGATE.search(text) is not None


def scrubbed(text: str, replacement: str = "?") -> str:
    """`text.scrub(replacement)`: one replacement for each piece that is no UTF-8."""
    rest = text.encode(
        "utf-8", "surrogatepass" if re.search("[\ud800-\udc7f\udd00-\udfff]", text) else "surrogateescape"
    )
    parts: list[str] = []
    while True:
        try:
            return "".join((*parts, rest.decode("utf-8")))
        except UnicodeDecodeError as fault:
            parts.extend((rest[: fault.start].decode("utf-8"), replacement))
            rest = rest[fault.end :]


def json_value(text: Json) -> Json | None:
    """The value of a JSON text as Ruby's JSON library reads it; None: it is no JSON (or `null`).

    Raises RubyError for a value that is no text, CannotSimulateError where the libraries of Ruby differ.
    """
    if not isinstance(text, str):
        raise RubyError(f"no implicit conversion of {class_name(text)} into String")
    if has_invalid_bytes(text):
        raise CannotSimulateError("the JSON holds bytes that are no UTF-8")
    try:
        value: Json = json.loads(text, parse_constant=_refused_constant, parse_float=_json_float)
    except json.JSONDecodeError:
        _refuse_where_libraries_differ(text)
        return None
    except (ValueError, RecursionError):
        raise CannotSimulateError("the JSON holds a number with too many digits or is nested too deeply") from None
    _check(value, 0)
    return value


def _refuse_where_libraries_differ(text: str) -> None:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if re.search(r"/[*/]", text) and re.match(r"\s*(?:[\[{]|/[*/])", text):
            raise CannotSimulateError("some JSON libraries of Ruby allow comments, others do not") from None
        return
    raise CannotSimulateError("some JSON libraries of Ruby allow control characters in texts, others do not")


def _check(value: Json, depth: int) -> None:
    if depth > _DEPTH:
        raise CannotSimulateError("the JSON is nested too deeply")
    match value:
        case str() if has_invalid_bytes(value):
            raise CannotSimulateError("the JSON holds half of a surrogate pair")
        case dict():
            for key, child in value.items():
                _check(key, depth)
                _check(child, depth + 1)
        case list():
            for child in value:
                _check(child, depth + 1)


def _refused_constant(name: str) -> Json:
    raise CannotSimulateError(f"`{name}` is no JSON, but some libraries of Ruby read it")


def _json_float(text: str) -> float:
    return _finite(float(text))


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise CannotSimulateError("the number is too great")
    return number


def _counted(text: str) -> int:
    try:
        return integer(text)
    except ValueError:
        raise CannotSimulateError("the number has too many digits") from None


def _digits(number: int) -> str:
    try:
        return str(number)
    except ValueError:
        raise CannotSimulateError("the number has too many digits") from None


def _float(number: float) -> str:
    """Python changes to powers where Ruby does, but writes `1e+16` for `1.0e+16`."""
    digits, power, exponent = repr(number).partition("e")
    return f"{digits if '.' in digits else f'{digits}.0'}{power}{exponent}"


def _inspected(value: Json) -> str:
    if value is None:
        return "nil"
    if isinstance(value, str):
        if not value.isprintable() or not value.isascii() or re.search(r"#[{$@]", value):
            raise CannotSimulateError("an array holds a text with characters that Ruby may escape")
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return to_s(value)
