"""The rules that a Prometheus evaluates against those that are declared: which it lacks, and which are another version.

Source: `/api/v1/rules` (prometheus.io, "HTTP API", 2.42 to 3.16): `query` is the expression as Prometheus prints it,
times are in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.generators.prometheus.rules import rule_groups
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.preview import reading
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.normal_form import same
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.values import duration, milliseconds
from eventcore_monitoring.verify.words import listed

_PROVISION: Final = "deploy the generated rule files, and reload the server"


class Rule(NamedTuple):
    """A rule, ours or of the server. Times in milliseconds; `interval`: of its group."""

    kind: str
    name: str
    group: str
    interval: int
    expression: str
    waits: int
    keeps: int
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    fault: str = ""


def our_rules(monitoring: Monitoring) -> list[Rule]:
    """The rules of a deployment as its rule files hold them."""
    found = []
    for part, name, group in rule_groups(monitoring):
        interval = milliseconds(monitoring.interval_of(name))
        for rule in reading.mappings(group, "rules"):
            kind = "alert" if "alert" in rule else "record"
            waits, keeps = (
                milliseconds(reading.text(rule, field, otherwise="0")) for field in ("for", "keep_firing_for")
            )
            labels, annotations = reading.mapping(rule, "labels"), reading.mapping(rule, "annotations")
            found.append(Rule(kind, rule[kind], part, interval, rule["expr"], waits, keeps, labels, annotations))
    return found


def their_rules(groups: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """The rules of a server."""

    def length(tree: Mapping[str, Any], field: str) -> int:
        return max(0, round((reading.number(tree, field) or 0) * 1000))

    return [
        Rule(
            {"alerting": "alert", "recording": "record"}.get(reading.text(rule, "type"), ""),
            reading.text(rule, "name"),
            reading.text(group, "name"),
            length(group, "interval"),
            reading.text(rule, "query"),
            length(rule, "duration"),
            length(rule, "keepFiringFor"),
            reading.mapping(rule, "labels"),
            reading.mapping(rule, "annotations"),
            reading.text(rule, "lastError"),
        )
        for group in groups
        for rule in reading.mappings(group, "rules")
    ]


def compare_rules(monitoring: Monitoring, groups: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """What differs between the rules of a deployment and those of a server."""
    ours, theirs = our_rules(monitoring), their_rules(groups)
    lines = _lines(monitoring)
    by_name: dict[tuple[str, str], list[Rule]] = {}
    for one in theirs:
        by_name.setdefault((one.kind, one.name), []).append(one)
    pairs = [(rule, _same(rule, by_name.get((rule.kind, rule.name), []))) for rule in ours]
    lacking = [rule for rule, there in pairs if there is None]
    if ours and len(lacking) == len(ours):
        message = f"has none of the {len(ours)} rules that are declared (it has {len(theirs)} others)"
        yield Finding("--prometheus", "verify-rule-missing", message, _PROVISION)
        return
    for group in dict.fromkeys(rule.group for rule in lacking):
        names = [rule.name for rule in lacking if rule.group == group]
        whole = len(names) == sum(rule.group == group for rule in ours)
        source = lines.get(names[0])
        if whole and len(names) > 1:
            message = f"is not on the server: {len(names)} rules, {listed(names)}"
            yield Finding(f"groups.{group}", "verify-rule-missing", message, _PROVISION, source=source)
            continue
        for rule in lacking:
            if rule.group == group:
                message = "is not on the server"
                yield Finding(_at(rule), "verify-rule-missing", message, _PROVISION, source=lines.get(rule.name))
    for rule, there in pairs:
        if there is not None:
            yield from _differences(rule, there, lines.get(rule.name), monitoring.catalogue.typed)
    yield from _strange(ours, theirs)


def _same(rule: Rule, named: Sequence[Rule]) -> Rule | None:
    """The rule of the server that is meant, among those of its name: most alike in labels and group."""
    if rule.kind == "record":  # several may record one name, with other labels
        named = [one for one in named if one.labels == rule.labels] or named
    return max(named, key=lambda one: (one.group == rule.group, one.expression == rule.expression), default=None)


def _at(rule: Rule) -> str:
    return f"{'alerts' if rule.kind == 'alert' else 'recording_rules'}.{rule.name}"


def _differences(
    rule: Rule, there: Rule, source: SourceLine | None, inferred: Callable[[Node], Typed]
) -> Iterator[Finding]:
    fix = f"{_PROVISION}, or declare what is there"
    changes = []
    excerpt = ""
    if not _equal(rule.expression, there.expression, inferred):
        changes.append("the expression is another one")
        excerpt = f"server:   {_line(there.expression)}\ndeclared: {_line(rule.expression)}"
    for word, here, other in (("for", rule.waits, there.waits), ("keep_firing_for", rule.keeps, there.keeps)):
        if here != other:
            changes.append(f"{word} is {duration(other)}, declared is {duration(here)}")
    changes += _pairs("label", rule.labels, there.labels)
    if changes:
        message = f"has another version on the server: {'; '.join(changes)}"
        yield Finding(_at(rule), "verify-rule-differs", message, fix, source=source, excerpt=excerpt)
    minor = _pairs("annotation", rule.annotations, there.annotations)
    if there.interval and there.interval != rule.interval:
        minor.insert(0, f"evaluated every {duration(there.interval)}, declared is {duration(rule.interval)}")
    if minor:
        message = f"is as declared, but {'; '.join(minor)}" if not changes else f"also: {'; '.join(minor)}"
        yield Finding(_at(rule), "verify-rule-differs", message, fix, Severity.WARNING, source)
    if there.fault:
        message = f"cannot be evaluated by the server: {there.fault}"
        yield Finding(_at(rule), "verify-rule-fails", message, "correct the expression, or the data", source=source)


def _equal(ours: str, theirs: str, inferred: Callable[[Node], Typed]) -> bool:
    """Whether two texts mean the same, however they are printed: Prometheus sorts matchers."""
    if ours == theirs:
        return True
    try:
        return same(located(ours).node, located(theirs).node, inferred)
    except SyntaxFault:  # of a server that is newer than we are
        return False


def _line(text: str) -> str:
    return " ".join(text.split())


def _pairs(word: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    return [
        f"{word} {name} {_shown(theirs.get(name))}, declared is {_shown(ours.get(name))}"
        for name in sorted({*ours, *theirs})
        if ours.get(name) != theirs.get(name)
    ]


def _shown(text: str | None) -> str:
    return "is not there" if text is None else f'"{text}"'


def _strange(ours: Sequence[Rule], theirs: Sequence[Rule]) -> Iterator[Finding]:
    """Rules of our groups that nobody declares any more: left over from an older version."""
    groups = {rule.group for rule in ours}
    known = {(rule.kind, rule.name) for rule in ours}
    for group in sorted(groups):
        names = [one.name for one in theirs if one.group == group and (one.kind, one.name) not in known]
        if names:
            message = f"has on the server what nobody declares: {listed(names)}"
            fix = "remove it from the server, or declare it"
            yield Finding(f"groups.{group}", "verify-rule-extra", message, fix, Severity.WARNING)


def _lines(monitoring: Monitoring) -> dict[str, SourceLine | None]:
    def name(rule: Alert | RecordingRule) -> str:
        return rule.name if isinstance(rule, Alert) else rule.record

    return {name(rule): rule.line for rule in monitoring.rules}
