"""Rule files of any origin: plain rule files, PrometheusRule objects and lists of them, with positions.

A file is read, never run. What cannot be read is a finding with its line and column; the rest is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.findings import Finding, SourceLine
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.rules.fault import underlined
from eventcore_monitoring.rules.use import Mention, Written
from eventcore_monitoring.values import milliseconds

_LABEL = re.compile(r"\$labels\.(\w+)|\.Labels\.(\w+)|index\s+\$labels\s+\"(\w+)\"", re.ASCII)
_VALUE = re.compile(r"\$value\b|\.Value\b")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class ReadRule(NamedTuple):
    """A rule of a file: what it is called, its expression and where that stands. Times in milliseconds."""

    kind: str  # alert or record
    name: str
    group: str
    node: Node
    written: Written
    source: SourceLine
    labels: Mapping[str, str]
    texts: tuple[Mention, ...]
    label_texts: tuple[Mention, ...]
    waits: int
    evaluated: int | None
    waived: Mapping[str, str]  # code of a check: the reason


def read_rules(file: str, text: str) -> tuple[list[ReadRule], list[Finding]]:
    """The rules of a file, and what could not be read. `file` is its path as findings name it."""
    import yaml

    reader = _Reader(file, text)
    try:
        documents = list(yaml.compose_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (1, 0) if mark is None else (mark.line + 1, mark.column + 1)
        problem = getattr(error, "problem", None) or "it cannot be read"
        reader.report("rule-file", f"is no YAML: {problem}", "correct the file", place)
        return [], reader.found
    rules = [rule for document in documents if document is not None for rule in reader.document(document)]
    if not rules and not reader.found:
        fix = "name a file with `groups:`, or a PrometheusRule"
        reader.report("rule-file", "has no rules", fix, (1, 0))
    return rules, reader.found


class _Reader:
    """One file while it is read: its lines, and the findings so far."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.split("\n")
        self.found: list[Finding] = []

    def report(
        self, code: str, message: str, fix: str, place: tuple[int, int], at: str = "", excerpt: str = ""
    ) -> None:
        source = SourceLine(self.file, *place)
        self.found.append(Finding(at or self.file, code, message, fix, source=source, excerpt=excerpt))

    def document(self, document: Any) -> Iterator[ReadRule]:
        """The rules of a document: `groups:`, `spec.groups` of a PrometheusRule, or a list of those."""
        content = self.mapping(document)
        for item in self.sequence(content.get("items")):
            yield from self.document(item)
        spec = self.mapping(content.get("spec"))
        for group in (*self.sequence(content.get("groups")), *self.sequence(spec.get("groups"))):
            settings = self.mapping(group)
            name = _text(settings.get("name"))
            interval = self.duration(settings.get("interval"), f"groups.{name}.interval")
            for rule in self.sequence(settings.get("rules")):
                yield from self.rule(rule, name, interval)

    def rule(self, node: Any, group: str, interval: int | None) -> Iterator[ReadRule]:
        fields = self.mapping(node)
        kind = "alert" if "alert" in fields else "record"
        name = _text(fields.get(kind))
        at = f"groups.{group}.{name}" if name else f"groups.{group}"
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
            start = min(fault.start, len(written.places) - 1)
            place = written.places[start] if written.places else (line, column)
            excerpt = "\n".join(underlined(written.text, fault.start, fault.end))
            self.report("promql-syntax", f"cannot be read: {fault.message}", fault.fix, place, f"{at}.expr", excerpt)
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
            interval,
            self.waived(node),
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
        """The fields of a mapping; of anything else none. A field that is given twice is reported."""
        found: dict[str, Any] = {}
        if node is None or node.id != "mapping":
            return found
        for key, value in node.value:
            name = _text(key)
            if name in found:
                self.report("rule-file", f"has the field `{name}` twice", "leave one of them out", _place(key))
            found[name] = value
        return found

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
        if scalar.style in ("|", ">"):
            row, column = row + 1, 0
        for character in scalar.value:
            if not character.isspace():
                while row < len(self.lines):
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
            row -= 1
        return found


_WAIVER = re.compile(r"#\s*waive\s+([a-z][a-z-]*)\s*:\s*(.*)")


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _text(node: Any) -> str:
    return node.value if node is not None and node.id == "scalar" else ""


def _mention(field: str, text: str) -> Mention:
    actions = " ".join(_ACTION.findall(text))
    labels = dict.fromkeys(next(filter(None, found)) for found in _LABEL.findall(actions))
    return Mention(field, tuple(labels), _VALUE.search(actions) is not None)
