"""Database schemas: the tables that SQL may read, with the version of the program that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, Line, Many, Name, Prose


class DatabaseTable(Declared):
    """A table or view: its columns with their types, its indexes with their columns in order.

    What a query calls as a column is one (`orders.total`), also where a function of that name answers it. `large`: it
    grows without end, so a query that reads all of it takes longer every day.
    """

    section: ClassVar[str] = "database_tables"

    name: Line
    columns: Mapping[Line, Line]
    indexes: Mapping[Line, Many[Line]] = Field(default_factory=dict)
    help: Prose = ""
    large: bool = False

    @property
    def leading(self) -> frozenset[str]:
        """The columns by which an index finds rows without any other column."""
        return frozenset(columns[0] for columns in self.indexes.values() if columns)


class DatabaseSchema(Declared):
    """All tables of a database that queries may read, those of PostgreSQL itself (`pg_…`) apart.

    `version` says whose they are: the program and its version, or its migrations.
    """

    section: ClassVar[str] = "database_schemas"

    name: Name
    version: Line
    tables: Many[DatabaseTable]

    @property
    def table_of(self) -> dict[str, DatabaseTable]:
        """The tables by name."""
        return {table.name: table for table in self.tables}
