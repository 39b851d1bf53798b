"""What is looked at of probes: their metrics, and the conditions that alerts and panels share."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.metrics import Gauge, Metric, Target
from eventcore_monitoring.model.probes import ANSWER, CERTIFICATE
from eventcore_monitoring.model.ready_made import exported
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.series import GaugeSeries, time
from eventcore_monitoring.values import count


class ProbeSignals(NamedTuple):
    """Metrics of the probes that a target scrapes; each series has the labels `instance`, `probe` and `check`."""

    target: Target
    success: Gauge
    duration: Gauge
    phases: Gauge
    expiry: Gauge

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What has to stand in the catalogue."""
        return (self.success, self.duration, self.phases, self.expiry)

    def result(self, probe: str, check: str = ANSWER) -> GaugeSeries:
        """1 where the check of that probe succeeds, else 0."""
        return self.success.where(probe=probe, check=check)

    def unanswered(self, probe: str, check: str = ANSWER) -> Condition:
        """There is no answer, or not one that it could be."""
        return self.result(probe, check).eq(count(0))

    def failing(self, probe: str, check: str) -> Condition:
        """There is an answer, and what it says does not pass the check: without one nobody knows."""
        return self.unanswered(probe, check).and_(self.result(probe).eq(count(1)).on("instance"))

    def valid_for(self, probe: str, check: str = CERTIFICATE) -> Expression:
        """How long the served certificates are valid, in seconds: the one of the chain that ends first.

        `check` is `answer` for a probe over HTTPS. An invalid certificate has no such series: `unanswered` sees it.
        """
        return self.expiry.where(probe=probe, check=check) - time()

    @property
    def exporter_down(self) -> Condition:
        """No probe runs: blackbox_exporter does not answer Prometheus."""
        return self.target.up.max("job") < count(1)


def probe_signals(target: Target) -> ProbeSignals:
    """The signals of the probes that blackbox_exporter carries out; `target` is found by `Probes`."""

    def gauge(name: str, help: str) -> Gauge:
        return exported(Gauge, name, target, help=help)

    return ProbeSignals(
        target,
        gauge("probe_success", "Whether the check of a probe succeeded."),
        gauge("probe_duration_seconds", "How long a probe took."),
        gauge("probe_http_duration_seconds", "How long the phases of a probe over HTTP took."),
        gauge("probe_ssl_earliest_cert_expiry", "When the first certificate of the served chain expires."),
    )
