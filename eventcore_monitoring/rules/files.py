"""Rule files of any origin: plain rule files, PrometheusRule objects and lists of them, with positions.

A file is read, never run. What cannot be read is a finding with its line and column; the rest is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eventcore_monitoring.encoding.yaml_depth import is_deep
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.rules.fault import underlined
from eventcore_monitoring.rules.use import Mention, Written
from eventcore_monitoring.values import milliseconds

_LABEL = re.compile(r"\$labels\.(\w+)|\.Labels\.(\w+)|index\s+\$labels\s+\"(\w+)\"", re.ASCII)
_MERGE = "tag:yaml.org,2002:merge"
_VALUE = re.compile(r"\$value\b|\.Value\b")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_OF_DOT = re.compile(r"(?<![\w$])\.(?:Labels\.\w+|Value\b)", re.ASCII)
_BLOCK = re.compile(r"\{\{-?\s*(range|with|if|block|define|end)\b")
# What a chart's template has, and an annotation has not.
_TEMPLATE = re.compile(r"^\{\{|\{\{[^}]*(\.Values\b|\.Release\b|\binclude\b)", re.MULTILINE)


class ReadRule(NamedTuple):
    """A rule of a file: what it is called, its expression and where that stands. Times in milliseconds."""

    kind: Literal["alert", "record"]
    name: str
    group: str
    node: Node
    written: Written
    source: SourceLine
    labels: Mapping[str, str]
    texts: tuple[Mention, ...]
    label_texts: tuple[Mention, ...]
    waits: int
    keeps: int
    evaluated: int | None
    waived: Mapping[str, str]  # code of a check: the reason


def read_rules(file: str, text: str) -> tuple[list[ReadRule], list[Finding]]:
    """The rules of a file, and what could not be read. `file` is its path as findings name it."""
    import yaml

    reader = _Reader(file, text)
    try:
        loader = yaml.SafeLoader if is_deep(text) else getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents = list(yaml.compose_all(text, Loader=loader))
        rules = [rule for document in documents for rule in reader.document(document)]
    except RecursionError:
        reader.report("rule-file", "is nested too deeply, or holds itself", "correct the file", (1, 0))
        return [], reader.found
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (1, 0) if mark is None else (mark.line + 1, mark.column + 1)
        problem = getattr(error, "problem", None) or "it cannot be read"
        reader.report("rule-file", f"is no YAML: {problem}", _fix(text, "correct the file"), place)
        return [], reader.found
    if not rules and not reader.found:
        fix = "name a file with `groups:`, or a PrometheusRule"
        reader.report("rule-file", "has no rules", _fix(text, fix), (1, 0))
    reader.loose_waivers()
    return rules, reader.found


class _Reader:
    """One file while it is read: its lines, and the findings so far."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.split("\n")
        self.found: list[Finding] = []
        self.rows_of_waivers: set[int] = set()

    def report(
        self,
        code: str,
        message: str,
        fix: str,
        place: tuple[int, int],
        at: str = "",
        excerpt: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        source = SourceLine(self.file, *place)
        self.found.append(Finding(at or self.file, code, message, fix, severity, source, excerpt))

    def document(self, document: Any) -> Iterator[ReadRule]:
        """The rules of a document: `groups:`, `spec.groups` of a PrometheusRule, or a list of those."""
        content = self.mapping(document)
        for item in (content, *map(self.mapping, self.sequence(content.get("items")))):
            spec = self.mapping(item.get("spec"))
            for group in (*self.sequence(item.get("groups")), *self.sequence(spec.get("groups"))):
                settings = self.mapping(group)
                name = _text(settings.get("name"))
                interval = self.duration(settings.get("interval"), f"groups.{name}.interval")
                for rule in self.sequence(settings.get("rules")):
                    yield from self.rule(rule, name, interval)

    def rule(self, node: Any, group: str, interval: int | None) -> Iterator[ReadRule]:
        fields = self.mapping(node)
        kind: Literal["alert", "record"] = "alert" if "alert" in fields else "record"
        name = _text(fields.get(kind))
        at = f"groups.{group}.{name}" if name else f"groups.{group}"
        waived = self.waived(node)
        expression = fields.get("expr")
        if not name or expression is None or not _text(expression).strip():
            missing = "`alert` or `record`" if not name else "`expr`"
            self.report("rule-incomplete", f"has no {missing}", f"write {missing}", _place(node), at)
            return
        written = Written(_text(expression), self.places(expression))
        line, column = _place(expression)
        try:
            tree = located(written.text).node
        except SyntaxFault as fault:
            fix = _fix(written.text, fault.fix)
            start = min(fault.start, len(written.places) - 1)
            place = written.places[start] if written.places else (line, column)
            excerpt = "\n".join(underlined(written.text, fault.start, fault.end))
            self.report("promql-syntax", f"cannot be read: {fault.message}", fix, place, f"{at}.expr", excerpt)
            return
        labels = {label: _text(value) for label, value in self.mapping(fields.get("labels")).items()}
        annotations = {field: _text(value) for field, value in self.mapping(fields.get("annotations")).items()}
        yield ReadRule(
            kind,
            name,
            group,
            tree,
            written,
            SourceLine(self.file, *_place(node)),
            labels,
            tuple(_mention(f"annotations.{field}", text) for field, text in annotations.items()),
            tuple(_mention(f"labels.{label}", text) for label, text in labels.items()),
            self.duration(fields.get("for"), f"{at}.for") or 0,
            self.duration(fields.get("keep_firing_for"), f"{at}.keep_firing_for") or 0,
            interval,
            waived,
        )

    def duration(self, node: Any, at: str) -> int | None:
        """A length of time in milliseconds; None where none is given, or none that can be read."""
        if node is None:
            return None
        try:
            return milliseconds(_text(node))
        except ValueError as error:
            self.report("rule-file", str(error), "", _place(node), at)
            return None

    def mapping(self, node: Any) -> dict[str, Any]:
        """The fields of a mapping, merged ones (`<<: *other`) too; of anything else none.

        A field that is given twice is reported.
        """
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        if node is None or node.id != "mapping":
            return found
        for key, value in node.value:
            if key.tag == _MERGE:
                for other in self.sequence(value) or (value,):
                    merged = {**self.mapping(other), **merged}
                continue
            name = _text(key)
            if name in found:
                self.report("rule-file", f"has the field `{name}` twice", "leave one of them out", _place(key))
            found[name] = value
        return {**merged, **found}

    def sequence(self, node: Any) -> Sequence[Any]:
        """The items of a list; of anything else none."""
        items: Sequence[Any] = node.value if node is not None and node.id == "sequence" else ()
        return items

    def places(self, scalar: Any) -> tuple[tuple[int, int], ...]:
        """Line and column of each character of a text, whichever way YAML writes it.

        Blanks may be folded and quotes escaped, but every other character stands in the file in its order.
        """
        row, column = scalar.start_mark.line, scalar.start_mark.column
        places: list[tuple[int, int]] = []
        end = min(len(self.lines), scalar.end_mark.line + 1)
        if scalar.style in ("|", ">"):
            row, column = row + 1, 0
        for character in scalar.value:
            if not character.isspace():
                while row < end:
                    found = self.lines[row].find(character, column)
                    if found >= 0:
                        column = found
                        break
                    row, column = row + 1, 0
                else:
                    break
            places.append((row + 1, column + 1))
            column += 0 if character == "\n" else 1
        return tuple(places)

    def waived(self, node: Any) -> dict[str, str]:
        """What comments above a rule waive: `# waive CODE: reason`."""
        found: dict[str, str] = {}
        row = node.start_mark.line - 1
        while row >= 0 and (line := self.lines[row].strip()).startswith("#"):
            if (match := _WAIVER.fullmatch(line)) is not None:
                found[match[1]] = match[2]
                self.rows_of_waivers.add(row)
            row -= 1
        return found

    def loose_waivers(self) -> None:
        """Reports the comments that look like waivers and stand above no rule, or are written in another way."""
        for row, line in enumerate(self.lines):
            match = _LIKE_A_WAIVER.search(line)
            if match is not None and row not in self.rows_of_waivers:
                message = "has a comment that waives nothing as it stands"
                fix = "write `# waive CODE: reason`, one code a line, right above the rule"
                self.report("waiver", message, fix, (row + 1, match.start() + 1), severity=Severity.WARNING)


_WAIVER = re.compile(r"#\s*waive\s+([a-z][a-z-]*)\s*:\s*(.*)")
_LIKE_A_WAIVER = re.compile(r"#\s*waive\s+[a-z]+-[a-z]", re.IGNORECASE)


def _fix(text: str, fix: str) -> str:
    """The way out for a text that cannot be read: another one where it is a template."""
    return "render the template first (`helm template`), and check what comes out" if _TEMPLATE.search(text) else fix


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _text(node: Any) -> str:
    return node.value if node is not None and node.id == "scalar" else ""


def _mention(field: str, text: str) -> Mention:
    labels: dict[str, None] = {}
    value = False
    around: list[str] = []  # the blocks that are open
    for action in _ACTION.findall(text):
        # Within `range` and `with` the dot is something else, such as a sample that a query has given.
        if "range" in around or "with" in around:
            action = _OF_DOT.sub("", action)
        labels |= dict.fromkeys(next(filter(None, found)) for found in _LABEL.findall(action))
        value = value or _VALUE.search(action) is not None
        match _BLOCK.match(action):
            case re.Match() as block if block[1] != "end":
                around.append(block[1])
            case re.Match() if around:
                around.pop()
    return Mention(field, tuple(labels), value, text)
