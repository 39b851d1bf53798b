"""Writes docs/coverage.md: what became of everything that the guide declares, from inventory.yaml of this folder.

Run `python docs/coverage/generate.py` after a change; `tests/guide/test_coverage.py` tells when it is needed.

An entry of the inventory names what is emitted for it, in `emits`:

    alert NAME                 in the rule files
    record NAME                likewise
    panel DASHBOARD: TITLE     in the dashboard's file
    page FILE: TEXT            a page of runbooks/ that holds the text
    file PATH: TEXT            any other file that does
    doc PATH: TEXT             a file of docs/ that does

or says why nothing is, in `reason`. An address that leads nowhere raises ValueError with a sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GENERATED = ROOT / "generated" / "production"
PAGE = ROOT / "docs" / "coverage.md"

_HEAD = """\
# Coverage of the guide

Written by `docs/coverage/generate.py`; do not edit. What the operations guide declares, item by item, and where it is
in `generated/production`. A test fails when something named here is not there.

"""


class Place(NamedTuple):
    """Where something is emitted: the file, and what it is called there."""

    file: Path
    name: str


def inventory() -> dict[str, list[Mapping[str, Any]]]:
    """The entries: `items` of the guide by number, `contradictions` of it."""
    read: dict[str, list[Mapping[str, Any]]] = yaml.safe_load((HERE / "inventory.yaml").read_text("utf-8"))
    return read


def place(address: str) -> Place:
    """Where an address leads. Raises ValueError when it leads nowhere."""
    kind, _, rest = address.partition(" ")
    head, _, tail = rest.partition(": ")
    match kind:
        case "alert" | "record":
            for file in sorted((GENERATED / "prometheus" / "rules").glob("*.yaml")):
                for group in yaml.safe_load(file.read_text("utf-8"))["groups"]:
                    if any(rule.get(kind) == rest for rule in group["rules"]):
                        return Place(file, rest)
        case "panel":
            file = GENERATED / "grafana" / "dashboards" / f"{head}.json"
            if file.is_file() and tail in _titles(json.loads(file.read_text("utf-8"))["panels"]):
                return Place(file, tail)
        case "page" | "file" | "doc":
            folder = {"page": GENERATED / "runbooks", "file": GENERATED, "doc": ROOT / "docs"}[kind]
            if tail and (folder / head).is_file() and tail in (folder / head).read_text("utf-8"):
                return Place(folder / head, tail)
        case _:
            raise ValueError(f"{address!r} is no address: write alert, record, panel, page, file or doc before it")
    raise ValueError(f"{address!r} leads nowhere: nothing of that name is emitted")


def _titles(panels: list[Mapping[str, Any]]) -> Iterator[str]:
    for panel in panels:
        yield panel.get("title", "")
        yield from _titles(panel.get("panels", []))


def page() -> str:
    """The page. Raises ValueError with all faults of the inventory."""
    read, faults = inventory(), []
    lines = [_HEAD]
    for title, field, heading in (
        ("What the guide declares", "items", "| | declared | emitted |"),
        ("Where the guide contradicts itself", "contradictions", "| | contradiction | found or corrected by |"),
    ):
        lines.append(f"## {title}\n")
        section = None
        for entry in read[field]:
            if entry.get("section") != section or section is None:
                section = entry.get("section", "")
                lines.append(f"\n{f'### {section}' if section else ''}\n\n{heading}\n|---|---|---|".lstrip("\n"))
            shown = []
            for address in entry.get("emits", ()):
                try:
                    shown.append(_shown(place(address)))
                except ValueError as error:
                    faults.append(f"{entry['number']}: {error}")
            shown += [entry["reason"]] if "reason" in entry else []
            if not shown:
                faults.append(f"{entry['number']}: says neither what is emitted nor why nothing is")
            lines.append(f"| {entry['number']} | {_cell(entry['declares'])} | {'<br>'.join(shown)} |")
        lines.append("")
    if faults:
        raise ValueError("\n".join(faults))
    return "\n".join(lines)


def _shown(place: Place) -> str:
    way = place.file.relative_to(ROOT).as_posix()
    link = f"../{way}" if not way.startswith("docs/") else way.removeprefix("docs/")
    name = way.removeprefix("generated/production/")
    return f"[{name}]({link}): {_cell(place.name)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    try:
        PAGE.write_text(page(), "utf-8")
    except ValueError as error:
        sys.exit(str(error))
