"""Writes docs/coverage.md: what became of everything that the guide declares, from inventory.yaml of this folder.

Run `python docs/coverage/generate.py` after a change; `tests/guide/test_coverage.py` tells when it is needed.

An item of the inventory names what is emitted for it, in `emits`, by addresses of these kinds; may say in `reason` what
is not, and why; and names in `deviations` the items of docs/deviations.md that say what is otherwise than in the guide:

    alert NAME, record NAME     a rule
    panel DASHBOARD: TITLE      a panel
    annotation DASHBOARD: NAME  what a dashboard marks on its time axis
    dashboard NAME              a whole dashboard
    page FILE: TEXT             a heading of a page of runbooks/, or an item or step of it that begins with the text
    probe MODULE                a module of blackbox_exporter that Prometheus asks for
    job NAME                    a scrape job
    query METRIC                a metric that sql_exporter asks the database for
    route MATCHER: RECEIVER     a route of Alertmanager
    receiver NAME               a receiver that a route names
    inhibition ALERT            an alert that silences others
    interval NAME               hours or a maintenance window that a route names
    fluentd ID: LINE            a line of the plugin with that @id
    search NAME                 a saved search of the logs
    trigger NAME                a trigger that scales the application
    line FILE: LINE             a whole line of any other file, and no comment

A contradiction names what finds it in the guide's text (`checks`, codes of docs/checks; or `by`, a sentence), what is
written instead (`deviations`, numbers of docs/deviations.md), and what shows it (`tests`, FILE::FUNCTION).
An address that leads nowhere raises ValueError with a sentence.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GENERATED = ROOT / "generated" / "production"
RUNBOOKS = GENERATED / "runbooks"
PAGE = ROOT / "docs" / "coverage.md"

_HEAD = """\
# Coverage of the guide

Written by `docs/coverage/generate.py` from `docs/coverage/inventory.yaml`; do not edit. What the EventCore Operations
Guide declares, chapter by chapter, and where it is in [generated/production](../generated/production). A test fails
when something that is named here is not there. Names of alerts lead to their runbooks, names of panels to the list of
panels. Where more than a name is otherwise than in the guide, [deviations.md](deviations.md) says what, and why.

Of {all} declarations, {emitted} have a place of their own, or several; what is advice to people stands in a checklist,
a playbook or a runbook. For number {bare} there is nothing, and it says why.

"""
_CONTRADICTIONS = """\
## Where the guide contradicts itself

What cannot be right as it stands in the guide, the [checks](checks/README.md) that find it in the guide's own text or
in a declaration of it, the [deviation](deviations.md) that says what we emit instead, and tests that show both.

| | contradiction | what became of it |
|---|---|---|
"""
_WORDS = {"line": "", "page": "", "query": "metric", "fluentd": "", "interval": "time interval"}
_LITERAL = (
    "line",
    "fluentd",
    "query",
    "record",
    "route",
    "alert",
    "probe",
    "job",
    "search",
    "trigger",
    "interval",
    "receiver",
)


class Place(NamedTuple):
    """Where something is emitted: the file, the kind of thing, its name there, and a page that tells more of it."""

    file: Path
    kind: str
    name: str
    more: str = ""


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
            found = _rule(kind, rest)
        case "panel" | "annotation" | "dashboard":
            found = _of_dashboard(kind, head, tail)
        case "page":
            found = _of_page(RUNBOOKS / head, tail)
        case "probe" | "job":
            found = _scraped(kind, rest)
        case "query":
            found = _query(rest)
        case "route" | "receiver" | "inhibition" | "interval":
            found = _of_alertmanager(kind, head, tail)
        case "fluentd":
            found = _of_plugin(head, tail)
        case "search":
            file = GENERATED / "elasticsearch" / "searches" / f"{rest}.json"
            found = Place(file, kind, rest, "logs.md#searches") if file.is_file() else None
        case "trigger":
            found = _trigger(rest)
        case "line":
            found = _of_text(GENERATED / head, tail)
        case _:
            raise ValueError(f"{address!r} is no address: its first word is none of the kinds")
    if found is None:
        raise ValueError(f"{address!r} leads nowhere: nothing of that name is emitted")
    return found


def _rule(kind: str, name: str) -> Place | None:
    for file in sorted((GENERATED / "prometheus" / "rules").glob("*.yaml")):
        for group in _yaml(file)["groups"]:
            if any(rule.get(kind) == name for rule in group["rules"]):
                page = f"{name}.md" if kind == "alert" else "metrics.md"
                return Place(file, kind, name, page if (RUNBOOKS / page).is_file() else "")
    return None


def _of_dashboard(kind: str, name: str, title: str) -> Place | None:
    file = GENERATED / "grafana" / "dashboards" / f"{name}.json"
    if not file.is_file():
        return None
    dashboard = json.loads(file.read_text("utf-8"))
    more = f"dashboards.md#{_anchor(dashboard['title'])}"
    if kind == "dashboard":
        return Place(file, kind, dashboard["title"], more)
    names = _titles(dashboard["panels"])
    if kind == "annotation":
        names = (annotation["name"] for annotation in dashboard["annotations"]["list"])
    return Place(file, kind, title, more) if title in names else None


def _titles(panels: list[Mapping[str, Any]]) -> Iterator[str]:
    """Titles of panels, not of the rows that they stand in."""
    for panel in panels:
        if panel["type"] != "row":
            yield panel["title"]
        yield from _titles(panel.get("panels", []))


def _of_page(file: Path, text: str) -> Place | None:
    if not text or not file.is_file():
        return None
    anchor = ""
    for line in file.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"#+ (.+)", line):
            anchor = _anchor(heading[1])
        begun = re.match(r"#+ |- \[ \] |- |\d+\. ", line)
        if begun is not None and line[begun.end() :].startswith(text):
            return Place(file, "page", text, f"{file.name}#{anchor}")
    return None


def _scraped(kind: str, name: str) -> Place | None:
    server = GENERATED / "prometheus" / "prometheus.yaml"
    jobs = _yaml(server)["scrape_configs"]
    if kind == "job":
        return Place(server, kind, name) if name in {job["job_name"] for job in jobs} else None
    file = GENERATED / "blackbox" / "blackbox.yaml"
    asked = {
        group["labels"].get("__param_module")
        for job in jobs
        for group in job.get("static_configs", ())
        if "labels" in group
    }
    return Place(file, kind, name) if name in _yaml(file)["modules"] and name in asked else None


def _query(metric: str) -> Place | None:
    for file in sorted((GENERATED / "sql_exporter").glob("*.collector.yaml")):
        if any(one["metric_name"] == metric for one in _yaml(file)["metrics"]):
            return Place(file, "query", metric, f"metrics.md#{metric}")
    return None


def _of_alertmanager(kind: str, head: str, receiver: str) -> Place | None:
    file = GENERATED / "alertmanager" / "alertmanager.yaml"
    configuration = _yaml(file)
    routes = list(_routes(configuration["route"]))
    match kind:
        case "route":
            there = any(head in route.get("matchers", ()) and route.get("receiver") == receiver for route in routes)
            return Place(file, kind, f"{head}: {receiver}", "paging.md") if there else None
        case "receiver":
            there = any(route.get("receiver") == head for route in routes)
            return Place(file, kind, head, "incidents.md#who-is-told") if there else None
        case "inhibition":
            there = any(f'alertname="{head}"' in rule["source_matchers"] for rule in configuration["inhibit_rules"])
        case _:
            named = {
                name
                for route in routes
                for name in (*route.get("active_time_intervals", ()), *route.get("mute_time_intervals", ()))
            }
            there = head in named and head in {one["name"] for one in configuration["time_intervals"]}
    return Place(file, kind, head, "paging.md") if there else None


def _routes(route: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield route
    for below in route.get("routes", ()):
        yield from _routes(below)


def _of_plugin(name: str, line: str) -> Place | None:
    """A line of the section with an @id, or of a section in it."""
    file = GENERATED / "fluentd" / "fluent.conf"
    open_sections: list[list[str]] = []
    for one in _lines(file):
        if one.startswith("</"):
            closed = open_sections.pop()
            if f"@id {name}" in closed and line in closed:
                return Place(file, "fluentd", f"{name}: {line}", "logs.md")
            if open_sections and not any(part.startswith("@id ") for part in closed):
                open_sections[-1] += closed
        elif one.startswith("<"):
            open_sections.append([one])
        elif open_sections:
            open_sections[-1].append(one)
    return None


def _trigger(name: str) -> Place | None:
    for file in sorted((GENERATED / "kubernetes").glob("*.yaml")):
        manifest = _yaml(file)
        if manifest["kind"] == "ScaledObject" and name in {one["name"] for one in manifest["spec"]["triggers"]}:
            return Place(file, "trigger", name)
    return None


def _of_text(file: Path, line: str) -> Place | None:
    comment = line.startswith("#") and file.suffix != ".md"  # where it is a heading
    there = line and not comment and file.is_file() and line in _lines(file)
    return Place(file, "line", line) if there else None


def _yaml(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)  # the safe one, written in C


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines()]


def _anchor(heading: str) -> str:
    """The anchor that code hosts give a heading."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


def check(code: str) -> str:
    """The link to what is said of a check. Raises ValueError for a code that no check has."""
    folder = ROOT / "docs" / "checks"
    if f"## {code}" in (text := (folder / "README.md").read_text("utf-8")).splitlines():
        return f"[{code}](checks/README.md#{code})"
    if f"- **`{code}`**: " in (folder / "fluentd.md").read_text("utf-8"):
        return f"[{code}](checks/fluentd.md)"
    if f"| `{code}` |" in text:
        return f"[{code}](checks/README.md)"
    raise ValueError(f"{code!r} is the code of no check")


def deviation(number: int) -> str:
    """The link to an item of the deviations. Raises ValueError for one that is not there."""
    for line in (ROOT / "docs" / "deviations.md").read_text("utf-8").splitlines():
        if line.startswith(f"### {number}. "):
            return f"[{line.removeprefix('### ')}](deviations.md#{_anchor(line.removeprefix('### '))})"
    raise ValueError(f"there is no deviation {number}")


def test(address: str) -> str:
    """The link to a test. Raises ValueError for one that is not there."""
    way, _, name = address.partition("::")
    file = ROOT / way
    functions = ast.parse(file.read_bytes()).body if file.is_file() else ()
    if any(isinstance(node, ast.FunctionDef) and node.name == name for node in functions):
        return f"[{name.removeprefix('test_').replace('_', ' ')}](../{way})"
    raise ValueError(f"{address!r} is no test")


def page() -> str:
    """The page. Raises ValueError with all faults of the inventory."""
    read, faults = inventory(), []
    bare = [entry["number"] for entry in read["items"] if not entry.get("emits")]
    count = {"all": len(read["items"]), "emitted": len(read["items"]) - len(bare), "bare": ", ".join(map(str, bare))}
    lines, section = [_HEAD.format(**count)], None
    for entry in read["items"]:
        if entry["section"] != section:
            section = entry["section"]
            lines.append(f"## {section}\n\n| | declared | emitted |\n|---|---|---|\n")
        try:
            cell = _emitted(entry)
        except ValueError as error:
            faults.append(f"{entry['number']}: {error}")
            continue
        lines.append(f"| {entry['number']} | {_cell(entry['declares'])} | {cell} |\n")
        if entry["number"] == len(read["items"]) or read["items"][entry["number"]]["section"] != section:
            lines.append("\n")
    lines.append(_CONTRADICTIONS)
    for entry in read["contradictions"]:
        try:
            found = ", ".join(check(code) for code in entry.get("checks", ())) or entry.get("by", "")
            corrected = ", ".join(deviation(number) for number in entry.get("deviations", ()))
            shown = "; ".join(test(address) for address in entry.get("tests", ()))
            if not (shown and found and corrected):
                raise ValueError("says not what finds it, what corrects it, or what shows it")
        except ValueError as error:
            faults.append(f"{entry['number']}: {error}")
            continue
        became = f"Found by {found}<br>Corrected in {corrected}<br>Shown by the tests: {shown}"
        lines.append(f"| {entry['number']} | {_cell(entry['declares'])} | {became} |\n")
    if faults:
        raise ValueError("\n".join(faults))
    return "".join(lines)


def _emitted(entry: Mapping[str, Any]) -> str:
    """A cell: a line for each file with the names in it, the reason, and what is otherwise than in the guide."""
    by_file: dict[Path, dict[str, list[str]]] = {}
    for one in map(place, entry.get("emits", ())):
        name = f"`{_cell(one.name)}`" if one.kind in _LITERAL else _cell(one.name)
        more = f"[{name}]({_way(RUNBOOKS)}/{one.more})" if one.more else name
        by_file.setdefault(one.file, {}).setdefault(one.kind, []).append(more)
    shown = [
        f"[{file.relative_to(GENERATED).as_posix()}]({_way(file)}): "
        + "; ".join(f"{_word(kind, len(names))}{', '.join(names)}" for kind, names in kinds.items())
        for file, kinds in by_file.items()
    ]
    shown += [entry["reason"]] if "reason" in entry else []
    if not shown:
        raise ValueError("says neither what is emitted nor why nothing is")
    others = ", ".join(deviation(number) for number in entry.get("deviations", ()))
    return "<br>".join([*shown, f"Otherwise than in the guide: {others}"] if others else shown)


def _word(kind: str, count: int) -> str:
    word = _WORDS.get(kind, kind)
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}es" if word.endswith("h") else f"{word}s"
    return f"{word if count == 1 else plural} " if word else ""


def _way(file: Path) -> str:
    return f"../{file.relative_to(ROOT).as_posix()}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    try:
        PAGE.write_text(page(), "utf-8")
    except ValueError as error:
        sys.exit(str(error))
