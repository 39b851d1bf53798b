"""Questions about JSON in CEL: their text. tests/generators/test_blackbox.py asks an exporter that knows CEL."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from eventcore_monitoring.encoding.json_cel import value_at
from strategies.json_documents import paths, scalars


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: value_at(["status"], ["healthy"]), 'body.status == "healthy"'),
        (lambda: value_at(["status"], []), '"status" in body'),
        (lambda: value_at(["a", "b"], [1, True, "x"]), 'body.a.b in [1, true, "x"]'),
        (lambda: value_at(["in", "Upper", 'a"b'], [1]), 'body["in"]["Upper"]["a\\"b"] == 1'),
        (
            lambda: value_at(["checks", "database"], ["healthy"], ("name", "status")),
            "type(body.checks) == list ? "
            'body.checks.exists(c, c.name == "database" && c.status == "healthy") : body.checks.database == "healthy"',
        ),
        (
            lambda: value_at(["checks", "database"], [], ("name", "status")),
            'type(body.checks) == list ? body.checks.exists(c, c.name == "database" && "status" in c) : '
            '"database" in body.checks',
        ),
    ],
)  # fmt: skip
def test_the_expression_is_this_text(made: object, text: str) -> None:
    assert callable(made)
    assert made() == text


@given(paths, scalars)
def test_every_text_stands_in_quotes_or_is_a_plain_name(path: list[str], value: str | bool | int) -> None:
    made = value_at(path, [value])
    place, _, compared = made.rpartition(" == ") if not isinstance(value, str) else made.partition(" == ")
    assert json.loads(compared) == value
    assert re.fullmatch(r'body(\.[a-z][a-z0-9_]*|\["(?:[^"\\]|\\.)*"\])+', place)
