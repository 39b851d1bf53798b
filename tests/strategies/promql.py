"""PromQL expressions of every kind, as nodes in the normal form that the parser gives, and well typed.

`instants(version)` and the rest make only what that version of Prometheus knows; variables of Grafana are left out
unless asked for, since Prometheus does not read them.
"""

from __future__ import annotations

import math
from typing import get_args

from hypothesis import strategies as st

from eventcore_monitoring.promql.functions import FUNCTIONS, Function, Kind, version_key
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    AggregationOperator,
    ArithmeticOperator,
    At,
    Binary,
    Call,
    ComparisonOperator,
    Grouping,
    Matcher,
    Matching,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
)
from eventcore_monitoring.values import duration

NEWEST = "3.14"
ARITHMETIC = get_args(ArithmeticOperator)
COMPARISONS = get_args(ComparisonOperator)
LIMITS = ("limitk", "limit_ratio")
PARAMETERS: dict[str, Kind] = {
    "topk": "scalar", "bottomk": "scalar", "quantile": "scalar", "limitk": "scalar", "limit_ratio": "scalar",
    "count_values": "string",
}  # fmt: skip

# U+FFFD is what Prometheus takes for broken UTF-8: the printer refuses it.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd"), max_size=6)
numbers = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 2.0, 0.05, 1e21, -1e-9, math.inf, -math.inf]),
    st.floats(allow_nan=False).map(lambda value: value + 0.0),
).map(Number)
not_a_number = st.just(Number(math.nan))
lengths = st.one_of(st.sampled_from([1000, 60_000, 300_000, 86_400_000]), st.integers(1, 10**11)).map(duration)
offsets = st.none() | st.builds(str.__add__, st.sampled_from(["", "-"]), lengths)
times = st.none() | st.one_of(
    st.sampled_from(["start", "end"]), st.integers(-(10**15), 10**15).map(lambda time: time / 1000 + 0.0)
).map(At)

_names = ["up", "a", "node_cpu_seconds_total", "job:errors:rate5m", "rate", "time", "sum", "by", "and", "inf", "offset"]
_labels = ["job", "instance", "le", "by", "sum", "bool", "on", "group_left", "offset", "atan2"]
_CERTAIN = (Matcher("job", "=", "x"), Matcher("__name__", "=~", "a.+"))
_patterns = ["", ".*", ".+", "a|b", r"10\.0\..*", "(?i)x", r"[\"\\]", "é+"]


def _utf8(version: str, legacy: list[str], quoted: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(legacy if version_key(version) < (3, 0) else legacy + quoted)


def labels(version: str) -> st.SearchStrategy[str]:
    """Label names, of which Prometheus 3 knows more."""
    return _utf8(version, _labels, ["my.label", 'a"b', "é", "without", "0"])


def selectors(version: str) -> st.SearchStrategy[Selector]:
    """Instant selectors, with a name or with a matcher that does not fit every series."""
    matchers = st.lists(
        st.builds(Matcher, labels(version), st.sampled_from(["=", "!="]), texts)
        | st.builds(Matcher, labels(version), st.sampled_from(["=~", "!~"]), st.sampled_from(_patterns)),
        max_size=3,
    ).map(tuple)
    names = _utf8(version, _names, ["my.metric", "é", 'a"b\\', "{}", "0"])
    nameless = st.builds(lambda first, others: (first, *others), st.sampled_from(_CERTAIN), matchers)
    return st.builds(Selector, names, matchers, offsets, times) | st.builds(
        Selector, st.none(), nameless, offsets, times
    )


def known(version: str) -> dict[str, Function]:
    """The functions of a version, experimental ones too."""
    key = version_key(version)
    return {
        name: function
        for name, function in FUNCTIONS.items()
        if version_key(function.since) <= key and (function.removed is None or key < version_key(function.removed))
    }


def expressions(
    version: str, kind: Kind = "instant", *, depth: int = 3, variables: bool = False
) -> st.SearchStrategy[Node]:
    """Expressions of a kind, up to `depth` levels of operations; with `variables` Grafana's may stand for series."""
    return _Strategies(version, variables).of(kind, depth)


class _Strategies:
    """The strategies of a version; kept by kind and depth, so that each is built once."""

    def __init__(self, version: str, variables: bool) -> None:
        self.version = version
        self.variables = variables
        self.built: dict[tuple[Kind, int], st.SearchStrategy[Node]] = {}
        self.functions = known(version)

    def of(self, kind: Kind, depth: int) -> st.SearchStrategy[Node]:
        if (kind, depth) not in self.built:
            self.built[kind, depth] = st.one_of(self._leaves(kind) if depth == 0 else self._trees(kind, depth - 1))
        return self.built[kind, depth]

    def _leaves(self, kind: Kind) -> list[st.SearchStrategy[Node]]:
        variables = [st.sampled_from(["x", "threshold", "__range_s"]).map(Variable)] if self.variables else []
        match kind:
            case "scalar":
                return [numbers, numbers, not_a_number]
            case "instant":
                return [selectors(self.version), *variables]
            case "string":
                return [texts.map(String)]
            case "range":
                still = selectors(self.version)
                windows = lengths | st.just("$__rate_interval") if self.variables else lengths
                return [st.builds(Range, still, windows)]

    def _trees(self, kind: Kind, depth: int) -> list[st.SearchStrategy[Node]]:
        calls = [self._call(name, depth) for name, function in self.functions.items() if function.returns == kind]
        trees: list[st.SearchStrategy[Node]] = [*self._leaves(kind)]
        if calls:
            trees.append(st.one_of(calls))
        below = self.of
        match kind:
            case "scalar":
                two = below("scalar", depth)
                trees += [
                    st.builds(Negative, two),
                    st.builds(Binary, two, st.sampled_from(ARITHMETIC), two),
                    st.builds(Binary, two, st.sampled_from(COMPARISONS), two, st.just(True)),
                ]
            case "instant":
                one, number = below("instant", depth), below("scalar", depth)
                trees += [
                    st.builds(Negative, one),
                    *[self._between(left, right) for left, right in ((one, number), (number, one))],
                    self._between(one, one, self._matching(grouped=True)),
                    st.builds(
                        Binary, one, st.sampled_from(["and", "or", "unless"]), one, st.just(False),
                        self._matching(grouped=False),
                    ),
                    self._aggregation(depth),
                ]  # fmt: skip
            case "range":
                steps = st.none() | lengths
                trees.append(st.builds(Subquery, below("instant", depth), lengths, steps, offsets, times))
        return trees

    def _between(
        self,
        left: st.SearchStrategy[Node],
        right: st.SearchStrategy[Node],
        matching: st.SearchStrategy[Matching | None] = st.none(),  # noqa: B008 - a strategy is a value
    ) -> st.SearchStrategy[Node]:
        arithmetic = st.tuples(st.sampled_from(ARITHMETIC), st.just(False))
        comparison = st.tuples(st.sampled_from(COMPARISONS), st.booleans())
        return st.builds(
            lambda left, operation, right, matching: Binary(left, operation[0], right, operation[1], matching),
            left, arithmetic | comparison, right, matching,
        )  # fmt: skip

    def _matching(self, *, grouped: bool) -> st.SearchStrategy[Matching | None]:
        some = st.lists(labels(self.version), max_size=3, unique=True).map(tuple)
        kinds = st.sampled_from(["on", "ignoring"])
        plain = st.builds(Matching, kinds, some)
        if not grouped:
            return st.none() | plain
        # The labels of group_left must not be among those of on.
        groups = st.builds(
            lambda kind, drawn, cut, group: Matching(kind, drawn[:cut], group, drawn[cut:]),
            kinds, some, st.integers(0, 3), st.sampled_from(["group_left", "group_right"]),
        )  # fmt: skip
        return st.none() | plain | groups

    def _aggregation(self, depth: int) -> st.SearchStrategy[Node]:
        some = st.lists(labels(self.version), max_size=3, unique=True).map(tuple)
        groupings = st.none() | st.builds(Grouping, st.sampled_from(["by", "without"]), some)
        limited = version_key(self.version) >= (2, 54)
        return st.one_of(
            st.builds(
                Aggregation, st.just(operator), self.of("instant", depth), groupings,
                self.of(PARAMETERS[operator], min(depth, 1)) if operator in PARAMETERS else st.none(),
            )
            for operator in get_args(AggregationOperator)
            if limited or operator not in LIMITS
        )  # fmt: skip

    def _call(self, name: str, depth: int) -> st.SearchStrategy[Node]:
        function = self.functions[name]
        kinds = list(function.arguments)
        most = len(kinds) + 2 if function.most is None else function.most
        kinds += kinds[-1:] * max(0, min(most, len(kinds) + 2) - len(kinds))
        arguments = [self.of(kind, depth) for kind in kinds]
        if name == "info":
            # Its second argument chooses labels: Prometheus takes matchers there and nothing else.
            arguments[1:] = [selectors(self.version).map(lambda one: Selector(None, one.matchers or (_CERTAIN[0],)))]
        drawn = st.tuples(*arguments)
        return st.builds(lambda all_, number: Call(name, all_[:number]), drawn, st.integers(function.least, len(kinds)))
