"""A PostgreSQL statement as facts: the tables and columns it reads, its columns, what it changes, what it scans.

sqlglot (extra `sql`; 30.30) reads the text. Whatever it leaves open is left out here: each fact of a `Statement` is
certain, and what a `Statement` does not say may be the case all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from eventcore_monitoring.sql.facts import Statement

if TYPE_CHECKING:
    from sqlglot import exp


def installed() -> bool:
    """Whether sqlglot is there."""
    return find_spec("sqlglot") is not None


@cache
def read(text: str) -> Statement | None:
    """The statement of a text; None where sqlglot does not understand it, which says nothing of PostgreSQL."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns on stderr of what it takes as it is
    try:
        trees = [tree for tree in sqlglot.parse(text, read="postgres") if tree is not None]
    except (SqlglotError, RecursionError):
        return None
    if not trees:
        return Statement(statements=0)
    tree = trees[0]
    from sqlglot import exp

    from eventcore_monitoring.sql.sources import columns, scans, tables
    from eventcore_monitoring.sql.values import outputs

    query = tree if isinstance(tree, exp.Query) else None
    return Statement(
        statements=len(trees),
        tables=tuple(sorted({*tables(tree)})),
        columns=tuple(dict.fromkeys(columns(tree))) if query else (),
        outputs=outputs(query) if query else (),
        parameters=tuple(sorted({*_parameters(tree)})),
        writes=next((word for one in trees for word in _writes(one)), None),
        scans=tuple(scans(tree)) if query else (),
    )


def _parameters(tree: exp.Expr) -> Iterator[str]:
    from sqlglot import exp

    for parameter in tree.find_all(exp.Parameter):
        if isinstance(parameter.this, exp.Literal) and parameter.this.is_int:
            yield f"${parameter.this.name}"
    for placeholder in tree.find_all(exp.Placeholder):
        # In a[1:n] the colon is that of a slice.
        if placeholder.name and placeholder.find_ancestor(exp.Bracket) is None:
            yield f":{placeholder.name}"


# Functions of PostgreSQL 15 to 18 that change the server, a session or a sequence.
_ACTING = frozenset((
    "lo_create", "lo_import", "lo_unlink", "nextval", "pg_advisory_lock", "pg_cancel_backend",
    "pg_create_restore_point", "pg_logical_emit_message", "pg_notify", "pg_promote", "pg_reload_conf",
    "pg_rotate_logfile", "pg_stat_reset", "pg_stat_reset_shared", "pg_stat_statements_reset", "pg_switch_wal",
    "pg_terminate_backend", "set_config", "setval",
))  # fmt: skip
_COMMANDS = frozenset((
    "ALTER", "ANALYZE", "CALL", "CHECKPOINT", "CLUSTER", "COMMENT", "COPY", "DO", "GRANT", "LOCK", "NOTIFY",
    "REASSIGN", "REFRESH", "REINDEX", "REVOKE", "SECURITY", "SET", "VACUUM",
))  # fmt: skip


def _writes(tree: exp.Expr) -> Iterator[str]:
    """The words of a statement that change something, SELECT INTO and FOR UPDATE among them."""
    from sqlglot import exp

    words: dict[type[exp.Expr], str] = {
        exp.Insert: "INSERT",
        exp.Update: "UPDATE",
        exp.Delete: "DELETE",
        exp.Merge: "MERGE",
        exp.Create: "CREATE",
        exp.Drop: "DROP",
        exp.Alter: "ALTER",
        exp.TruncateTable: "TRUNCATE",
        exp.Copy: "COPY",
        exp.Set: "SET",
        exp.Analyze: "ANALYZE",
        exp.Grant: "GRANT",
        exp.Comment: "COMMENT",
        exp.Into: "SELECT … INTO",
    }
    for node in tree.walk():
        if type(node) in words:
            yield words[type(node)]
        elif isinstance(node, exp.Lock) and node.args.get("update"):
            yield "SELECT … FOR UPDATE"
        elif isinstance(node, exp.Anonymous) and node.name.lower() in _ACTING:
            yield f"{node.name.lower()}()"
        elif isinstance(node, exp.Command) and str(node.this).upper() in _COMMANDS:
            yield str(node.this).upper()
