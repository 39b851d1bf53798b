"""The types of function calls."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from eventcore_monitoring.promql.bounds import (
    AT_LEAST_ONE,
    COUNTED,
    EVERYTHING,
    NOT_NEGATIVE,
    ONE,
    PART,
    Bounds,
    monotone,
)
from eventcore_monitoring.promql.functions import FUNCTIONS
from eventcore_monitoring.promql.label_values import ANY, MISSING, PRESENT, Values, these
from eventcore_monitoring.promql.nodes import Call, Range, Selector, String
from eventcore_monitoring.promql.types import CUMULATIVE, NAME, OF_BUCKETS, Empty, Labels, SeriesKind, Type, Typed
from eventcore_monitoring.promql.units import COUNT, MOMENT, PER_SECOND, RATIO, SECONDS, Unit

RATES: Final = frozenset({"rate", "irate", "increase"})
_KEEPS_NAME: Final = frozenset({"last_over_time", "first_over_time", "sort", "sort_desc", "sort_by_label",
                                "sort_by_label_desc", "info"})  # fmt: skip
_SAME_VALUES: Final = frozenset({"last_over_time", "first_over_time", "max_over_time", "min_over_time"})
_CLOCK: Final = {
    "minute": Bounds(0, 59, whole=True),
    "hour": Bounds(0, 23, whole=True),
    "day_of_week": Bounds(0, 6, whole=True),
    "day_of_month": Bounds(1, 31, whole=True),
    "day_of_year": Bounds(1, 366, whole=True),
    "days_in_month": Bounds(28, 31, whole=True),
    "month": Bounds(1, 12, whole=True),
    "year": Bounds(1970, whole=True),
}
_NOW: Final = NOT_NEGATIVE  # a rule test begins in 1970


class _Result(NamedTuple):
    kind: SeriesKind
    unit: Unit | None
    bounds: Bounds


def called(node: Call, below: tuple[Typed, ...]) -> Typed:
    """A call with its type."""
    function = node.function
    if function in _SPECIAL:
        return Typed(node, _SPECIAL[function](node, below), below)
    returns = FUNCTIONS[function].returns if function in FUNCTIONS else "instant"
    if not below:  # time(), pi(), hour() and so on
        bounds = _CLOCK.get(function, EVERYTHING)
        match function:
            case "time" | "start" | "end":
                return Typed(node, Type("scalar", unit=MOMENT, bounds=_NOW, always=True), below)
            case "pi":
                return Typed(node, Type("scalar", bounds=Bounds(math.pi, math.pi), always=True), below)
        return Typed(node, Type("scalar" if returns == "scalar" else "instant", bounds=bounds, always=True), below)
    of = next((part.type for part in below if part.type.value in ("instant", "range")), None)
    if of is None:
        return Typed(node, _of_scalars(node, below), below)
    kind, unit, bounds = _over_range(function, of) if of.value == "range" else _over_instant(node, of, below)
    if of.kind in OF_BUCKETS and kind not in OF_BUCKETS and unit is not COUNT:
        unit = None
    labels = of.labels if function in _KEEPS_NAME else of.labels.without(NAME) if NAME in of.labels.known else of.labels
    # A clamp gives nothing where its ends are swapped.
    always = of.always and of.value == "instant" and function != "clamp"
    return Typed(
        node,
        Type(
            "instant",
            kind,
            unit,
            labels,
            bounds,
            of.reach,
            of.targets,
            of.edges,
            of.interval,
            of.assumptions,
            of.empty,
            always,
        ),
        below,
    )


def _over_range(function: str, of: Type) -> _Result:
    unit, bounds = of.unit, of.bounds
    match function:
        case "rate" | "irate" | "increase":
            # What lies below 0 has any rate: a fall counts as a reset, and then as growth from 0.
            grown = NOT_NEGATIVE if bounds.low >= 0 else EVERYTHING
            match of.kind:
                case "buckets":
                    return _Result("bucket rates", unit, grown)
                case "histogram":
                    return _Result("histogram rates", unit, EVERYTHING)
            a_second = function != "increase"
            made = None if unit is None or unit.moment else unit.by(SECONDS) if a_second else unit
            return _Result("rate" if a_second else "increase", made, grown)
        case "delta" | "idelta":
            return _Result("number", unit if unit is None or not unit.moment else SECONDS, EVERYTHING)
        case "deriv":
            return _Result("number", None if unit is None or unit.moment else unit.by(SECONDS), EVERYTHING)
        case "changes" | "resets":
            return _Result("number", COUNT, COUNTED)
        case "count_over_time":
            return _Result("number", COUNT, AT_LEAST_ONE)
        case "present_over_time":
            return _Result("number", None, ONE)
        case "sum_over_time" if bounds.exact == 0:
            return _Result("number", unit, bounds)
        case "sum_over_time":
            low = bounds.low if bounds.low >= 0 else -math.inf
            return _Result("number", unit, Bounds(low, math.inf, bounds.above and low >= 0, whole=bounds.whole))
        case "stddev_over_time" | "mad_over_time":
            return _Result("number", unit, NOT_NEGATIVE)
        case "stdvar_over_time":
            return _Result("number", None, NOT_NEGATIVE)
        case "ts_of_first_over_time" | "ts_of_last_over_time" | "ts_of_max_over_time" | "ts_of_min_over_time":
            return _Result("number", MOMENT, EVERYTHING)
        case "avg_over_time":
            return _Result(of.kind, unit, bounds._replace(whole=False))
        case "quantile_over_time":
            return _Result(of.kind, unit, EVERYTHING)
        case _ if function in _SAME_VALUES:
            return _Result(of.kind, unit, bounds)
        case _:  # predict_linear, double_exponential_smoothing, holt_winters
            return _Result("number" if of.kind in CUMULATIVE else of.kind, unit, EVERYTHING)


def _over_instant(node: Call, of: Type, below: tuple[Typed, ...]) -> _Result:
    unit, bounds, kind = of.unit, of.bounds, of.kind
    limits = [part.type.bounds for part in below[1:]]
    match node.function:
        case "abs":
            high = max(abs(bounds.low), abs(bounds.high))
            low = 0.0 if bounds.low <= 0 <= bounds.high else min(abs(bounds.low), abs(bounds.high))
            return _Result(kind, unit, Bounds(low, high, whole=bounds.whole))
        case "ceil" | "floor":
            rounded = monotone(bounds, math.ceil if node.function == "ceil" else math.floor, whole=True)
            return _Result(kind, unit, rounded)
        case "round":
            return _Result(kind, unit, NOT_NEGATIVE if bounds.low >= 0 else EVERYTHING)
        case "sgn":
            return _Result("number", None, Bounds(-1.0 if bounds.low < 0 else 0.0, 1.0, whole=True))
        case "sqrt" | "exp":
            return _Result("number", None, NOT_NEGATIVE)
        case "clamp" | "clamp_min" | "clamp_max":
            return _Result(kind, unit, _clamped(node.function, bounds, limits))
        case "start_timestamp":
            return _Result("number", MOMENT, _NOW)
        case "histogram_count":
            rates = kind in ("histogram rates", "rate")
            return _Result("rate" if rates else "counter", PER_SECOND if rates else COUNT, NOT_NEGATIVE)
        case "histogram_sum":
            if kind != "histogram rates":
                return _Result("counter" if kind == "histogram" else "number", unit, EVERYTHING)
            return _Result("number", None if unit is None else unit.by(SECONDS), EVERYTHING)
        case "histogram_avg" | "histogram_stddev":
            return _Result("number", unit, EVERYTHING)
        case name if name in _CLOCK:
            return _Result("number", None, _CLOCK[name])
        case "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc":
            return _Result(kind, unit, bounds)
        case _:
            return _Result("number", None, EVERYTHING)


def _clamped(function: str, bounds: Bounds, limits: list[Bounds]) -> Bounds:
    low, high = bounds.low, bounds.high
    if function != "clamp_max" and limits:
        low, high = max(low, limits[0].low), max(high, limits[0].high)
    if function != "clamp_min" and limits:
        low, high = min(low, limits[-1].low), min(high, limits[-1].high)
    return Bounds(low, high)


def _of_scalars(node: Call, below: tuple[Typed, ...]) -> Type:
    """vector(number), and functions of two numbers."""
    first = below[0].type
    if node.function == "vector":
        return first._replace(value="instant")
    return first._replace(bounds=EVERYTHING)


def _scalar(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[0].type
    return of._replace(value="scalar", labels=Labels(), empty=None, always=True)


def _absent(node: Call, below: tuple[Typed, ...]) -> Type:
    (of,) = below
    selector = of.node.selector if isinstance(of.node, Range) else of.node
    known: dict[str, Values] = {}
    named: set[str] = set()
    for matcher in selector.matchers if isinstance(selector, Selector) else ():
        # promql/functions.go, `createLabelsForAbsentFunction`: the first `=` counts, whatever follows removes it.
        if matcher.operator == "=" and matcher.label not in named:
            named.add(matcher.label)
            known[matcher.label] = these(matcher.value)
        else:
            known.pop(matcher.label, None)
    known.pop(NAME, None)
    empty = Empty(node, "there is always something") if of.type.always and of.type.empty is None else None
    return of.type._replace(
        value="instant",
        kind="number",
        unit=None,
        labels=Labels(known),
        bounds=ONE,
        edges=None,
        empty=empty,
        always=False,
    )


def _histogram_quantile(node: Call, below: tuple[Typed, ...]) -> Type:
    quantile, of = below[0].type, below[1].type
    bounds = EVERYTHING
    if of.edges and quantile.bounds.low >= 0 and quantile.bounds.high <= 1:
        # The answer of the last bucket is its lower edge (promql/quantile.go, `BucketQuantile`).
        bounds = Bounds(0.0 if of.edges[0] > 0 else -math.inf, of.edges[-1])
    return of._replace(kind="number", labels=of.labels.without("le", NAME), bounds=bounds, edges=None, always=False)


def _histogram_fraction(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[2].type
    return of._replace(
        kind="number", unit=RATIO, labels=of.labels.without("le", NAME), bounds=PART, edges=None, always=False
    )


def _histogram_quantiles(node: Call, below: tuple[Typed, ...]) -> Type:
    of, label = below[0].type, node.arguments[1]
    labels = of.labels.without("le", NAME)
    labels = labels.put(label.value, PRESENT) if isinstance(label, String) else Labels(labels.known, ANY)
    return of._replace(kind="number", labels=labels, bounds=EVERYTHING, edges=None, always=False)


def _label_replace(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[0].type
    match node.arguments[1:]:
        case (String(target), String(replacement), String(source), String(pattern)):
            return of._replace(labels=_relabelled(of.labels, target, replacement, source, pattern))
        case _:
            return of._replace(labels=Labels(of.labels.known, ANY))


def _relabelled(labels: Labels, target: str, replacement: str, source: str, pattern: str) -> Labels:
    made: Values = ANY
    if "$" not in replacement:
        made = these(replacement)
    elif replacement in ("$1", "${1}") and pattern in ("(.*)", "(.+)"):
        made = labels.of(source)
    whole = pattern in ("", ".*", "(.*)") and (pattern != "" or labels.of(source) == MISSING)
    some = pattern in (".+", "(.+)") and labels.certain(source)
    return labels.put(target, made if whole or some else labels.of(target).either(made))


def _label_join(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[0].type
    target = node.arguments[1]
    labels = of.labels.put(target.value, ANY) if isinstance(target, String) else Labels(of.labels.known, ANY)
    return of._replace(labels=labels)


def _info(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[0].type
    # It adds labels that a series has not, and leaves those alone that it has.
    known = {name: values for name, values in of.labels.known.items() if not values.has("")}
    return of._replace(labels=Labels(known, ANY))


def _timestamp(node: Call, below: tuple[Typed, ...]) -> Type:
    of = below[0].type
    return of._replace(kind="number", unit=MOMENT, labels=of.labels.without(NAME), bounds=_NOW, edges=None)


_SPECIAL: Final = {
    "scalar": _scalar,
    "absent": _absent,
    "absent_over_time": _absent,
    "histogram_quantile": _histogram_quantile,
    "histogram_fraction": _histogram_fraction,
    "histogram_quantiles": _histogram_quantiles,
    "label_replace": _label_replace,
    "label_join": _label_join,
    "info": _info,
    "timestamp": _timestamp,
}
