"""What is looked at of EventCore's health: probes, certificates on disk, scheduled jobs."""

from dataclasses import dataclass

from eventcore_mixin.addresses import found_at
from eventcore_mixin.health_probes import CERTIFICATE, HEALTH, INSTANCES, NAME, PARTS
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Condition,
    Expression,
    Gauge,
    Info,
    Metric,
    Probes,
    ProbeSignals,
    Target,
    exported,
    matching,
    probe_signals,
    time,
)


@dataclass(frozen=True)
class HealthSignals:
    """The metrics, and the conditions and expressions over them."""

    probed: ProbeSignals
    file_expiry: Gauge
    job_failed: Gauge
    last_success: Gauge
    suspended: Gauge
    containers: Info
    unanswered: Condition
    parts: dict[str, Condition]
    degraded: Condition
    instance_unhealthy: Condition
    name_wrong: Condition
    certificate_invalid: Condition
    served: tuple[Condition, ...]
    on_disk: tuple[Condition, ...]
    jobs_failed: Condition
    jobs_late: Condition
    versions: Expression

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What has to stand in the catalogue."""
        return (
            *self.probed.metrics,
            self.file_expiry,
            self.job_failed,
            self.last_success,
            self.suspended,
            self.containers,
        )


def health_signals(metrics: Metrics, settings: Settings) -> HealthSignals:
    """The signals of a deployment."""
    target = Target(
        job="blackbox",
        instance=settings.health_url,
        scrape_interval=settings.probe_interval,
        help="The probes: blackbox_exporter asks, and says whether the answer is what it has to be.",
        found=Probes(exporter=settings.blackbox),
    )
    probed = probe_signals(target)
    state = metrics.requests.target
    certificates = Target(
        job="x509",
        instance="app-1:9793",
        scrape_interval="1m",
        help="x509-certificate-exporter beside the application.",
        found=found_at("x509", settings),
    )
    file_expiry = Gauge(
        name="x509_cert_not_after",
        help="When a certificate in a file expires.",
        unit="timestamp",
        labels=["filepath", "filename", "serial_number", "subject_CN", "issuer_CN"],
        target=certificates,
        origin="x509-certificate-exporter 3 and 4, told to watch the certificate's file.",
    )
    job_failed = exported(Gauge, "kube_job_failed", state, help="Whether a job has been given up.")
    last_success = exported(
        Gauge, "kube_cronjob_status_last_successful_time", state, help="When a scheduled job last succeeded."
    )
    suspended = exported(Gauge, "kube_cronjob_spec_suspend", state, help="Whether a scheduled job is suspended.")
    containers = exported(Info, "kube_pod_container_info", state, help="The images of the containers.")
    parts = {name: probed.failing(HEALTH, name) for name in PARTS}
    failed_part = probed.success.where(probe=HEALTH, check=matching("|".join(PARTS))).eq(0)
    ladder = (settings.certificate_due, settings.certificate_late, settings.certificate_soon)
    here = {"namespace": settings.namespace}
    age = time() - last_success.where(**here)
    return HealthSignals(
        probed=probed,
        file_expiry=file_expiry,
        job_failed=job_failed,
        last_success=last_success,
        suspended=suspended,
        containers=containers,
        unanswered=probed.unanswered(HEALTH),
        parts=parts,
        degraded=probed.failing(HEALTH, "status").unless(failed_part.on("instance")),
        instance_unhealthy=probed.unanswered(INSTANCES, "status"),
        name_wrong=probed.unanswered(NAME),
        certificate_invalid=probed.unanswered(CERTIFICATE, "certificate"),
        served=tuple(probed.valid_for(CERTIFICATE) < left for left in ladder),
        on_disk=tuple(file_expiry - time() < left for left in ladder),
        jobs_failed=job_failed.where(condition="true", **here).eq(1),
        jobs_late=(age > settings.job_age).and_(suspended.where(**here).eq(0).on("namespace", "cronjob")),
        versions=containers.where(container=settings.workload, **here).count("image"),
    )
