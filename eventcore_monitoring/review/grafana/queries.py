"""What a panel asks: queries added and removed, asking for something else or only written otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.grafana.views import Asked, Drawn
from eventcore_monitoring.review.json_difference import differences, sentence
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.query_form import only_in_form
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.wording import cut, from_to

_OF_THE_EDITOR = ("editorMode", "intervalFactor")


def query_changes(before: Drawn, after: Drawn, *, others: bool) -> Iterator[Told]:
    """What changed in the queries of a panel. `others`: also settings that each form writes its own way."""
    pairs, gone, new = paired(
        before.queries,
        after.queries,
        lambda one: (one.ref, one.text),
        lambda one: one.text or None,
        lambda one: one.ref or None,
    )
    several = len(before.queries) > 1 or len(after.queries) > 1
    for one in gone:
        message = f"no longer asks for {_called(one)}"
        yield Told("panel-query-removed", message, Risk.REVIEW, before.steps, one.text, "", gone=True)
    for one in new:
        yield Told("panel-query-added", f"also asks for {_called(one)}", Risk.REVIEW, one.steps, "", one.text)
    yield from _sources(pairs)
    for old, one in pairs:
        yield from _changes(old, one, several, others)
    kept = [one for one in before.queries if any(one is old for old, _ in pairs)]
    if [id(old) for old, _ in pairs] != [id(one) for one in kept]:
        yield Told("panel-query-order", "asks in another order", Risk.NONE, after.steps)


def _called(query: Asked) -> str:
    return cut(query.text) if query.text else f"query {query.ref}"


def _changes(before: Asked, after: Asked, several: bool, others: bool) -> Iterator[Told]:
    of_query = f" in query {after.ref}" if several else ""
    texts = before.text, after.text
    if before.text != after.text:
        if _promql(before) and _promql(after) and only_in_form(*texts):
            message = f"writes otherwise what it asks for{of_query}, which is the same"
            yield Told("panel-query-form", message, Risk.NONE, after.steps, *texts)
        else:
            message = f"asks for something else{of_query}: {from_to(*texts)}"
            yield Told("panel-query", message, Risk.REVIEW, after.steps, *texts)
    if before.legend != after.legend:
        message = f"names its lines otherwise{of_query}: {from_to(before.legend, after.legend)}"
        yield Told("panel-legend", message, Risk.NONE, after.steps, before.legend, after.legend)
    if before.hidden != after.hidden:
        message = f"hides what query {after.ref} asks for" if after.hidden else f"shows what query {after.ref} asks for"
        yield Told("panel-query-hidden", message, Risk.REVIEW, after.steps)
    if before.ref != after.ref:
        message = f"calls a query {after.ref or 'nothing'} that was {before.ref or 'nothing'}"
        yield Told("panel-query-name", message, Risk.NONE, after.steps)
    found = differences(before.rest, after.rest) if others else []
    told = [one for one in found if not any(one.within(word) for word in _OF_THE_EDITOR)]
    if told:
        message = f"sets otherwise how it asks{of_query}: {sentence(told)}"
        yield Told("panel-query-settings", message, Risk.REVIEW, after.steps)
    elif found:
        yield Told("panel-query-form", f"opens another editor{of_query}: {sentence(found)}", Risk.NONE, after.steps)


def _promql(query: Asked) -> bool:
    return query.language in ("prometheus", None)


def _sources(pairs: Sequence[tuple[Asked, Asked]]) -> Iterator[Told]:
    """Each pair of data sources once, however many queries change from the one to the other."""
    told = set()
    for before, after in pairs:
        change = before.source, after.source
        if before.source == after.source and before.language and after.language:
            change = before.language, after.language
        if change[0] != change[1] and change not in told:
            told.add(change)
            message = f"asks another data source: {from_to(*change)}"
            yield Told("panel-data-source", message, Risk.REVIEW, after.steps, *change)
