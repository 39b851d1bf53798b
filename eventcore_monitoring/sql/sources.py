"""Where a statement reads: its tables, its columns with the tables that they can be of, and what it reads whole."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from eventcore_monitoring.sql.facts import ColumnRead, Scan

# What PostgreSQL 15 takes for something else where a column could stand: every table's own, and functions without ().
_NO_COLUMNS = frozenset((
    "cmax", "cmin", "ctid", "tableoid", "xmax", "xmin", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp",
    "session_user", "system_user", "user",
))  # fmt: skip
_SYSTEM = ("pg_catalog", "information_schema")


def tables(tree: exp.Expr) -> Iterator[str]:
    """The names of the tables of the search path, without those of the system and of WITH."""
    named = with_names(tree)
    for table in tree.find_all(exp.Table):
        if (name := _declarable(table, named)) is not None:
            yield name


def columns(tree: exp.Expr) -> Iterator[ColumnRead]:
    """The columns that are certainly of tables of the search path."""
    named = with_names(tree)
    for column in tree.find_all(exp.Column):
        if (read := resolved(column, named)) is not None:
            yield read


def resolved(column: exp.Column, named: frozenset[str]) -> ColumnRead | None:
    """The tables that a column can be of; None where it may be of something else. `named`: the names of WITH."""
    name = folded(column.this)
    if name is None or name in _NO_COLUMNS or column.args.get("db"):
        return None
    levels = [(select, _sources(select, named)) for select in _selects(column)]
    qualifier = folded(column.args.get("table"))
    if qualifier is not None:
        for _, sources in levels:
            if qualifier in sources:
                table = sources[qualifier]
                return None if table is None else ColumnRead(name, (table,))
        return None
    found: list[str] = []
    for select, sources in levels:
        aliases = {folded(one.args["alias"]) for one in select.selects if isinstance(one, exp.Alias)}
        if name in aliases or name in sources or None in sources.values():
            return None
        found += [table for table in sources.values() if table is not None]
    return ColumnRead(name, tuple(dict.fromkeys(found))) if found else None


def scans(tree: exp.Expr) -> Iterator[Scan]:
    """The tables that stand alone behind FROM, unless LIMIT or EXISTS ends the reading early."""
    named = with_names(tree)
    for select in tree.find_all(exp.Select):
        sources = [*_sources(select, named).values()]
        ends = select.args.get("limit") or isinstance(select.parent, exp.Exists)
        if len(sources) != 1 or sources[0] is None or ends:
            continue
        where = select.args.get("where")
        asked = [one.unalias() for one in select.selects]
        only = all(isinstance(one, exp.Min | exp.Max) and isinstance(one.this, exp.Column) for one in asked)
        yield Scan(
            sources[0],
            frozenset(column.name for column in where.find_all(exp.Column)) if where else frozenset(),
            frozenset(one.this.name for one in asked) if only and not select.args.get("group") else frozenset(),
        )


def folded(identifier: exp.Expr | None) -> str | None:
    """A name as PostgreSQL reads it: in lower case unless it is quoted; None for what is no plain name."""
    if isinstance(identifier, exp.TableAlias):
        identifier = identifier.this
    if not isinstance(identifier, exp.Identifier):
        return None
    return identifier.name if identifier.args.get("quoted") else identifier.name.lower()


def with_names(tree: exp.Expr) -> frozenset[str]:
    """The names that WITH gives, wherever it stands."""
    return frozenset(name for one in tree.find_all(exp.CTE) if (name := folded(one.args.get("alias"))) is not None)


def _declarable(table: exp.Table, named: frozenset[str]) -> str | None:
    """The name of a table that a schema could declare; None for functions, WITH, the system and other schemas."""
    name, schema = folded(table.this), folded(table.args.get("db"))
    if name is None or schema not in (None, "public") or table.args.get("catalog"):
        return None
    if schema is None and (name in named or name.startswith("pg_")):
        return None
    return name


def _selects(node: exp.Expr) -> Iterator[exp.Select]:
    """The queries whose tables a node can name, from the inside.

    What stands in WITH, or behind FROM without LATERAL, does not see the tables beside it.
    """
    blind = False
    while node.parent is not None:
        below, node = node, node.parent
        beside = isinstance(below, exp.Subquery) and isinstance(node, exp.From | exp.Join) and node.this is below
        blind = blind or beside or isinstance(below, exp.CTE)
        if isinstance(node, exp.Select):
            if not blind:
                yield node
            blind = False


def _sources(select: exp.Select, named: frozenset[str]) -> dict[str, str | None]:
    """What stands behind FROM and JOIN by the name that it goes by there; None for what is no declarable table."""
    found: dict[str, str | None] = {}
    start = select.args.get("from_") or select.args.get("from")
    for number, part in enumerate([start, *(select.args.get("joins") or ()), *(select.args.get("laterals") or ())]):
        if part is None:
            continue
        source = part.this if isinstance(part, exp.From | exp.Join) else part
        alias = folded(source.args.get("alias"))
        if isinstance(source, exp.Table) and not source.args.get("joins"):
            table = _declarable(source, named)
            renamed = isinstance(source.args.get("alias"), exp.TableAlias) and source.args["alias"].args.get("columns")
            found[alias or folded(source.this) or f"({number})"] = None if renamed else table
        else:
            found[alias or f"({number})"] = None
            if isinstance(source, exp.Table):
                found[f"({number})"] = None
    return found
