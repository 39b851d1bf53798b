"""Whether a text means to a person what Fluentd takes it for, and what to write if it does not.

What Fluentd takes it for is asked of `conversions`; what a person means is read here, generously.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from eventcore_monitoring.encoding.fluentd_literal import fluentd_size, fluentd_time
from eventcore_monitoring.fluentd.conversions import Converted, Options, Regexp, Rejection, converted

_Meant: TypeAlias = Callable[[str], Fraction | None]

_NO_OPTIONS: Final = Options()
_PART: Final = re.compile(r"\s*([0-9][0-9_]*(?:[.,][0-9]+)?|\.[0-9]+)\s*([a-zµ]+)", re.IGNORECASE)
_DECIMAL: Final = re.compile(
    r"([+-]?)((?:[0-9]+(?:_[0-9]+)*)?(?:[.,][0-9]+)?|[0-9]+\.)(?:e([+-]?[0-9]{1,3}))?", re.IGNORECASE
)
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[,. '][0-9]{3})+")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-f]+", re.IGNORECASE)
_SECONDS_WRITTEN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*s(?:ec|ecs|econds?)?")

_TIME_UNITS: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("ns",), Fraction(1, 10**9)),
    **dict.fromkeys(("us", "µs"), Fraction(1, 10**6)),
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"), Fraction(1, 1000)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Fraction(1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(60)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(3600)),
    **dict.fromkeys(("d", "day", "days"), Fraction(86_400)),
    **dict.fromkeys(("w", "week", "weeks"), Fraction(604_800)),
}
_SIZE_UNITS: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("b", "byte", "bytes"), Fraction(1)),
    **{unit + end: Fraction(1024**power) for power, unit in enumerate("kmgtp", 1) for end in ("", "b", "ib")},
}
_SHOWN_TIMES: Final = (("day", 86_400), ("hour", 3600), ("minute", 60))
_SHOWN_SIZES: Final = (("TiB", 1024**4), ("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024))
# A text longer than this is no number that anybody means, nor is a number larger than this.
_LONGEST: Final = 300
_LARGEST: Final = 10**18
_YES: Final = ("true", "yes", "on", "1", "t", "y", "enable", "enabled")
_NO: Final = ("false", "no", "off", "0", "f", "n", "disable", "disabled")


class Misreading(NamedTuple):
    """What a text is to Fluentd, as a sentence that continues after the parameter, and what to write."""

    reason: str
    fix: str


def misreading(type_: str, text: str, options: Options = _NO_OPTIONS, *, strict: bool = False) -> Misreading | None:
    """What Fluentd makes of a text that means something else, or that it refuses; None where all is well.

    Types and `strict` as in `converted`. A text that is right only by luck is well: `10S` is ten seconds either way.
    """
    if type_ in _FORMS and len(text) > _LONGEST:
        return Misreading(f"has {len(text)} characters, more than any number", f"write {_FORMS[type_]}")
    found = converted(type_, text, options, strict=strict)
    match type_:
        case "time" | "size" | "integer" | "float":
            return _number(type_, text, found)
        case "bool":
            return _bool(text, found)
        case "enum" if isinstance(found, Rejection):
            return _enum(text, options.allowed)
        case "regexp":
            return _regexp(text, found)
        case "array" | "hash":
            return _collection(type_, text, found, options, strict)
    return None


def shown_time(seconds: float) -> str:
    """A length of time in words, in the largest unit that divides it: `500 minutes`, `0.5 seconds`."""
    if not math.isfinite(seconds):
        return "for ever"
    for unit, factor in _SHOWN_TIMES:
        if seconds and seconds % factor == 0:
            return _counted(int(seconds) // factor, unit)
    return _counted(int(seconds) if seconds == int(seconds) else seconds, "second")


def shown_size(size: int) -> str:
    """A number of bytes in the largest unit that divides it: `8 bytes`, `5 GiB`."""
    for unit, factor in _SHOWN_SIZES:
        if size and size % factor == 0:
            return f"{size // factor} {unit}"
    return _counted(size, "byte")


def _counted(number: float, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


# What a person means by a number


def _plain(text: str) -> Fraction | None:
    if _HEXADECIMAL.fullmatch(text):
        return Fraction(int(text, 16))
    if _GROUPED.fullmatch(text) and not re.fullmatch(r"[+-]?[0-9]+\.[0-9]+", text):
        return Fraction(re.sub("[,. ']", "", text))
    found = _DECIMAL.fullmatch(text)
    if found is None or not found[2]:
        return None
    return Fraction(f"{found[1]}{found[2].replace('_', '').replace(',', '.')}e{found[3] or 0}")


def _with_units(text: str, units: Mapping[str, Fraction]) -> Fraction | None:
    """A sum of numbers with units, such as `1h30m`, or a number alone."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    total, at = Fraction(0), 0
    while found := _PART.match(rest, at):
        number, factor = _plain(found[1]), units.get(found[2].lower())
        if number is None or factor is None:
            break
        total, at = total + number * factor, found.end()
    return sign * total if at and at == len(rest) else _plain(text)


_MEANINGS: Final[Mapping[str, _Meant]] = {
    "time": lambda text: _with_units(text, _TIME_UNITS),
    "size": lambda text: _with_units(text, _SIZE_UNITS),
    "integer": lambda text: _in_seconds(text) or _plain(text),
    "float": lambda text: _with_units(text, _TIME_UNITS),
}
_FORMS: Final = {
    "time": "a number of seconds, or an integer with one of s, m, h and d: `30s`, `0.5`",
    "size": "an integer, with one of k, m, g and t or without: `8m`",
    "integer": "an integer in decimal: `10`",
    "float": "a decimal number: `0.5`",
}


def _in_seconds(text: str) -> Fraction | None:
    """Seconds with their unit where a plain number is wanted: not what is asked for, and right all the same."""
    return _with_units(text, _TIME_UNITS) if _SECONDS_WRITTEN.fullmatch(text) else None


def _number(type_: str, text: str, found: Converted) -> Misreading | None:
    meant = _MEANINGS[type_](text.strip())
    if isinstance(found, (int, float)) and meant is not None and _is_near(meant, found):
        return None
    fix = f"write {_FORMS[type_]}" if meant is None else _rewritten(type_, meant)
    if text in ("nil", "null"):
        fix = "leave it out for no value"
    if isinstance(found, Rejection):
        return Misreading(f"is {_quoted(text)}, which `strict_config_value` makes Fluentd refuse", fix)
    taken = found if isinstance(found, (int, float)) else 0
    match type_:
        case "time":
            shown = shown_time(taken)
        case "size":
            shown = shown_size(int(taken))
        case _:
            shown = f"{taken:g}" if isinstance(taken, float) else str(taken)
    return Misreading(f"is {_quoted(text)}, which Fluentd takes for {shown}", fix)


def _is_near(meant: Fraction, found: float) -> bool:
    if not math.isfinite(found):
        return False
    return abs(meant - Fraction(found)) <= max(abs(Fraction(found)) / 10**9, Fraction(1, 10**12))


def _rewritten(type_: str, meant: Fraction) -> str:
    whole = meant.denominator == 1
    if abs(meant) > _LARGEST:
        return f"write {_FORMS[type_]}"
    if type_ == "float" or (type_ == "time" and (not whole or meant < 0)):
        return f"write `{float(meant):.12g}`"
    if not whole or (meant < 0 and type_ == "size"):
        return f"write {_FORMS[type_]}"
    number = int(meant)
    return f"write `{fluentd_time(number) if type_ == 'time' else fluentd_size(number) if type_ == 'size' else number}`"


def _quoted(text: str) -> str:
    return f"`{text}`" if text else "empty"


# The other types


def _bool(text: str, found: Converted) -> Misreading | None:
    if isinstance(found, bool):
        return None
    fix = "write `true`" if text.lower() in _YES else "write `false`" if text.lower() in _NO else ""
    return Misreading(f"is `{text}`, which to Fluentd is neither `true` nor `false`", fix or "write `true` or `false`")


def _enum(text: str, allowed: tuple[str, ...]) -> Misreading:
    near = get_close_matches(text, allowed, 1) or [one for one in allowed if one.lower() == text.lower()]
    values = ", ".join(f"`{one}`" for one in allowed)
    reason = f"is {_quoted(text)}, which is none of its values"
    return Misreading(reason, f"did you mean `{near[0]}`?" if near else f"write one of {values}")


def _regexp(text: str, found: Converted) -> Misreading | None:
    if isinstance(found, Rejection):
        return Misreading(f"is `{text}`, which starts with a slash and does not end with one", f"write `{text}/`")
    if not isinstance(found, Regexp) or not text.startswith("/"):
        return None
    if len(text) <= 2 and text != "//":
        reason = f"is `{text}`, which Fluentd takes for an empty pattern, which fits everything"
        return Misreading(reason, f"write `{text}/`" if len(text) > 1 else "write a pattern between two slashes")
    flags = text[text.rindex("/") + 1 :]
    if set(flags) <= {"i", "m"}:
        return None
    reason = f"is `{text}`, of which Fluentd takes `{found.pattern}` for the pattern and ignores what is not i or m"
    return Misreading(reason, "end the pattern with a slash, and only i and m after it")


def _collection(type_: str, text: str, found: Converted, options: Options, strict: bool) -> Misreading | None:
    if isinstance(found, Rejection) and text.startswith(("[", "{")):
        return Misreading("is no valid JSON", f"write a JSON {'array' if type_ == 'array' else 'object'}")
    if type_ == "hash" and not text.startswith("{"):
        if isinstance(found, Rejection):
            return Misreading(f"is `{text}`, with nothing before a comma", "write `name:value` between the commas")
        bare = next((name for name, one in found.items() if one is None), None) if isinstance(found, dict) else None
        if bare is not None:
            return Misreading(f"has the key `{bare}` without a value", f"write `{bare}:value`")
    return _elements(text, options, strict)


def _elements(text: str, options: Options, strict: bool) -> Misreading | None:
    """The first element that is misread, where elements have a type."""
    if options.value_type in (None, "string"):
        return None
    plain = converted("hash" if text.startswith("{") or ":" in text else "array", text)
    elements = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    faults = (misreading(options.value_type or "", one, strict=strict) for one in elements if isinstance(one, str))
    return next((Misreading(f"has an element that {one.reason}", one.fix) for one in faults if one), None)
