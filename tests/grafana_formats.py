"""Reads a dashboard's two formats back into one form, in which they can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def panels(classic: Json) -> Iterator[Json]:
    """What draws something, in rows and outside of them."""
    for panel in classic["panels"]:
        if panel["type"] != "row":
            yield panel
        yield from panel.get("panels", ())


def rows(layout: Json) -> Iterator[Json]:
    """The rows of a layout of version 2, in tabs and outside of them."""
    if layout["kind"] == "TabsLayout":
        for tab in layout["spec"]["tabs"]:
            yield from rows(tab["spec"]["layout"])
    else:
        yield from (row["spec"] for row in layout["spec"]["rows"])


def read_back(element: Json) -> Json:
    """A panel of version 2 with the keys of the classic one."""
    spec = element["spec"]
    shown = spec["vizConfig"]
    return {
        "id": spec["id"],
        "type": shown["group"],
        "title": spec["title"],
        "description": spec["description"],
        "links": [(link["title"], link["url"], link["targetBlank"]) for link in spec["links"]],
        "targets": [
            {
                "refId": query["spec"]["refId"],
                "datasource": {
                    "type": query["spec"]["query"]["group"],
                    "uid": query["spec"]["query"]["datasource"]["name"],
                },
                **query["spec"]["query"]["spec"],
                **({"hide": True} if query["spec"]["hidden"] else {}),
            }
            for query in spec["data"]["spec"]["queries"]
        ],
        "transformations": [{"id": one["group"], **one["spec"]} for one in spec["data"]["spec"]["transformations"]],
        "fieldConfig": shown["spec"]["fieldConfig"],
        "options": shown["spec"]["options"],
    }


def as_read(panel: Json) -> Json:
    """What `read_back` is to give for a classic panel."""
    return {
        "id": panel["id"],
        "type": panel["type"],
        "title": panel["title"],
        "description": panel.get("description", ""),
        "links": [(link["title"], link["url"], link["targetBlank"]) for link in panel.get("links", ())],
        "targets": panel.get("targets", []),
        "transformations": panel.get("transformations", []),
        "fieldConfig": panel.get("fieldConfig", {"defaults": {}, "overrides": []}),
        "options": panel["options"],
    }
