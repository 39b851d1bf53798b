"""A saved search reads a field that no record has in that sink, or asks of it what its type does not answer.

Why: a search on a field that is not there finds nothing, and Elasticsearch says nothing of it.
Fix: write the way to the field from the top of the record (`fields.message`), and a condition that fits its type.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.fields import Fields, FieldType, dotted
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines.searches import Above, Below, LogSearch, Parameter, Phrase

_NUMBERS = (FieldType.INTEGER, FieldType.FLOAT, FieldType.TIME, FieldType.ANY)
_LETTERS = (FieldType.TEXT, FieldType.KEYWORD, FieldType.ANY)
_CODE = "search-field-unknown"


def search_field_unknown(monitoring: Monitoring) -> Iterator[Finding]:
    """Fields of saved searches that records certainly do not have, and conditions that do not fit."""
    if not monitoring.log_searches:
        return
    from eventcore_monitoring.pipelines.clean import unless_clean

    declared = (*monitoring.pipelines, *monitoring.log_searches)
    yield from unless_clean("searches", declared, lambda: _findings(monitoring))


def _findings(monitoring: Monitoring) -> Iterator[Finding]:
    from eventcore_monitoring.pipelines.known_fields import records_at

    for search in monitoring.log_searches:
        known = records_at(monitoring.pipelines, search.pipeline, search.sink)
        for field in search.fields:
            if not known.may_have(tuple(field.split("."))) and not known.may_have((field,)):
                yield _unknown(search, field, known)
        for field, condition in search.where.items():
            yield from _unfit(search, field, condition, known)


def _unknown(search: LogSearch, field: str, known: Fields) -> Finding:
    near = known.near(tuple(field.split(".")))
    fix = f"did you mean `{dotted(near)}`?" if near else "declare it in the `lines` of the pipeline, or leave it out"
    message = f"reads the field `{field}`, which no record of `{search.pipeline}` has"
    return Finding(f"log_searches.{search.name}", _CODE, message, fix, source=search.line)


def _unfit(search: LogSearch, field: str, condition: object, known: Fields) -> Iterator[Finding]:
    found = known.get(tuple(field.split(".")))
    if found is None:
        return
    at = f"log_searches.{search.name}.where.{field}"
    if isinstance(condition, Above | Below) and found.type not in _NUMBERS:
        message, fix = f"compares `{field}`, which is {found.type}, with a number", "compare a number"
        yield Finding(at, _CODE, message, fix, source=search.line)
    if isinstance(condition, Parameter) and found.type not in _LETTERS:
        message = f"asks for letters in `{field}`, which is {found.type}"
        yield Finding(at, _CODE, message, "ask for a text or a keyword", source=search.line)
    if isinstance(condition, Phrase) and found.type not in (FieldType.TEXT, FieldType.ANY):
        message = f"looks for words in `{field}`, which is {found.type} and is searched for as a whole"
        fix = "write the whole value, or declare it as text"
        yield Finding(at, _CODE, message, fix, source=search.line)
