"""Questions about JSON as a regular expression, against a reader of JSON; Go's own: generators/test_blackbox.py."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.json_regexp import DEPTH, value_at
from strategies.json_documents import answer, documents, names, paths, scalars, written

HEALTHY = value_at(["checks", "database"], ["healthy", True], ("name", "status"))
STATUS = value_at(["status"], ["healthy"])


def says(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.ASCII) is not None


@given(st.data(), documents, paths, st.lists(scalars, max_size=3), st.none() | st.tuples(names, names))
def test_the_expression_says_of_every_document_what_a_reader_says(
    data: st.DataObject, document: Any, path: list[str], values: list[Any], listed: tuple[str, str] | None
) -> None:
    if listed is not None and listed[0] == listed[1]:
        listed = ("name", "status")  # one member cannot be both
    text = data.draw(written(document))
    assert says(value_at(path, values, listed), text) == answer(document, path, values, listed)


@given(st.data(), documents, paths, scalars)
def test_a_document_that_is_made_to_fit_fits(data: st.DataObject, document: Any, path: list[str], value: Any) -> None:
    holder = document
    for name in path[:-1]:
        holder[name] = holder = {"other": [1, {"x": "}"}]}
    holder[path[-1]] = value
    assert says(value_at(path, [value]), data.draw(written(document)))


@pytest.mark.parametrize(
    ("body", "healthy"),
    [
        ('{"status":"healthy"}', True),
        ('{ "version" : "1", "status"\n:\t"healthy" }\n', True),
        ('{"status":"unhealthy"}', False),
        ('{"status":"healthy but slow"}', False),
        ('{"checks":{"status":"healthy"}}', False),
        ('{"checks":[{"status":"healthy"}],"status":"down"}', False),
        ('{"message":"{\\"status\\":\\"healthy\\"}"}', False),
        ('{"message":"a \\\\","status":"healthy"}', True),
        ('[{"status":"healthy"}]', False),
        ("healthy", False),
        ("", False),
    ],
)
def test_a_key_counts_only_where_it_stands(body: str, healthy: bool) -> None:
    assert says(STATUS, body) is healthy


@pytest.mark.parametrize(
    ("body", "healthy"),
    [
        ('{"checks":{"database":"healthy"}}', True),
        ('{"checks":{"event_store":"healthy","database":"down"}}', False),
        ('{"checks":{"database":true}}', True),
        ('{"checks":{"database":"true"}}', False),
        ('{"checks":[{"name":"database","status":"healthy","details":{"pool":[1,2]}}]}', True),
        ('{"checks":[{"status":"healthy","since":1,"name":"database"}]}', True),
        ('{"checks":[{"name":"database","status":"down"},{"name":"event_store","status":"healthy"}]}', False),
        ('{"checks":[]}', False),
        ("{}", False),
    ],
)
def test_parts_of_health_are_read_in_each_of_their_shapes(body: str, healthy: bool) -> None:
    assert says(HEALTHY, body) is healthy


def test_a_path_that_leads_too_deep_is_refused_with_the_number_of_parts() -> None:
    assert value_at(["a"] * (DEPTH - 1), [1])
    with pytest.raises(ValueError, match=r"'a\.a\.a\.a\.a\.a' leads too deep into a document: write at most 5 parts"):
        value_at(["a"] * DEPTH, [1])
