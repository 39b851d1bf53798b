"""The functions of PromQL: what they take and give, and which version of Prometheus knows them.

Source: `promql/parser/functions.go` and `CHANGELOG.md` of prometheus/prometheus, every minor version from 2.30 to 3.14
compared. Experimental functions need `--enable-feature=promql-experimental-functions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Node, Selector
from eventcore_monitoring.promql.printer import is_legacy_metric_name, is_plain_label
from eventcore_monitoring.values import LOWEST_PROMETHEUS

Kind = Literal["scalar", "instant", "range", "string"]


class Function(NamedTuple):
    """The signature of a function and the versions of Prometheus that know it.

    `arguments`: kinds in order, where the last kind stands for all further arguments; `least` and `most`: how many
    there may be (None: any number); `since`: the first version, never below the lowest that artifacts are made for;
    `stable`: the first version that needs no experimental flag, None if all need it; `removed`: the first version
    that knows it no more.
    """

    arguments: tuple[Kind, ...]
    returns: Kind
    least: int
    most: int | None
    since: str = LOWEST_PROMETHEUS
    stable: str | None = LOWEST_PROMETHEUS
    removed: str | None = None

    @property
    def experimental(self) -> bool:
        """Whether even the newest version wants a flag for it."""
        return self.stable is None


def _of(*arguments: Kind, returns: Kind = "instant", least: int | None = None, most: int | None = -1) -> Function:
    number = len(arguments)
    return Function(arguments, returns, number if least is None else least, number if most == -1 else most)


def _new(function: Function, since: str, stable: str | None = None) -> Function:
    return function._replace(since=since, stable=stable)


_INSTANT: Final = _of("instant")
_RANGE: Final = _of("range")
_DATE: Final = _of("instant", least=0)
_BY_LABEL: Final = _of("instant", "string", least=1, most=None)
_SMOOTHING: Final = _of("range", "scalar", "scalar")
_CONSTANT: Final = _of(returns="scalar")
_OF_TWO: Final = _of("scalar", "scalar", returns="scalar")


_EXPERIMENTAL: Final = "behind --enable-feature=promql-experimental-functions"


def _named(names: str, function: Function) -> dict[str, Function]:
    return dict.fromkeys(names.split(), function)


FUNCTIONS: Final[dict[str, Function]] = {
    **_named("abs absent ceil exp floor ln log10 log2 sgn sort sort_desc sqrt timestamp", _INSTANT),
    **_named("acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad", _INSTANT),
    **_named("histogram_count histogram_sum", _INSTANT),
    **_named("histogram_stddev histogram_stdvar", _new(_INSTANT, "2.47", "2.47")),
    "histogram_avg": _new(_INSTANT, "2.51", "2.51"),
    "histogram_fraction": _of("scalar", "scalar", "instant"),
    "histogram_quantile": _of("scalar", "instant"),
    "histogram_quantiles": _new(_of("instant", "string", "scalar", least=3, most=12), "3.11"),
    **_named("day_of_month day_of_week day_of_year days_in_month hour minute month year", _DATE),
    "clamp": _of("instant", "scalar", "scalar"),
    **_named("clamp_max clamp_min", _of("instant", "scalar")),
    "round": _of("instant", "scalar", least=1),
    "label_replace": _of("instant", "string", "string", "string", "string"),
    "label_join": _of("instant", "string", "string", "string", least=3, most=None),
    **_named("sort_by_label sort_by_label_desc", _new(_BY_LABEL, "2.49")),
    "info": _new(_of("instant", "instant", least=1), "2.55"),
    "start_timestamp": _new(_INSTANT, "3.14"),
    **_named("rate irate increase delta idelta deriv changes resets", _RANGE),
    **_named("avg_over_time count_over_time last_over_time max_over_time min_over_time sum_over_time", _RANGE),
    **_named("absent_over_time present_over_time stddev_over_time stdvar_over_time", _RANGE),
    "mad_over_time": _new(_RANGE, "2.49"),
    **_named("ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time", _new(_RANGE, "3.5")),
    "first_over_time": _new(_RANGE, "3.7", "3.14"),
    "ts_of_first_over_time": _new(_RANGE, "3.7"),
    "quantile_over_time": _of("scalar", "range"),
    "predict_linear": _of("range", "scalar"),
    "holt_winters": _SMOOTHING._replace(removed="3.0"),
    "double_exponential_smoothing": _new(_SMOOTHING, "3.0"),
    "scalar": _of("instant", returns="scalar"),
    "vector": _of("scalar"),
    **_named("pi time", _CONSTANT),
    **_named("start end range step", _new(_CONSTANT, "3.12")),
    **_named("min_of max_of", _new(_OF_TWO, "3.13")),
}  # fmt: skip


def removed(node: Node) -> tuple[str, str] | None:
    """The first Prometheus version that does not read the node any more, and why; None if there is none."""
    if isinstance(node, Call) and (function := FUNCTIONS.get(node.function)) and function.removed:
        return function.removed, f"{node.function}() was removed: write double_exponential_smoothing()"
    return None


def version_key(version: str) -> tuple[int, ...]:
    """A version such as `2.42` as something that compares by number, not by text."""
    return tuple(map(int, version.split(".")))


def needed(node: Node) -> list[tuple[str, str]]:
    """The Prometheus versions that a node (not what is below it) needs, and why; none for what each of them reads.

    The reason completes "needs Prometheus 3.0, because …". `limitk`, `limit_ratio`: 2.54; quoted (UTF-8) names: 3.0.
    """
    needs: list[tuple[str, str]] = []
    labels: Sequence[str] = ()
    match node:
        case Call(name):
            function = FUNCTIONS.get(name)
            if function is not None and function.since != LOWEST_PROMETHEUS:
                experimental = "" if function.stable == function.since else f", {_EXPERIMENTAL}"
                needs.append((function.since, f"{name}() came with it{experimental}"))
        case Aggregation(operator, _, grouping):
            if operator in ("limitk", "limit_ratio"):
                needs.append(("2.54", f"{operator}() came with it, {_EXPERIMENTAL}"))
            labels = () if grouping is None else grouping.labels
        case Binary(matching=matching) if matching is not None:
            labels = (*matching.labels, *matching.include)
        case Selector(name, matchers):
            if name is not None and not is_legacy_metric_name(name):
                needs.append(("3.0", f'the metric name "{name}" must be quoted'))
            labels = [matcher.label for matcher in matchers]
    for label in labels:
        if not is_plain_label(label):
            needs.append(("3.0", f'the label name "{label}" must be quoted'))
    return needs
