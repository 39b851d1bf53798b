"""Runbooks: a page for each alert, the metric reference, the incident policy, the checklists, and their index.

The only place where jinja2 writes: prose alone. Whatever is declared goes through `markdown`, and the templates
refuse a text that did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.generators.runbooks import markdown, paging
from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, joined, line, prose
from eventcore_monitoring.generators.runbooks.uses import MetricUse, Uses, uses_of
from eventcore_monitoring.model.alerts import Alert, Placeholder, text_parts
from eventcore_monitoring.model.incidents import Email, PagerDuty, Receiver, Slack
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines.schema import LogField
from eventcore_monitoring.paging.path import Paths, paths
from eventcore_monitoring.promql.nodes import ComparisonOperator
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.values import milliseconds

if TYPE_CHECKING:
    from jinja2 import Environment

_COMPARED: dict[ComparisonOperator, str] = {
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "==": "exactly",
    "!=": "other than",
}


def runbooks(monitoring: Monitoring) -> Iterator[Artifact]:
    """`<AlertName>.md` for each alert, the other pages, and `README.md` that lists them."""
    pages = {
        "metrics.md": bool(monitoring.metrics or monitoring.recording_rules),
        "incidents.md": monitoring.incidents is not None,
        "paging.md": monitoring.incidents is not None and bool(monitoring.alerts),
        "logs.md": any(one.lines or one.metrics for one in monitoring.pipelines) or bool(monitoring.log_searches),
        "checklists.md": bool(monitoring.checklists),
    }
    if not (monitoring.alerts or monitoring.waivers or any(pages.values())):
        return
    uses = uses_of(monitoring)
    ways = paths(monitoring)
    shared = {"monitoring": monitoring, "uses": uses, "pages": pages}
    if ways is not None:
        most_urgent_first = [ways.of[alert.name] for alert in _most_urgent_first(monitoring)]
        shared |= {"paths": most_urgent_first, "silenced": ways.rules}
    yield from _alert_pages(monitoring, uses, ways)
    for page, written in pages.items():
        if written:
            yield _page(page, page, shared)
    yield _page("README.md", "README.md", {**shared, "alerts": _most_urgent_first(monitoring)})


def _page(name: str, template: str, values: dict[str, object]) -> Artifact:
    text = _environment().get_template(f"{template}.j2").render(values)
    return Artifact(PurePosixPath("runbooks", name), text.encode())


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from eventcore_monitoring.generators.runbooks.bytecode import TemplateBytecode

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        bytecode_cache=TemplateBytecode(),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_only_markdown,
    )
    of_markdown = ("line", "prose", "cell", "code", "code_cell", "fence", "anchor", "in_cell", "indented", "joined")
    environment.filters.update({name: getattr(markdown, name) for name in of_markdown})
    of_pages = (said, fires, receiver_kind, attached, used_by, decimal, example, conditions, *paging.FILTERS)
    environment.filters.update({function.__name__: function for function in of_pages})
    return environment


def _only_markdown(value: object) -> object:
    if not isinstance(value, Markdown | int):
        raise TypeError(f"{value!r} did not go through a function of generators.runbooks.markdown")
    return value


def _alert_pages(monitoring: Monitoring, uses: Uses, ways: Paths | None) -> Iterator[Artifact]:
    record = monitoring.catalogue.recorded
    receivers = {} if monitoring.incidents is None else {one.name: one for one in monitoring.incidents.receivers}
    template = _environment().get_template("alert.md.j2")
    for alert in monitoring.alerts:
        severity = monitoring.severity_of.get(alert.severity)
        text = template.render(
            alert=alert,
            expression=to_promql(record(alert.when.node, "")),
            severity=severity,
            receiver=None if severity is None else receivers.get(severity.receiver),
            use=uses.of_alert(alert),
            path=None if ways is None else ways.of[alert.name],
        )
        yield Artifact(PurePosixPath("runbooks", f"{alert.name}.md"), text.encode())


def _most_urgent_first(monitoring: Monitoring) -> Sequence[Alert]:
    rank = {word: number for number, word in enumerate(monitoring.severity_of)}
    return sorted(monitoring.alerts, key=lambda alert: rank.get(alert.severity, len(rank)))


def said(text: str, alert: Alert) -> Markdown:
    """An alert's text, with what is known before it fires filled in, and names for the rest: `«value»`."""

    def part(given: str | Placeholder) -> str:
        match given:
            case str():
                return given
            case Placeholder("for"):
                return alert.for_
            case Placeholder("threshold"):
                return "" if alert.condition is None else str(alert.condition.threshold)
            case Placeholder(_, label):
                return f"«{label or 'value'}»"

    return prose("".join(map(part, text_parts(text))))


def fires(alert: Alert) -> Markdown:
    """When an alert fires, as the rest of a sentence: "the value is above **5 %** for 5m"."""
    condition = alert.condition
    lasting = f" for {alert.for_}" if milliseconds(alert.for_) else ""
    if alert.no_data == "fires":
        lasting += ", or there is no data at all"
    if condition is None:
        return Markdown(f"the expression has a value{lasting}")
    text = f"the value is {_COMPARED[condition.operator]} **{line(str(condition.threshold))}**"
    for guard in condition.guards:
        text += f", {'while' if guard.operator == 'and' else 'unless'} {code(str(guard.expression))} holds"
    return Markdown(text + ("," if condition.guards and lasting else "") + lasting)


def receiver_kind(receiver: Receiver) -> Markdown:
    """How a receiver is told, and where."""
    match receiver:
        case PagerDuty():
            return Markdown(f"PagerDuty, urgency {receiver.urgency}")
        case Email():
            return Markdown(f"mail to {joined(map(line, receiver.to))}")
        case Slack():
            return Markdown(f"Slack channel {code(receiver.channel)}")
        case _:
            return Markdown(f"webhook {code(receiver.url)}")


def attached(labels: Mapping[str, str]) -> Markdown:
    """Labels with their values, as code: `job="eventcore"`."""
    return joined(code(f'{name}="{value}"') for name, value in labels.items())


def used_by(use: MetricUse) -> Markdown:
    """List items that say who reads a metric or a record."""
    panels = [Markdown(f"{line(place.panel)} of {line(place.dashboard_title)}") for place in use.panels]
    users = {
        "Alerts": [Markdown(f"[{code(name)}]({line(name)}.md)") for name in use.alerts],
        "Recorded in": [Markdown(f"[{code(name)}](#{markdown.anchor(name)})") for name in use.records],
        "Scales": [code(name) for name in use.scalings],
        "Panels": panels,
    }
    lines = [f"- **{who}** {joined(names)}\n" for who, names in users.items() if names]
    return Markdown("".join(lines) or "- Nothing here uses it.\n")


def example(field: LogField) -> Markdown:
    """What a field of a line holds, such as."""
    return Markdown("") if field.example is None else code(str(field.example))


def conditions(where: Mapping[str, str]) -> Markdown:
    """Fields and the regular expressions that they fit."""
    return joined(Markdown(f"{code(field)} fits {code(pattern)}") for field, pattern in where.items())


def decimal(value: float) -> Markdown:
    """A number."""
    return Markdown(number(value))
