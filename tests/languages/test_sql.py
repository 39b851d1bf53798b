"""PostgreSQL's own parser (pglast) is the judge of how statements are taken apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st
from pglast import parse_sql
from pglast.parser import ParseError

from eventcore_monitoring.languages.sql import STATEMENTS, dangers, statements

PIECES = st.sampled_from(
    [
        *("SELECT 1", "select a from t", "VALUES (1)", "DROP TABLE t", "UPDATE t SET a = 1", "VACUUM", "SHOW x"),
        *("'", "''", '"', "$$", "$a$", "--", "/*", "*/", "(", ")", "[", "]", "E'\\''", "\\"),
        *(" ", "\n", ";", ",", ".", "::int", "a", "1", "ä", "DO $$ BEGIN; END $$"),
    ]
)


@given(st.lists(PIECES, max_size=7).map("".join))
@example("SELECT 'a;b', \"c;d\", $$e;f$$ /* ; */ -- ;\n; SELECT (1)")
def test_what_postgresql_takes_is_taken_apart_into_as_many_statements(text: str) -> None:
    try:
        parsed = parse_sql(text)
    except ParseError:
        return
    found = list(statements(text))
    assert len(found) == len(parsed)
    assert {statement.words[0] for statement in found} <= {*STATEMENTS, "("}


@pytest.mark.parametrize("name", sorted(STATEMENTS - {"SECURITY"}))  # only in SECURITY LABEL of an extension's provider
def test_every_name_of_a_statement_is_known_to_postgresql(name: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse_sql(f"{name} )")
    # The parser gets past the name: what it does not understand is the parenthesis, or the end.
    assert f'"{name}"' not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT 'a", "a quotation is opened and never closed"),
        ("SELECT /* a", "a comment is opened and never closed"),
        ("SELECT (1;", "a parenthesis is opened and never closed"),
        ("SELECT 1)", "`)` closes nothing"),
    ],
)
def test_what_is_left_open_is_told_in_a_sentence(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        list(statements(text))
    assert str(raised.value) == fault


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "ends connections of others"),
        ("SELECT 1; drop table t", "deletes for good (DROP)"),
        ("DELETE FROM t WHERE a = 1", "deletes for good (DELETE)"),
        ("UPDATE t SET a = 1", "overwrites rows"),
        ("ALTER SYSTEM SET a = 1", "changes the whole server, until somebody changes it back"),
        ("VACUUM FULL t", "locks the table as long as it works"),
        ("REINDEX INDEX i", "locks out writers as long as it works"),
        ("REINDEX INDEX CONCURRENTLY i", None),
        ("VACUUM ANALYZE t", None),
        ("SELECT 'DROP TABLE t', \"delete\" FROM t -- DROP", None),
    ],
)
def test_statements_that_take_something_away_are_known(text: str, danger: str | None) -> None:
    assert next(dangers(text), None) == danger
