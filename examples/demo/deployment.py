"""The deployment that the demo runs: the mixin as it is, at addresses of this machine, with pages that stay here."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import Alert, HttpProbe, IncidentPolicy, Metric, Monitoring, ScrapedElsewhere, Webhook
from examples.demo.web import LOOPBACK, free_ports

# The jobs that somebody plays; alerts on others have nothing to look at.
PLAYED = ("eventcore", "node", "blackbox")
# What says how to ask, where nobody is asked.
_UNASKED: Mapping[str, object] = {
    **dict.fromkeys(("path", "scrape_timeout", "token", "ca_file")),
    "scheme": "http",
    "verified": True,
}
KINDS = {"pagerduty": "PagerDuty", "email": "mail", "slack": "Slack", "webhook": "webhook"}


class Ports(NamedTuple):
    """Where everything listens, on loopback."""

    service: int
    node: int
    blackbox: int
    prometheus: int
    alertmanager: int
    receivers: int


def some_ports() -> Ports:
    """Ports that are free."""
    return Ports(*free_ports(len(Ports._fields)))


def declared(ports: Ports) -> Monitoring:
    """The mixin, told where things are. Everything else is as the guide has it."""

    def at(port: int) -> str:
        return f"{LOOPBACK}:{port}"

    settings = Settings(
        environment="demo",
        scrape_interval="1m",
        probe_interval="1m",
        instances=(LOOPBACK,),
        metrics_port=ports.service,
        health_port=ports.service,
        health_url=f"http://{at(ports.service)}/health",
        addresses={**Settings().addresses, "node": (at(ports.node),)},
        blackbox=at(ports.blackbox),
        alertmanagers=(at(ports.alertmanager),),
    )
    return eventcore(settings)


def deployment(ports: Ports) -> Monitoring:
    """What is declared, without what nobody plays, and with every receiver at an address of the demo."""
    whole = declared(ports)
    probes = [probe for probe in whole.probes if isinstance(probe, HttpProbe)]
    known = {probe.name for probe in probes}
    assert whole.incidents is not None
    return whole.replaced(
        metrics=[_here(metric) for metric in whole.metrics],
        alerts=[alert for alert in whole.alerts if _is_played(alert, whole, known)],
        probes=probes,
        incidents=_delivered_here(whole.incidents, ports),
    )


def receiver_of(monitoring: Monitoring, alert: str) -> str:
    """Who answers for an alert: the receiver of its severity."""
    (severity,) = (one.severity for one in monitoring.alerts if one.name == alert)
    return monitoring.severity_of[severity].receiver


def kinds_of_receivers() -> dict[str, str]:
    """How the guide's people are told: `page` is PagerDuty."""
    policy = eventcore().incidents
    assert policy is not None
    return {receiver.name: KINDS[receiver.kind] for receiver in policy.receivers}


def _is_played(alert: Alert, whole: Monitoring, probes: set[str]) -> bool:
    if alert.group == "recovery":
        return False  # backups leave their metrics with node_exporter, and nobody makes any
    text = str(alert.when)
    read = {whole.metric_of[name].target.job for name in re.findall(r"[a-zA-Z_:]\w*", text) if name in whole.metric_of}
    jobs = read | set(re.findall(r'\bjob="([^"]*)"', text))
    return jobs <= {*PLAYED} and set(re.findall(r'\bprobe="([^"]*)"', text)) <= probes


def _here(metric: Metric) -> Metric:
    """The metric with a target that is scraped without haste, or not at all."""
    target = metric.target
    if target.job in PLAYED:
        target = target.replaced(scrape_timeout=target.scrape_interval)
    else:
        target = target.replaced(**_UNASKED, found=ScrapedElsewhere(by="nobody plays it in the demo"))
    return metric.replaced(target=target)


def _delivered_here(policy: IncidentPolicy, ports: Ports) -> IncidentPolicy:
    """The same policy; who would be paged or mailed gets a post to loopback."""
    address = f"http://{LOOPBACK}:{ports.receivers}"
    receivers = [Webhook(name=one.name, url=f"{address}/{one.kind}/{one.name}") for one in policy.receivers]
    return policy.replaced(receivers=receivers, smtp=None)
