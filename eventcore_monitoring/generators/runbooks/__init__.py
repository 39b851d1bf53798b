"""Runbooks: a page for each alert and playbook, metrics, incidents, dashboards, logs, checklists, and their index.

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
from eventcore_monitoring.generators.elasticsearch import prefix_of
from eventcore_monitoring.generators.runbooks import markdown, paging
from eventcore_monitoring.generators.runbooks.actions import actions
from eventcore_monitoring.generators.runbooks.company import companies
from eventcore_monitoring.generators.runbooks.facts import AlertFacts, facts_of
from eventcore_monitoring.generators.runbooks.links import Links, links_of
from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, joined, line, prose
from eventcore_monitoring.generators.runbooks.uses import MetricUse, Uses, uses_of
from eventcore_monitoring.model.alerts import Alert, Placeholder, text_parts
from eventcore_monitoring.model.drawn import PanelPlace
from eventcore_monitoring.model.grafanalib_dashboard import AnyDashboard
from eventcore_monitoring.model.incidents import Email, PagerDuty, Receiver, Slack
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines.schema import LogField
from eventcore_monitoring.model.pipelines.searches import LogSearch
from eventcore_monitoring.model.runbooks import Checklist
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
    """`<AlertName>.md` for each alert, `playbook-<name>.md`, the other pages, and `README.md` that lists them."""
    pages = {
        "metrics.md": bool(monitoring.metrics or monitoring.recording_rules),
        "incidents.md": monitoring.incidents is not None,
        "paging.md": monitoring.incidents is not None and bool(monitoring.alerts),
        "logs.md": any(one.lines or one.metrics for one in monitoring.pipelines) or bool(monitoring.log_searches),
        "dashboards.md": bool(monitoring.dashboards),
        "checklists.md": bool(monitoring.checklists),
    }
    if not (monitoring.alerts or monitoring.waivers or monitoring.playbooks or any(pages.values())):
        return
    uses, links, ways = uses_of(monitoring), links_of(monitoring), paths(monitoring)
    shared = {"monitoring": monitoring, "uses": uses, "links": links, "pages": pages}
    if ways is not None:
        most_urgent_first = [ways.of[alert.name] for alert in _most_urgent_first(monitoring)]
        shared |= {"paths": most_urgent_first, "silenced": ways.rules}
    yield from _alert_pages(monitoring, uses, links, ways)
    for playbook in monitoring.playbooks:
        using = [one for one in monitoring.alerts if one.runbook is not None and one.runbook.playbook == playbook.name]
        values = {"playbook": playbook, "alerts": using, "links": links}
        yield _page(f"playbook-{playbook.name}.md", "playbook.md", values)
    drawing: dict[PanelPlace, list[Alert]] = {}
    for alert in monitoring.alerts:
        for place in monitoring.panels_of(alert):
            drawing.setdefault(place, []).append(alert)
    for page, written in pages.items():
        if written:
            yield _page(page, page, {**shared, "drawing": drawing})
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
    of_people = (actions, capitalised, linked, listed, picture, rhythm, searching, separately)
    environment.filters.update({function.__name__: function for function in (*of_pages, *of_people)})
    return environment


def _only_markdown(value: object) -> object:
    if not isinstance(value, Markdown | int):
        raise TypeError(f"{value!r} did not go through a function of generators.runbooks.markdown")
    return value


def _alert_pages(monitoring: Monitoring, uses: Uses, links: Links, ways: Paths | None) -> Iterator[Artifact]:
    record = monitoring.catalogue.recorded
    company = companies(monitoring, uses)
    playbooks = {playbook.name: playbook for playbook in monitoring.playbooks}
    template = _environment().get_template("alert.md.j2")
    for alert in monitoring.alerts:
        use, runbook = uses.of_alert(alert), alert.runbook
        facts = facts_of(alert, monitoring, use.metrics)
        text = template.render(
            alert=alert,
            runbook=runbook,
            playbook=None if runbook is None or runbook.playbook is None else playbooks[runbook.playbook],
            expression=to_promql(record(alert.when.node, "")),
            use=use,
            links=links,
            facts=facts,
            company=company.of(alert),
            tests=f"prometheus/tests/{monitoring.group_of(alert)}.yaml",
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


def linked(alert: Alert) -> Markdown:
    """An alert's name, linked to its page."""
    return markdown.link(code(alert.name), f"{alert.name}.md")


def capitalised(text: Markdown) -> Markdown:
    """Markdown that begins a sentence."""
    return Markdown(text[:1].upper() + text[1:])


def listed(checklists: Sequence[Checklist]) -> Markdown:
    """The checklists with their rhythms, each linked."""
    return joined(
        Markdown(f"{markdown.link(line(one.title), f'checklists.md#{one.name.lower()}')} ({one.rhythm})")
        for one in checklists
    )


def rhythm(word: str) -> Markdown:
    """How often a checklist is gone through."""
    return Markdown({"daily": "Every day."}.get(word, f"Every {word.removesuffix('ly')}."))


def separately(facts: AlertFacts) -> Markdown:
    """Of what an alert fires: the rest of "It fires …"."""
    if not facts.each:
        return Markdown("once for everything together" if facts.each_is_all else "for each series by itself")
    further = "" if facts.each_is_all else ", and for any other label"
    return Markdown(f"for each {joined(map(code, facts.each), ' and ')} by itself{further}")


def picture(dashboard: AnyDashboard, links: Links) -> Markdown:
    """The picture of a dashboard, and where it is in Grafana."""
    image = f"![{line(dashboard.title)}](../previews/{dashboard.name}.svg)"
    return Markdown(f"{image}\n\n{links.in_grafana(dashboard.name)}.")


def searching(search: LogSearch, monitoring: Monitoring) -> str:
    """The command that runs a saved search; empty where the sink's address is not known."""
    for pipeline in monitoring.pipelines:
        for sink in pipeline.sinks if pipeline.name == search.pipeline else ():
            host, prefix = getattr(sink, "host", None), prefix_of(sink)
            if (sink.name or "") == search.sink and isinstance(host, str) and prefix is not None:
                address = f"{getattr(sink, 'scheme', None) or 'http'}://{host}:{getattr(sink, 'port', 9200)}"
                signed = " -u <user>" if getattr(sink, "user", None) is not None else ""
                return (
                    f"curl -s{signed} '{address}/{prefix}-*/_search?filter_path=hits.hits._source,aggregations' \\\n"
                    f"  -H 'Content-Type: application/json' -d @elasticsearch/searches/{search.name}.json | jq ."
                )
    return ""


def decimal(value: float) -> Markdown:
    """A number."""
    return Markdown(number(value))
