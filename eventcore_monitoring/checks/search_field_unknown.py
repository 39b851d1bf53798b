"""A saved search reads a field that no record has in that sink, or asks of it what its type does not answer.

Why: a search on a field that is not there finds nothing, and Elasticsearch says nothing of it.
Fix: write the way to the field from the top of the record (`fields.message`), and a condition that fits its type.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines.searches import Above, Below, LogSearch, Phrase
from eventcore_monitoring.pipelines.known_fields import Known, known_fields

_NUMBERS = ("integer", "float", "time", "any")


def search_field_unknown(monitoring: Monitoring) -> Iterator[Finding]:
    """Fields of saved searches that records certainly do not have, and conditions that do not fit."""
    pipelines = {pipeline.name: pipeline for pipeline in monitoring.pipelines}
    for search in monitoring.log_searches:
        pipeline = pipelines.get(search.pipeline)
        if pipeline is None:
            continue
        known = known_fields(pipeline)
        for field in search.fields:
            if not known.has(field):
                yield _unknown(search, field, known)
        for field, condition in search.where.items():
            yield from _unfit(search, field, condition, known)


def _unknown(search: LogSearch, field: str, known: Known) -> Finding:
    last = {name.rpartition(".")[2]: name for name in known.fields}
    near = last.get(field) or next(iter(get_close_matches(field, sorted(known.fields), n=1)), None)
    fix = f"did you mean `{near}`?" if near else "declare it in the `lines` of the pipeline, or leave it out"
    message = f"reads the field `{field}`, which no record of `{search.pipeline}` has"
    return Finding(f"log_searches.{search.name}", "search-field-unknown", message, fix, source=search.line)


def _unfit(search: LogSearch, field: str, condition: object, known: Known) -> Iterator[Finding]:
    kind = known.fields.get(field)
    if kind is None:
        return
    at = f"log_searches.{search.name}.where.{field}"
    if isinstance(condition, Above | Below) and kind not in _NUMBERS:
        message = f"compares `{field}`, which is {kind}, with a number"
        yield Finding(at, "search-field-unknown", message, "compare a number, or declare it as one", source=search.line)
    if isinstance(condition, Phrase) and kind not in ("text", "any"):
        message = f"looks for words in `{field}`, which is {kind} and is searched for as a whole"
        fix = "write the whole value, or declare it as text"
        yield Finding(at, "search-field-unknown", message, fix, source=search.line)
