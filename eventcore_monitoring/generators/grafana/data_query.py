"""A query of a data source, as schema version 2 writes it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def data_query(source: Json, own: Json) -> Json:
    """The query `own` of a source: in version 2 the source is named by its uid, and its type is the group."""
    return {
        "kind": "DataQuery",
        "group": source["type"],
        "version": "v0",
        "datasource": {"name": source["uid"]},
        "spec": own,
    }
