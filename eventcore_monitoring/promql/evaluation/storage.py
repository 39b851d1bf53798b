"""The series that expressions are evaluated over, looked up by the name of the metric."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import NAME, Semantics
from eventcore_monitoring.promql.evaluation.faults import NotKnown
from eventcore_monitoring.promql.evaluation.patterns import compiled
from eventcore_monitoring.promql.evaluation.samples import Samples, Series
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.patterns import has_variable

_NONE: Final[list[Series]] = []
_Chosen = tuple[str | None, tuple[Matcher, ...], Semantics]


class Storage:
    """Series by name of metric. Raises ValueError for two series with the same labels."""

    def __init__(self, samples: Iterable[Samples] = ()) -> None:
        self._by_name: dict[str, list[Series]] = {}
        self._chosen: dict[_Chosen, list[Series]] = {}
        self._add(samples)

    def with_more(self, more: Iterable[Samples]) -> Storage:
        """Another storage with these series too; what is known about the present ones is kept."""
        wider = Storage()
        wider._by_name = dict(self._by_name)
        wider._add(more)
        return wider

    def _add(self, samples: Iterable[Samples]) -> None:
        fresh: dict[str, list[Series]] = {}
        for labels, interval, values in samples:
            # An empty value is no label.
            series = Series(tuple([pair for pair in labels if pair[1]]), 0, interval, values)
            fresh.setdefault(series.by_name.get(NAME, ""), []).append(series)
        for name, found in fresh.items():
            found = [*self._by_name.get(name, _NONE), *found]
            if len({series.labels for series in found}) < len(found):
                raise ValueError(f"two series of {name} have the same labels")
            self._by_name[name] = found

    def select(self, selector: Selector, semantics: Semantics) -> list[Series]:
        """The series that a selector chooses. Raises NotKnown and Refused as patterns do."""
        key = (selector.name, selector.matchers, semantics)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = self._select(selector, semantics)
        return found

    def _select(self, selector: Selector, semantics: Semantics) -> list[Series]:
        if selector.name is None:
            candidates = [series for named in self._by_name.values() for series in named]
        else:
            candidates = self._by_name.get(selector.name, _NONE)
        tests = [(matcher.label, _test(matcher, semantics)) for matcher in selector.matchers]
        return [series for series in candidates if all(test(series.by_name.get(label, "")) for label, test in tests)]


def _test(matcher: Matcher, semantics: Semantics) -> Callable[[str], bool]:
    value = matcher.value
    if has_variable(value) and matcher.operator in ("=", "!="):
        raise NotKnown(f'what Grafana fills into {matcher.label}{matcher.operator}"{value}"')
    match matcher.operator:
        case "=":
            return value.__eq__
        case "!=":
            return value.__ne__
        case "=~":
            fits = compiled(value, semantics).fullmatch
            return lambda text: fits(text) is not None
        case "!~":
            misfits = compiled(value, semantics).fullmatch
            return lambda text: misfits(text) is None
