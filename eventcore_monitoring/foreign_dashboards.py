"""Dashboards that we did not write: files read, held against Grafana's types and linted, their queries typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.findings import Finding, Severity, SourceLine, wrong_call
from eventcore_monitoring.foreign import Catalogue
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.rules.fault import underlined
from eventcore_monitoring.rules.known import open_world
from eventcore_monitoring.rules.use import Mention, Use, Whole, Written
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.lines import line_of, lines
from eventcore_monitoring.validators.grafana.lint import lint
from eventcore_monitoring.validators.grafana.lint_file import LintFile, lint_file
from eventcore_monitoring.validators.grafana.reading import Panel, Query, Read, is_dashboard, parsed, read
from eventcore_monitoring.validators.grafana.schema import source_kind
from eventcore_monitoring.validators.grafana.strict import faults
from eventcore_monitoring.validators.tree import address

_LONGEST = 64 * 2**20
_IN_LEGEND = re.compile(r"\{\{\s*([a-zA-Z_]\w*)\s*\}\}", re.ASCII)
_OLD_VARIABLE = re.compile(r"\[\[(\w+)(:\w+)?\]\]", re.ASCII)
_FILLED_IN = re.compile(r"\$\w|\$\{|\[\[")


class Checked(NamedTuple):
    """What was read, and what is wrong with it."""

    files: int
    queries: int
    findings: tuple[Finding, ...]


class _File(NamedTuple):
    """One dashboard with its place in the world."""

    name: str
    dashboard: Read
    lines: Mapping[Steps, int]

    def source(self, steps: Steps) -> SourceLine:
        return SourceLine(self.name, line_of(steps, self.lines))


def check_dashboards(files: Sequence[Path], catalogue: Catalogue | None, prometheus: str | None = None) -> Checked:
    """The findings of dashboard files, in their order. Raises DefinitionError for a file that is not there.

    Of a folder all JSON files that are dashboards are read.
    """
    from eventcore_monitoring.checks.expressions import expression_findings

    found = _files(files)
    findings: list[Finding] = []
    uses: list[Use] = []
    catalogued = open_world((), None if catalogue is None else catalogue.facts)
    if found and not json_schema.installed():
        findings.append(json_schema.not_installed(str(found[0])))
    uids: dict[str, str] = {}
    dashboards = 0
    for path in found:
        one = _read(path, findings, named=path in files)
        if one is None:
            continue
        dashboards += 1
        exceptions = lint_file(path.with_name(".lint"))
        findings += exceptions.findings
        for fault in faults(one.dashboard):
            findings.append(_finding(one, fault))
        findings += _linted(one, exceptions, catalogue)
        uid = one.dashboard.value.get("uid")
        if isinstance(uid, str) and uid and uids.setdefault(uid, one.name) != one.name:
            message = f"has the uid {uid}, which is also that of {uids[uid]}"
            source = one.source((*one.dashboard.steps, "uid"))
            fix = "give each its own uid, unless they go to different servers"
            findings.append(Finding("uid", "grafana-uid", message, fix, Severity.WARNING, source))
        for panel in one.dashboard.panels:
            for query in panel.queries:
                use = _use(one, panel, query, catalogued, findings)
                if use is not None:
                    uses.append(use)
    names = None if catalogue is None else catalogue.names
    findings += expression_findings(Whole(tuple(uses), catalogued, names, prometheus))
    order = {str(path): number for number, path in enumerate(found)}
    return Checked(dashboards, len(uses), tuple(sorted(findings, key=lambda one: _position(one, order))))


def _read(path: Path, findings: list[Finding], *, named: bool) -> _File | None:
    """The dashboard of a file; None, and a finding where the file was named, for what is none."""
    name = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        wrong_call(name, f"cannot be read: {error.strerror}", "correct the name of the file")
    if len(content) > _LONGEST:
        wrong_call(name, "is over 64 MiB", "name a dashboard")
    try:
        value = parsed(content)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        message = f"is no JSON: {error}"
        findings.append(Finding(name, "grafana-json", message, "correct the file", source=SourceLine(name, line)))
        return None
    if not is_dashboard(value):
        if named:
            fix = "name a dashboard: classic JSON, or a resource of dashboard.grafana.app"
            findings.append(Finding(name, "grafana-json", "holds no dashboard", fix, source=SourceLine(name, 1)))
        return None
    assert isinstance(value, dict)
    return _File(name, read(value), lines(content.decode("utf-8-sig")))


def _finding(file: _File, fault: Fault) -> Finding:
    """A fault as people read it: the panel by its title, the line of the file."""
    title = _title(file, fault.steps)
    message = f"in the panel “{title}”: {fault.message}" if title else fault.message
    source = file.source(fault.place or fault.steps)
    return Finding(address(fault.steps) or "dashboard", fault.code, message, fault.fix, fault.severity, source)


def _title(file: _File, steps: Steps) -> str:
    titles = [
        str(panel.value.get("title") or "")
        for panel in file.dashboard.panels
        if steps[: len(panel.steps)] == panel.steps
    ]
    return titles[0] if titles else ""


def _linted(file: _File, exceptions: LintFile, catalogue: Catalogue | None) -> Iterator[Finding]:
    dashboard = str(file.dashboard.value.get("title") or "")
    catalogued = open_world((), None if catalogue is None else catalogue.facts)
    for fault in lint(file.dashboard, catalogued):
        rule = fault.code.removeprefix("lint-")
        severity = exceptions.severity(rule, dashboard, _title(file, fault.steps))
        if severity is not None:
            yield _finding(file, fault._replace(severity=severity))


def _use(file: _File, panel: Panel, query: Query, catalogued: Catalogued, findings: list[Finding]) -> Use | None:
    """A Prometheus query typed; None for any other query, and for one that cannot be read."""
    kind = source_kind(query, file.dashboard)
    text = query.value.get("expr")
    if kind not in ("prometheus", None) or not isinstance(text, str) or not text.strip():
        return None
    steps: Steps = (*query.steps, "expr")
    title = str(panel.value.get("title") or "")
    at, source = f"{address(steps)} ({title})" if title else address(steps), file.source(steps)
    written = _written(text, source.line)
    try:
        node = located(written.text).node
    except SyntaxFault as fault:
        if kind is None:
            return None  # it may be a query of another language
        # What a variable stands for may be what is missing.
        severity = Severity.WARNING if _FILLED_IN.search(text) else Severity.ERROR
        excerpt = "\n".join(underlined(written.text, fault.start, fault.end))
        message = f"cannot be read: {fault.message}"
        findings.append(Finding(at, "promql-syntax", message, fault.fix, severity, source, excerpt))
        return None
    legend = query.value.get("legendFormat")
    labels = tuple(dict.fromkeys(_IN_LEGEND.findall(legend))) if isinstance(legend, str) else ()
    texts = (Mention("legend", tuple(label for label in labels if label != "__name__")),)
    return Use(at, "panel", infer(node, catalogued), source=source, texts=texts, written=written)


def _written(text: str, line: int) -> Written:
    """The text with old variables (`[[name]]`) in today's form; JSON has all of it on one line."""
    text = _OLD_VARIABLE.sub(lambda found: f"${{{found[1]}{found[2] or ''}}}", text)
    return Written(text, ((line, 0),) * len(text))


def _files(given: Sequence[Path]) -> list[Path]:
    """The files, and of folders the JSON files in them, sorted; each once."""
    found: list[Path] = []
    for one in given:
        if one.is_dir():
            inside = sorted(one.rglob("*.json"))
            if not inside:
                wrong_call(str(one), "has no JSON files", "name a folder that has some")
            found += inside
        else:
            found.append(one)
    return list(dict.fromkeys(found))


def _position(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, str]:
    source = finding.source or SourceLine("", 0)
    return order.get(source.file, -1), source.line, finding.at
