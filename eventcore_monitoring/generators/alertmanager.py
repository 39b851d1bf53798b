"""Alertmanager's configuration from the incident policy, and what its routes must do.

Written for Alertmanager 0.25 and newer: matchers stand in the quoted form that the grammars before and after
0.27 read alike, secrets are `*_file` fields of 0.25.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.alertmanager.times import DAYS, TimeInterval
from eventcore_monitoring.alertmanager.tree import Inhibition, Route
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.go_template import template_text
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.model.incidents import (
    Email,
    IncidentPolicy,
    PagerDuty,
    Receiver,
    Slack,
    Webhook,
    severity_names,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import rule_labels
from eventcore_monitoring.paging.routes import configuration, unknown_severity
from eventcore_monitoring.values import duration

# Go templates that Alertmanager expands (prometheus.io, "Notification template reference"). An annotation is common
# only where all alerts of the group say the same.
TITLE = (
    '{{ if eq .Status "firing" }}{{ len .Alerts.Firing }} firing{{ else }}Resolved{{ end }}'
    "{{ with .CommonLabels.severity }}, {{ . }}{{ end }}: {{ with .CommonLabels.alertname }}{{ . }}{{ else }}"
    "several alerts{{ end }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}"
)
BODY = """\
{{ range .Alerts }}{{ if eq .Status "resolved" }}Resolved: {{ end }}{{ .Labels.alertname }}: {{ .Annotations.summary }}
{{ with .Annotations.description }}{{ . }}
{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}
{{ end }}{{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}

{{ end }}"""


def alertmanager(monitoring: Monitoring) -> Iterator[Artifact]:
    """`alertmanager.yaml`, and `routes.yaml`: label sets with the receivers that each must reach."""
    policy = monitoring.incidents
    if policy is None:
        return
    for name, content in (
        ("alertmanager.yaml", _configuration(monitoring, policy)),
        ("routes.yaml", list(_expectations(monitoring, policy))),
    ):
        yield Artifact(PurePosixPath("alertmanager", name), to_yaml(content).encode())


def _configuration(monitoring: Monitoring, policy: IncidentPolicy) -> dict[str, Tree]:
    made = configuration(monitoring, policy)
    content: dict[str, Tree] = {}
    if policy.smtp is not None:
        content["global"] = _mail_server(policy)
    content["route"] = _route(made.route)
    if made.inhibitions:
        content["inhibit_rules"] = [_inhibition(rule) for rule in made.inhibitions]
    if made.intervals:
        content["time_intervals"] = [
            {"name": name, "time_intervals": [_interval(one) for one in intervals]}
            for name, intervals in made.intervals.items()
        ]
    content["receivers"] = [_receiver(receiver) for receiver in policy.receivers]
    return content


def _mail_server(policy: IncidentPolicy) -> dict[str, Tree]:
    assert policy.smtp is not None
    server: dict[str, Tree] = {
        "smtp_smarthost": policy.smtp.smarthost,
        "smtp_from": template_text(policy.smtp.sender),
    }
    if policy.smtp.username is not None:
        server["smtp_auth_username"] = policy.smtp.username
    if policy.smtp.password is not None:
        server["smtp_auth_password_file"] = policy.smtp.password.file
    return server


def _route(route: Route) -> dict[str, Tree]:
    written: dict[str, Tree] = {}
    if route.matchers:
        written["matchers"] = [str(matcher) for matcher in route.matchers]
    if route.receiver is not None:
        written["receiver"] = route.receiver
    if route.continues:
        written["continue"] = True
    times = {name: getattr(route, name) for name in ("group_wait", "group_interval", "repeat_interval")}
    written |= {name: duration(length) for name, length in times.items() if length is not None}
    if route.group_by is not None:
        written["group_by"] = list(route.group_by)
    if route.muted:
        written["mute_time_intervals"] = list(route.muted)
    if route.active:
        written["active_time_intervals"] = list(route.active)
    if route.routes:
        written["routes"] = [_route(below) for below in route.routes]
    return written


def _inhibition(rule: Inhibition) -> dict[str, Tree]:
    return {
        "source_matchers": [str(matcher) for matcher in rule.source],
        "target_matchers": [str(matcher) for matcher in rule.target],
        "equal": list(rule.equal),
    }


def _interval(interval: TimeInterval) -> dict[str, Tree]:
    written: dict[str, Tree] = {}
    if interval.times is not None:
        written["times"] = [{"start_time": _clock(begin), "end_time": _clock(end)} for begin, end in interval.times]
    if interval.weekdays is not None:
        days = [(DAYS[begin], DAYS[end]) for begin, end in interval.weekdays]
        written["weekdays"] = [begin if begin == end else f"{begin}:{end}" for begin, end in days]
    written["location"] = interval.location
    return written


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _receiver(receiver: Receiver) -> dict[str, Tree]:
    """A receiver; all of them are told when an alert is over."""
    match receiver:
        case PagerDuty():
            kind, settings = "pagerduty_configs", _pagerduty(receiver)
        case Email():
            kind = "email_configs"
            settings = {
                "to": template_text(", ".join(receiver.to)),
                "headers": {"Subject": TITLE},
                "html": "",  # a message of text alone
                "text": BODY,
            }
        case Slack():
            kind = "slack_configs"
            settings = {
                "api_url_file": receiver.api_url.file,
                "channel": template_text(receiver.channel),
                "title": TITLE,
                "text": BODY,
            }
        case Webhook():
            kind, settings = "webhook_configs", {"url": receiver.url}
    return {"name": receiver.name, kind: [{"send_resolved": True, **settings}]}


def _pagerduty(receiver: PagerDuty) -> dict[str, Tree]:
    return {
        "routing_key_file": receiver.routing_key.file,
        "severity": receiver.urgency,
        "description": TITLE,
        "details": {"alerts": BODY, "runbook": "{{ .CommonAnnotations.runbook_url }}"},
    }


def _expectations(monitoring: Monitoring, policy: IncidentPolicy) -> Iterator[dict[str, Tree]]:
    """Label sets with the receivers that each must reach, by the policy itself and not by the routes made of it.

    Every severity, none, an unknown one, the labels of all alerts; those of one severity and team are one case.
    """
    known = {word: severity for severity in policy.severities for word in severity_names([severity])}
    strange = "unknown"
    while strange in known:
        strange += "-to-the-policy"
    cases: list[dict[str, str]] = [{}, *({"severity": word} for word in (*known, strange))]
    # Alerts that are muted in windows of their own have routes of their own.
    named = {alert for window in policy.maintenance for alert in window.alerts}
    if policy.heartbeat is not None:
        named.add(policy.heartbeat.alert)
    cases += (
        {**({"alertname": alert.name} if alert.name in named else {}), **rule_labels(monitoring, alert)}
        for alert in monitoring.alerts
    )
    teams = {team.name: team for team in policy.teams}
    for labels in {tuple(case.items()): case for case in cases}.values():
        severity = known.get(labels.get("severity", ""), unknown_severity(policy))
        told = [*severity.also, severity.receiver]
        if policy.heartbeat is not None and labels.get("alertname") == policy.heartbeat.alert:
            told = [policy.heartbeat.receiver]
        elif (team := teams.get(labels.get(policy.team_label, ""))) is not None and team.receiver not in told:
            told = [team.receiver, *told]
        yield {"labels": dict(labels), "receivers": [*told]}
