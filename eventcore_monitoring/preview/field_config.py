"""Settings of fields: a panel's fieldConfig, its defaults and the overrides that match a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Field, Frame
from eventcore_monitoring.preview.reducers import reduced_number

_VARIABLE = re.compile(r"\$\{(__field|__series|__cell)\.([^}]+)\}")


def configured(frames: Sequence[Frame], panel: Mapping[str, Any]) -> tuple[Frame, ...]:
    """The frames with the settings of every field, its place among the value fields, and the name that it shows."""
    defaults = {**_plain(reading.text(panel, "type")), **reading.mapping(panel, "fieldConfig", "defaults")}
    overrides = reading.mappings(panel, "fieldConfig", "overrides")
    order = -1
    done = []
    for frame in frames:
        fields = []
        for field in frame.fields:
            order += field.kind != "time"
            config = _merged(field, frame, defaults, overrides)
            display = reading.text(config, "displayName")
            shown = _filled(display, field) if display else field.display
            fields.append(field._replace(config=config, order=max(order, 0), display=shown))
        done.append(frame._replace(fields=tuple(fields)))
    return tuple(done)


_PLAIN_THRESHOLDS: Final = {"mode": "absolute", "steps": [{"color": "green"}, {"color": "red", "value": 80}]}
_BY_PALETTE: Final = frozenset({"timeseries", "barchart", "piechart", "histogram", "xychart", "trend", "candlestick"})


def _plain(type_: str) -> dict[str, Any]:
    """What Grafana takes where the settings of a panel's fields are silent."""
    mode = "palette-classic" if type_ in _BY_PALETTE else "thresholds"
    return {"color": {"mode": mode}, "thresholds": _PLAIN_THRESHOLDS}


def matches(matcher: Mapping[str, Any], field: Field, frame: Frame) -> bool:
    """Whether a matcher of an override or of a transformation chooses a field."""
    options = matcher.get("options")
    match reading.text(matcher, "id"):
        case "byName":
            return options in (field.display, field.name)
        case "byRegexp":
            return any(pattern.search(field.display) for pattern in _patterns([options]))
        case "byNames":
            listed = reading.texts(options, "names") or reading.texts(options)
            found = field.display in listed or field.name in listed
            return found != (reading.text(options, "mode") == "exclude")
        case "byRegexpOrNames":
            listed = reading.texts(options, "names")
            patterns = _patterns([reading.at(options, "pattern")])
            return field.display in listed or any(pattern.search(field.display) for pattern in patterns)
        case "byFrameRefID":
            return frame.ref == options
        case "byType":
            return field.kind == options
        case "byTypes":
            return field.kind in reading.texts(options)
        case "numeric":
            return field.kind == "number"
        case "time" | "first" | "firstTimeField":
            return field.kind == "time"
        case "byValue":
            return _value_matches(options, field)
        case _:
            return False


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    """The regular expression of a text such as `/up.*/i` or `up.*`; None where Python knows no such expression."""
    match = re.fullmatch(r"/(.*)/([a-z]*)", text, re.DOTALL)
    body, letters = (match[1], match[2]) if match else (f"^(?:{text})$", "")
    try:
        return re.compile(body, re.IGNORECASE if "i" in letters else 0)
    except (re.error, RecursionError, OverflowError):
        return None


def _patterns(texts: Iterable[Any]) -> list[re.Pattern[str]]:
    return [found for text in texts if isinstance(text, str) and (found := _pattern(text)) is not None]


def regular_expression(text: str) -> re.Pattern[str] | None:
    """The regular expression that a dashboard writes as `/…/` or bare; None where it is none."""
    return _pattern(text)


def _value_matches(options: Any, field: Field) -> bool:
    if field.kind != "number":
        return False
    value, limit = reduced_number(reading.text(options, "reducer"), field.values), reading.number(options, "value")
    if value is None or limit is None:
        return False
    match reading.text(options, "op"):
        case "gt" | ">":
            return value > limit
        case "gte" | ">=":
            return value >= limit
        case "lt" | "<":
            return value < limit
        case "lte" | "<=":
            return value <= limit
        case "eq" | "=" | "==":
            return value == limit
        case "neq" | "!=":
            return value != limit
        case _:
            return False


def _merged(
    field: Field, frame: Frame, defaults: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    chosen = [
        setting
        for override in overrides
        if matches(reading.mapping(override, "matcher"), field, frame)
        for setting in reading.mappings(override, "properties")
    ]
    if not chosen:
        return defaults
    config = dict(defaults)
    for setting in chosen:
        _put(config, reading.text(setting, "id").split("."), setting.get("value"))
    return config


def _put(config: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for step in path[:-1]:
        deeper = dict(reading.mapping(config, step))  # a copy: the defaults belong to the other fields too
        config[step] = deeper
        config = deeper
    config[path[-1]] = value


def _filled(display: str, field: Field) -> str:
    def meaning(match: re.Match[str]) -> str:
        word, rest = match.groups()
        if word == "__field" and rest.startswith("labels."):
            return field.labels.get(rest.removeprefix("labels."), "")
        if word == "__field" and rest.startswith('labels["'):
            return field.labels.get(rest[8:-2], "")
        return field.display if rest in ("name", "displayName") else match[0]

    return _VARIABLE.sub(meaning, display)
