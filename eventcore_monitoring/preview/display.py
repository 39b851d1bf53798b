"""Values as Grafana displays them: text with its unit, by value mappings, and the colour of a series or of a value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.field_config import regular_expression
from eventcore_monitoring.preview.frames import Cell, Field
from eventcore_monitoring.preview.reducers import UNITLESS, reduced_number
from eventcore_monitoring.preview.theme import (
    CLASSIC,
    COLOUR_BLIND_SAFE,
    CONTINUOUS,
    GRAY,
    PANEL,
    Color,
    between,
    color as color_named,
    contrast,
    mixed,
)
from eventcore_monitoring.preview.values import formatted

_LIMIT: Final = math.inf


class Shown(NamedTuple):
    """A value as it is written; prefix and suffix are drawn smaller where a value is drawn large."""

    prefix: str
    text: str
    suffix: str
    color: Color
    is_mapped: bool = False

    @property
    def whole(self) -> str:
        """The text as one: `12.3 ms`."""
        return f"{self.prefix}{self.text}{self.suffix}"


class Step(NamedTuple):
    """A threshold: from this value on, this colour. The base has the value -inf."""

    value: float
    color: Color


def shown(field: Field, value: Cell, *, reducer: str = "") -> Shown:
    """A value of a field as it is written and coloured. `reducer`: whose value it is; some have no unit."""
    config = field.config
    mapping = mapped(config, value)
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    color = color_named(reading.text(mapping, "color")) if reading.text(mapping, "color") else None
    if color is None:
        color = color_at(field, number)
    written = reading.text(mapping, "text")
    if mapping is not None and written:
        return Shown("", written, "", color, True)
    if isinstance(value, bool):
        return Shown("", "True" if value else "False", "", color)
    if isinstance(value, str):
        return Shown("", value, "", color)
    if number is None or number != number:
        return Shown("", reading.text(config, "noValue") or ("" if value is None else "NaN"), "", color)
    unit = "" if reducer in UNITLESS else reading.text(config, "unit")
    if field.kind == "time" and not unit.startswith(("dateTime", "time:")):
        unit = "dateTimeAsIso"
    scaled = number * 1000 if field.kind == "time" else number
    done = formatted(scaled, "percent" if reducer == "diffperc" else unit, decimals_of(field))
    return Shown(done.prefix, done.text, done.suffix, color)


def decimals_of(field: Field) -> int | None:
    """The decimals that the settings ask for; None leaves them to the value."""
    asked = reading.number(field.config, "decimals")
    return None if asked is None else min(max(int(asked), 0), 20)


def mapped(config: Mapping[str, Any], value: Cell) -> Mapping[str, Any] | None:
    """The result (text, colour) of the first value mapping that fits; None where none does."""
    for mapping in reading.mappings(config, "mappings"):
        options = reading.mapping(mapping, "options")
        found: Any = None
        match reading.text(mapping, "type"):
            case "value" if value is not None:
                found = options.get(_key(value))
            case "range" if isinstance(value, int | float) and not isinstance(value, bool):
                low, high = reading.number(options, "from"), reading.number(options, "to")
                if (-_LIMIT if low is None else low) <= value <= (_LIMIT if high is None else high):
                    found = options.get("result")
            case "regex" if isinstance(value, str):
                pattern = regular_expression(reading.text(options, "pattern"))
                found = options.get("result") if pattern is not None and pattern.search(value) else None
            case "special" if _is_special(reading.text(options, "match"), value):
                found = options.get("result")
        if isinstance(found, Mapping):
            return found
    return None


def _key(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def _is_special(word: str, value: Cell) -> bool:
    is_nan = isinstance(value, float) and value != value
    match word:
        case "null":
            return value is None
        case "nan":
            return is_nan
        case "null+nan":
            return value is None or is_nan
        case "true":
            return value is True or value == "true"
        case "false":
            return value is False or value == "false"
        case "empty":
            return value == ""
        case _:
            return False


def thresholds(field: Field) -> tuple[Step, ...]:
    """The thresholds of a field, as its settings list them: the base first."""
    return tuple(
        Step(-_LIMIT if (value := reading.number(step, "value")) is None else value,
             color_named(reading.text(step, "color")))
        for step in reading.mappings(field.config, "thresholds", "steps")
    )  # fmt: skip


def absolute_thresholds(field: Field, low: float, high: float) -> tuple[Step, ...]:
    """The thresholds as values: those in percent are taken between the two ends."""
    if reading.text(field.config, "thresholds", "mode") != "percentage":
        return thresholds(field)
    return tuple(step._replace(value=low + (high - low) * step.value / 100) for step in thresholds(field))


def color_mode(field: Field) -> str:
    """The name of the settings' way to choose colours."""
    return reading.text(field.config, "color", "mode", otherwise="thresholds")


def is_by_value(field: Field) -> bool:
    """Whether the colour depends upon the value."""
    mode = color_mode(field)
    return mode == "thresholds" or mode.startswith("continuous-") or mode not in _BY_SERIES


_BY_SERIES: Final = frozenset({
    "fixed", "shades", "gradient", "palette-classic", "palette-classic-by-name", "palette-colorblind",
})  # fmt: skip


def limits(field: Field) -> tuple[float, float]:
    """The ends of the field's scale: min and max of the settings, else of the values, else 0 and 100."""
    low, high = reading.number(field.config, "min"), reading.number(field.config, "max")
    if low is None or high is None:
        given = [one for one in field.values if isinstance(one, int | float) and math.isfinite(one)]
        low = (min(given) if given else 0.0) if low is None else low
        high = (max(given) if given else 100.0) if high is None else high
    return low, high


def color_at(field: Field, value: float | None, ends: tuple[float, float] | None = None) -> Color:
    """The colour of a value: of its threshold, of its place on a continuous scale, or of the series."""
    mode = color_mode(field)
    if not is_by_value(field):
        return series_color(field)
    if mode in CONTINUOUS or reading.text(field.config, "thresholds", "mode") == "percentage":
        low, high = ends or limits(field)
        part = (value - low) / (high - low) if value is not None and high > low else 0.0
        if mode in CONTINUOUS:
            return between([color_named(name) for name in CONTINUOUS[mode]], 0.0 if part != part else part)
        value = part * 100
    return step_color(thresholds(field), value)


def step_color(steps: Sequence[Step], value: float | None) -> Color:
    """The colour of the threshold that a value has reached; gray without thresholds."""
    if not steps:
        return GRAY
    active = steps[0]
    for step in steps[1:]:
        if value is None or not value >= step.value:
            break
        active = step
    return active.color


def series_color(field: Field) -> Color:
    """The one colour of a series: fixed, of a palette by its place or by its name, or that of its last value."""
    match color_mode(field):
        case "fixed" | "gradient":
            return color_named(reading.text(field.config, "color", "fixedColor", otherwise="gray"))
        case "shades":
            base = color_named(reading.text(field.config, "color", "fixedColor", otherwise="gray"))
            depth = (field.order % 11 + 1) // 2 / 6 * 0.6
            tone = Color("#ffffff", "#ffffff") if field.order % 2 else Color("#000000", "#000000")
            return mixed(base, tone, depth) if depth else base
        case "palette-classic":
            return color_named(CLASSIC[field.order % len(CLASSIC)])
        case "palette-classic-by-name":
            light, dark = (
                tones[_hash(field.display) % len(tones)] for tones in (_readable("light"), _readable("dark"))
            )
            return Color(light, dark)
        case "palette-colorblind":
            return color_named(COLOUR_BLIND_SAFE[field.order % len(COLOUR_BLIND_SAFE)])
        case _:
            by = reading.text(field.config, "color", "seriesBy", otherwise="last")
            return color_at(field, reduced_number(by, field.values) or 0.0)


@cache
def _readable(theme: Literal["light", "dark"]) -> tuple[str, ...]:
    """The tones of the classic palette that stand out from the panel's background: those that names choose among."""
    colors = [color_named(name) for name in CLASSIC]
    tones = [getattr(color, theme) for color in colors]
    return tuple(tone for tone in tones if contrast(tone, getattr(PANEL, theme)) >= 3)


def _hash(name: str) -> int:
    """The hash that Grafana takes for a name's colour (npm string-hash), so that the same name has the same colour."""
    found = 5381
    for character in reversed(name):
        found = (found * 33) & 0xFFFFFFFF ^ ord(character)
    return found & 0xFFFFFFFF
