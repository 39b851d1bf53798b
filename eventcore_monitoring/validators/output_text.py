"""What promtool accepts in a rule file and should not: the file is read strictly and each known trap is named.

Measured with promtool 2.42: each of these passes `check rules` with exit code 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence

# A template action; its string literals may hold braces.
_ACTION = re.compile(r"\{\{((?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\}\}).)*)\}\}", re.DOTALL)
_LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`")
_FIELD = re.compile(r"(?<![\w$)\].])\.([A-Za-z_]\w*)")
_CALL = re.compile(r"(?<![\w$.])(query|tmpl|template|define|block)\b")
# What an alert template may read: any other field prints an error into the text (measured with promtool 2.42).
_FIELDS = ("Labels", "ExternalLabels", "ExternalURL", "Value")


def check_rule_text(folder: Path, tools: Tools) -> Iterator[Finding]:
    """The traps in `prometheus/rules/*.yaml`: of a file, of a rule, and rules that are there twice."""
    seen: dict[str, str] = {}
    for file in sorted(folder.glob("prometheus/rules/*.yaml")):
        at = file.relative_to(folder).as_posix()
        try:
            read = documents(file.read_text(encoding="utf-8"))
        except (StrictYamlError, UnicodeDecodeError) as error:
            yield Finding(at, "rules-yaml", f"The file cannot be read strictly: {error}.")
            continue
        yield from _file_traps(at, read)
        for group in sequence(mapping(read[0]).get("groups")) if read else ():
            yield from _labels(at, f'group "{mapping(group).get("name")}"', mapping(group).get("labels"))
            for rule in map(mapping, sequence(mapping(group).get("rules"))):
                where = f'group "{mapping(group).get("name")}", rule "{rule.get("alert", rule.get("record"))}"'
                yield from _rule_traps(at, where, rule)
                key = json.dumps(
                    [rule.get("alert"), rule.get("record"), rule.get("labels") or {}, rule.get("expr")], sort_keys=True
                )
                if key in seen:
                    message = (
                        f"{_capital(where)}: the same rule, with the same labels and expression, is in {seen[key]}."
                    )
                    yield Finding(at, "rules-duplicate", message, "Declare it once.")
                seen.setdefault(key, f"{at}, {where}")


def _file_traps(at: str, read: Sequence[Any]) -> Iterator[Finding]:
    if not read or read == [None]:
        yield Finding(
            at, "rules-empty", "The file is empty: Prometheus loads it and nothing ever fires.", "Leave it out."
        )
        return
    if len(read) > 1:
        message = f"The file holds {len(read)} YAML documents: Prometheus reads the first and ignores the others."
        yield Finding(at, "rules-documents", message, "Write one document a file.")
    if not sequence(mapping(read[0]).get("groups")):
        message = "The file has no groups: Prometheus loads it and nothing ever fires."
        yield Finding(at, "rules-groups", message, "Write a list under groups.")


def _rule_traps(at: str, where: str, rule: Mapping[str, Any]) -> Iterator[Finding]:
    name = rule.get("alert", rule.get("record"))
    if isinstance(name, str) and re.search(r"[\x00-\x1f\x7f]", name):
        message = f"The name {json.dumps(name)} holds a line break or another control character."
        yield Finding(at, "rules-name", message, "Use letters, digits and underscores.")
    if rule.get("expr") in (None, ""):
        message = f"{_capital(where)}: expr is empty, and Prometheus reads null as the name of a metric."
        yield Finding(at, "rules-expr", message, "Write an expression.")
    yield from _labels(at, where, rule.get("labels"))
    for kind in ("labels", "annotations"):
        for key, value in mapping(rule.get(kind)).items():
            if value is None and kind == "annotations":
                message = f"{_capital(where)}: the annotation {key} is null, so it vanishes."
                yield Finding(at, "rules-null", message, "Give it a text or leave it out.")
            yield from _template_traps(at, f"{where}, {kind.removesuffix('s')} {key}", str(value))


def _labels(at: str, where: str, labels: object) -> Iterator[Finding]:
    for key, value in mapping(labels).items():
        if value is None:
            message = f"{_capital(where)}: the label {key} is null, so it vanishes."
            yield Finding(at, "rules-null", message, "Give it a text or leave it out.")
        if key == "alertname":
            message = f"{_capital(where)}: the label alertname hides the alert's own name."
            yield Finding(at, "rules-alertname", message, "Name the label differently.")


def _template_traps(at: str, where: str, text: str) -> Iterator[Finding]:
    for action in _ACTION.finditer(text):
        body = _LITERAL.sub('""', action[1])
        for field in _FIELD.findall(body):
            if field not in _FIELDS:
                message = f"{_capital(where)}: the template reads .{field}, which Prometheus does not know."
                yield Finding(at, "rules-template", message, f"It knows .{', .'.join(_FIELDS)}.")
        for call in _CALL.findall(body):
            message = f"{_capital(where)}: the template calls {call}, which a rule must not do."
            yield Finding(at, "rules-template", message, "Use the alert's value and labels only.")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
