"""Alertmanager's configuration from the incident policy, and what its routes must do.

Written for Alertmanager 0.25 and newer: matchers stand in the quoted form that the grammars before and after
0.27 read alike, secrets are `*_file` fields of 0.25.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.go_template import template_text
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.prometheus.rules import alert_labels
from eventcore_monitoring.model.incidents import (
    Email,
    IncidentPolicy,
    PagerDuty,
    Receiver,
    Severity,
    Slack,
    Webhook,
    severity_names,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import duration, milliseconds

_LONGEST_WAIT = milliseconds("5m")

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
        ("alertmanager.yaml", _configuration(policy)),
        ("routes.yaml", list(_expectations(monitoring, policy))),
    ):
        yield Artifact(PurePosixPath("alertmanager", name), to_yaml(content).encode())


def _configuration(policy: IncidentPolicy) -> dict[str, Tree]:
    content: dict[str, Tree] = {}
    if policy.smtp is not None:
        content["global"] = _mail_server(policy)
    content["route"] = {
        **_notifying(_unknown(policy)),
        "group_by": list(policy.group_by),
        "routes": [
            {"matchers": [_matcher(severity_names([severity]))], **_notifying(severity)}
            for severity in policy.severities
        ],
    }
    if inhibitions := list(_inhibitions(policy)):
        content["inhibit_rules"] = inhibitions
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


def _unknown(policy: IncidentPolicy) -> Severity:
    """The severity that stands for unknown ones; the most urgent where the policy names none of its own."""
    return next((severity for severity in policy.severities if severity.name == policy.unknown), policy.severities[0])


def _notifying(severity: Severity) -> dict[str, Tree]:
    """Who is told, and when: all times follow from the response time.

    The first message waits for more alerts of its group a tenth of the response time, at most 5m; later
    members of the group wait as long. A message is repeated after the response time, which is a whole number of
    these intervals, because Alertmanager repeats only at their ends.
    """
    response = milliseconds(severity.response_time)
    wait = min(response // 10, _LONGEST_WAIT)
    repeat = milliseconds(severity.repeat_interval or severity.response_time)
    return {
        "receiver": severity.receiver,
        "group_wait": duration(wait) if severity.group_wait is None else severity.group_wait,
        "group_interval": duration(repeat // -(-repeat // max(wait, 1))),
        "repeat_interval": duration(repeat),
    }


def _matcher(severities: Sequence[str]) -> str:
    # Names hold no character that a regular expression or a quoted string reads (model.declared.Name).
    return f'severity{"=" if len(severities) == 1 else "=~"}"{"|".join(severities)}"'


def _inhibitions(policy: IncidentPolicy) -> Iterator[dict[str, Tree]]:
    """Each severity silences those below it; standalone ones take no part."""
    ladder = [severity for severity in policy.severities if not severity.standalone]
    for rank, severity in enumerate(ladder[:-1], start=1):
        yield {
            "source_matchers": [_matcher(severity_names([severity]))],
            "target_matchers": [_matcher(severity_names(ladder[rank:]))],
            "equal": list(policy.same),
        }


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
    """Label sets with the receiver that each must reach: every severity, none, an unknown one, those of all alerts."""
    known = {word: severity for severity in policy.severities for word in severity_names([severity])}
    strange = "unknown"
    while strange in known:
        strange += "-to-the-policy"
    labels: list[dict[str, Tree]] = [{}]
    labels += ({"severity": word} for word in (*known, strange))
    # Routes look at the severity alone, so alerts with the same labels are one case.
    final_labels = (alert_labels(monitoring, alert) for alert in monitoring.alerts)
    labels += {tuple(final.items()): final for final in final_labels}.values()
    for final in labels:
        severity = known.get(str(final.get("severity")), _unknown(policy))
        yield {"labels": final, "receivers": [severity.receiver]}
