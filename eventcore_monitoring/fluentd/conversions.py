"""Text to value by declared type, as Fluentd converts it: what it misreads in silence is misread here too.

Facts: `config/types.rb` of Fluentd 1.19.3 and 85 answers of the running program. Whether a text means to a person what
Fluentd takes it for is the matter of `meaning`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, NoReturn, TypeAlias

from eventcore_monitoring.encoding.json import JsonTree
from eventcore_monitoring.fluentd.plugins import ParameterSpecification


class Regexp(NamedTuple):
    """A regular expression of Ruby; `flags`: of `i` (case is ignored) and `m` (a dot fits line ends), in this order."""

    pattern: str
    flags: str = ""


class Rejection(NamedTuple):
    """Fluentd refuses the text, for this reason."""

    reason: str


class Options(NamedTuple):
    """What a declaration adds to its type: the values of an enum, the type of the values of an array or hash."""

    allowed: tuple[str, ...] = ()
    value_type: str | None = None


_NO_OPTIONS: Final = Options()

Element: TypeAlias = "JsonTree | Regexp | Rejection"
# None: no value; Fluentd refuses it where the default is a value.
Converted: TypeAlias = "Element | list[Element] | dict[str, Element]"

_SIZES: Final = tuple(
    (re.compile(rf"([0-9]+){unit}", re.IGNORECASE), 1024**power) for power, unit in enumerate("kmgt", 1)
)
_TIMES: Final = tuple(
    (re.compile(rf"([0-9]+){unit}"), seconds) for unit, seconds in (("s", 1), ("m", 60), ("h", 3600), ("d", 86400))
)
_LEADING_INTEGER: Final = re.compile(r"\s*([+-]?[0-9]+(?:_[0-9]+)*)", re.ASCII)
_LEADING_FLOAT: Final = re.compile(
    r"\s*([+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)",
    re.ASCII,
)
_WHOLE_INTEGER: Final = re.compile(
    r"\s*([+-]?)(?:0[xX]([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|0[bB]([01]+(?:_[01]+)*)|0[oO]?_?([0-7]+(?:_[0-7]+)*)"
    r"|(?:0[dD])?([0-9]+(?:_[0-9]+)*))\s*",
    re.ASCII,
)
_WHOLE_HEXADECIMAL: Final = re.compile(r"\s*([+-]?)0[xX]([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)\s*", re.ASCII)
_BOOLS: Final = {"true": True, "yes": True, "": True, "false": False, "no": False}
_COMMA: Final = re.compile(r"\s*,\s*", re.ASCII)
# Python converts no more digits than 4300, and no more bits to a float than 1024.
_MOST_DIGITS: Final = 4000
_MOST_BITS: Final = 1024
_BLANKS: Final = " \t\n\v\f\r\0"


def converted(type_: str, text: str, options: Options = _NO_OPTIONS, *, strict: bool = False) -> Converted:
    """The value that Fluentd takes a text for; `strict` as with `strict_config_value true` in `<system>`.

    Types are those of `ParameterSpecification`. Times are seconds, sizes bytes. A result None is Ruby's nil.
    """
    match type_:
        case "enum":
            if text in options.allowed:
                return text
            return Rejection(f"valid options are {','.join(options.allowed)} but got {text}")
        case "array":
            return _array(text, options, strict)
        case "hash":
            return _hash(text, options, strict)
        case _:
            return _plain(type_, text, strict)


def value_of(declared: ParameterSpecification, text: str, *, strict: bool = False) -> Converted:
    """The value that Fluentd takes the text of a parameter for."""
    return converted(declared.type, text, Options(declared.allowed, declared.value_type), strict=strict)


def seconds(text: str) -> float:
    """What Fluentd takes a text for where it wants a length of time."""
    return _number("time", text)


def size(text: str) -> int:
    """What Fluentd takes a text for where it wants a number of bytes."""
    return int(_number("size", text))


def integer(text: str) -> int:
    """What Fluentd takes a text for where it wants an integer."""
    return int(_number("integer", text))


def boolean(text: str) -> bool | None:
    """What Fluentd takes a text for where it wants true or false; None: for neither."""
    return True if text.startswith("#") else _BOOLS.get(text)


def _number(type_: str, text: str) -> float:
    found = _plain(type_, text, False)
    return found if isinstance(found, (int, float)) else 0


def _plain(type_: str, text: str, strict: bool) -> Element:
    match type_:
        case "integer":
            return _integer(text, strict)
        case "float":
            return _float(text, strict)
        case "size":
            return _with_unit(text, _SIZES, _integer, strict)
        case "time":
            return _with_unit(text, _TIMES, _float, strict)
        case "bool":
            found = boolean(text)
            return Rejection(f"invalid bool value: {text}") if found is None and strict else found
        case "regexp":
            return _regexp(text)
        case _:
            return text


_Number: TypeAlias = int | float | Rejection


def _with_unit(
    text: str, units: tuple[tuple[re.Pattern[str], int], ...], otherwise: Callable[[str, bool], _Number], strict: bool
) -> _Number:
    """The digits before the first unit, in the order of the units, that stands anywhere in the text."""
    for pattern, factor in units:
        if found := pattern.search(text):
            return _whole(found[1]) * factor
    return otherwise(text, strict)


def _whole(digits: str, base: int = 10) -> int:
    """An integer; what is longer than any that is meant is cut."""
    return int(digits[:_MOST_DIGITS].rstrip("_"), base)


def _floating(number: int) -> float:
    return float(number) if number.bit_length() < _MOST_BITS else math.inf


def _integer(text: str, strict: bool) -> _Number:
    if not strict:
        found = _LEADING_INTEGER.match(text)
        return _whole(found[1]) if found else 0
    whole = _WHOLE_INTEGER.fullmatch(text)
    if whole is None:
        return Rejection(f"invalid value for Integer(): {json.dumps(text)}")
    digits, base = next((group, base) for group, base in zip(whole.groups()[1:], (16, 2, 8, 10), strict=True) if group)
    return _whole(whole[1] + digits, base)


def _float(text: str, strict: bool) -> _Number:
    if strict and (hexadecimal := _WHOLE_HEXADECIMAL.fullmatch(text)):
        return _floating(_whole(hexadecimal[1] + hexadecimal[2], 16))
    found = _LEADING_FLOAT.match(text)
    if strict and (found is None or text[found.end() :].strip(_BLANKS)):
        return Rejection(f"invalid value for Float(): {json.dumps(text)}")
    return float(found[1]) if found else 0.0


def _regexp(text: str) -> Regexp | Rejection:
    if not text.startswith("/"):
        return Regexp(text)
    slash = text.rindex("/")
    if slash < len(text) - 3:
        return Rejection(f"invalid regexp: missing right slash: {text}")
    flags = text[slash + 1 :]
    return Regexp(text[1:slash], "".join(flag for flag in "im" if flag in flags))


def _array(text: str, options: Options, strict: bool) -> list[Element] | Rejection:
    elements = _json(text) if text.startswith("[") else [*_split(text)]
    if not isinstance(elements, list):
        return elements if isinstance(elements, Rejection) else Rejection("array required")
    found = [_element(one, options, strict) for one in elements]
    return next((one for one in found if isinstance(one, Rejection)), found)


def _hash(text: str, options: Options, strict: bool) -> dict[str, Element] | Rejection:
    pairs = _json(text) if text.startswith("{") else _pairs(text)
    if not isinstance(pairs, Mapping):
        return pairs if isinstance(pairs, Rejection) else Rejection("hash required")
    found = {name: _element(one, options, strict) for name, one in pairs.items()}
    return next((one for one in found.values() if isinstance(one, Rejection)), found)


def _pairs(text: str) -> Mapping[str, JsonTree] | Rejection:
    parts = _split(text)
    if "" in parts:
        return Rejection("invalid number of elements (0 for 1..2)")
    return {name: value if colon else None for name, colon, value in (one.partition(":") for one in parts)}


def _element(value: JsonTree, options: Options, strict: bool) -> Element:
    if options.value_type is None or value is None:
        return value
    if isinstance(value, str):
        return _plain(options.value_type, value, strict)
    if options.value_type == "string":
        return json.dumps(value)
    return value


def _split(text: str) -> list[str]:
    """Parts between commas as Ruby's `split` has them: empty ones at the end left out."""
    parts = _COMMA.split(text.strip(_BLANKS))
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _json(text: str) -> JsonTree | Rejection:
    try:
        value: JsonTree = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return Rejection(f"no JSON: {error}")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")
