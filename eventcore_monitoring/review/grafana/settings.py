"""How a panel shows what it asks for: unit, thresholds, scale, legend and all its other settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.grafana.views import Drawn
from eventcore_monitoring.review.json_difference import ABSENT, Difference, differences, sentence
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.wording import from_to, shown
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.tree import mapping, sequence


class _Setting(NamedTuple):
    """Settings that are told in one sentence; `words` are those before the colon."""

    code: str
    words: str
    risk: Risk
    prefixes: tuple[str, ...]


_DEFAULTS: Final = "fieldConfig.defaults"
_THRESHOLDS: Final = (f"{_DEFAULTS}.thresholds", f"{_DEFAULTS}.custom.thresholdsStyle")
# The first that fits is told. What makes a reader see another number is to be looked at, other looks are not.
_SETTINGS: Final = (
    _Setting("panel-unit", "shows another unit", Risk.REVIEW, (f"{_DEFAULTS}.unit",)),
    _Setting("panel-limits", "begins its scale elsewhere", Risk.REVIEW, (f"{_DEFAULTS}.min",)),
    _Setting("panel-limits", "ends its scale elsewhere", Risk.REVIEW, (f"{_DEFAULTS}.max",)),
    _Setting("panel-mappings", "shows values by other words", Risk.REVIEW, (f"{_DEFAULTS}.mappings",)),
    _Setting(
        "panel-limits", "leaves room up to another value", Risk.NONE,
        (f"{_DEFAULTS}.custom.axisSoftMin", f"{_DEFAULTS}.custom.axisSoftMax"),
    ),
    _Setting(
        "panel-scale", "draws its values on another scale", Risk.REVIEW,
        (f"{_DEFAULTS}.custom.scaleDistribution", f"{_DEFAULTS}.custom.stacking"),
    ),
    _Setting("panel-overrides", "sets single fields otherwise", Risk.REVIEW, ("fieldConfig.overrides",)),
    _Setting("panel-calculation", "shows another calculation of the values", Risk.REVIEW, ("options.reduceOptions",)),
    _Setting("panel-transformations", "makes something else of the answers", Risk.REVIEW, ("transformations",)),
    _Setting(
        "panel-time", "looks at another time or step", Risk.REVIEW,
        ("timeFrom", "timeShift", "interval", "maxDataPoints", "hideTimeOverride", "queryCachingTTL", "cacheTimeout"),
    ),
    _Setting("panel-repeat", "repeats otherwise", Risk.REVIEW, ("repeat", "repeatDirection", "maxPerRow", "layout")),
    _Setting("panel-text", "says something else", Risk.REVIEW, ("options.content", "options.mode")),
    _Setting("panel-description", "is described otherwise", Risk.NONE, ("description",)),
    _Setting("panel-legend", "arranges its legend otherwise", Risk.NONE, ("options.legend",)),
    _Setting("panel-links", "has other links", Risk.NONE, ("links", f"{_DEFAULTS}.links")),
    _Setting(
        "panel-look", "looks otherwise", Risk.NONE,
        (
            f"{_DEFAULTS}.custom", f"{_DEFAULTS}.color", f"{_DEFAULTS}.decimals", f"{_DEFAULTS}.noValue",
            f"{_DEFAULTS}.displayName", f"{_DEFAULTS}.description", "options.tooltip", "options.colorMode",
            "options.graphMode", "options.justifyMode", "options.orientation", "options.textMode", "options.text",
            "transparent", "pluginVersion",
        ),
    ),
)  # fmt: skip


def setting_changes(before: Drawn, after: Drawn) -> Iterator[Told]:
    """What changed in the settings of a panel, those of one kind in one sentence."""
    found = differences(before.rest, after.rest)
    lines = [one for one in found if any(one.within(prefix) for prefix in _THRESHOLDS)]
    if lines:
        yield _thresholds(before, after)
    rest = [one for one in found if one not in lines]
    for setting in _SETTINGS:
        told = [one for one in rest if any(one.within(prefix) for prefix in setting.prefixes)]
        rest = [one for one in rest if one not in told]
        if told:
            yield _told(setting, told, after.steps)
    if rest:
        yield Told("panel-settings", f"has other settings: {sentence(rest)}", Risk.REVIEW, after.steps)


def common_changes(before: Drawn, after: Drawn) -> Iterator[Told]:
    """The settings that all forms of dashboards write alike: unit, limits and thresholds."""
    for setting in _SETTINGS[:3]:
        prefix = setting.prefixes[0]
        told = [one for one in differences(before.rest, after.rest) if one.within(prefix)]
        if told:
            yield _told(setting, told, after.steps)
    if _steps(before.rest) != _steps(after.rest):
        yield _thresholds(before, after)


def _told(setting: _Setting, found: Sequence[Difference], steps: Steps) -> Told:
    (first, *more) = found
    if not more and setting.prefixes == (first.path,):
        old, new = ("" if one is ABSENT else shown(one) for one in (first.before, first.after))
        return Told(setting.code, f"{setting.words}: {from_to(old, new)}", setting.risk, steps, old, new)
    return Told(setting.code, f"{setting.words}: {sentence(found)}", setting.risk, steps)


def _thresholds(before: Drawn, after: Drawn) -> Told:
    old, new = thresholds(before.rest), thresholds(after.rest)
    if old == new:  # colours of a kind that has no words, or settings beside the steps
        found = [
            one for one in differences(before.rest, after.rest) if any(one.within(prefix) for prefix in _THRESHOLDS)
        ]
        return Told("panel-thresholds", f"draws its thresholds otherwise: {sentence(found)}", Risk.NONE, after.steps)
    return Told("panel-thresholds", f"has other thresholds: {from_to(old, new)}", Risk.REVIEW, after.steps, old, new)


def thresholds(rest: Mapping[str, Any]) -> str:
    """The thresholds of a panel in words: `green, red from 5 (a line)`."""
    text = ", ".join(f"{color}" if value is None else f"{color} from {value}" for color, value in _steps(rest))
    style = mapping(mapping(_defaults(rest).get("custom")).get("thresholdsStyle")).get("mode", "off")
    percent = " in percent" if mapping(_defaults(rest).get("thresholds")).get("mode") == "percentage" else ""
    drawn = {"off": "", "line": "as a line", "dashed": "as a dashed line", "area": "as an area"}
    way = drawn.get(str(style), str(style))
    return f"{text}{percent}{f' ({way})' if way else ''}"


def _defaults(rest: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(mapping(rest.get("fieldConfig")).get("defaults"))


def _steps(rest: Mapping[str, Any]) -> list[tuple[object, object]]:
    steps = map(mapping, sequence(mapping(_defaults(rest).get("thresholds")).get("steps")))
    return [(one.get("color"), one.get("value")) for one in steps]
