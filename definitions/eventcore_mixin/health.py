"""Is it up: the health endpoint with an alert for each part, name, certificates and scheduled jobs."""

from eventcore_mixin import health_runbooks as runbooks, health_scenarios as scenarios
from eventcore_mixin.health_board import health_board
from eventcore_mixin.health_probes import CERTIFICATE, INSTANCES, NAME, probes
from eventcore_mixin.health_signals import HealthSignals, health_signals
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Alert, Parts, RuleGroup

_GROUP, _CERTIFICATES, _JOBS = "health", "certificates", "jobs"
_INFRASTRUCTURE = {"team": "infrastructure"}
# The guide checks certificates weekly in one list and daily in another, and never says when it is time: one ladder.
_SERVED = (
    ("CertificateRenewalDue", "low", "is to be renewed"),
    ("CertificateRenewalLate", "medium", "should have been renewed"),
    ("CertificateExpiresSoon", "high", "is about to end"),
)
_ON_DISK = (
    ("CertificateFileRenewalDue", "low", "is to be renewed"),
    ("CertificateFileRenewalLate", "medium", "should have been renewed"),
    ("CertificateFileExpiresSoon", "high", "is about to end"),
)


def health(metrics: Metrics, settings: Settings) -> Parts:
    """Everything that says whether the application is up, for one deployment."""
    signals = health_signals(metrics, settings)
    return Parts(
        metrics=signals.metrics,
        probes=probes(settings),
        alerts=(
            *_endpoint(signals, settings),
            *_parts(signals, settings),
            *_way(signals, settings),
            *_certificates(signals, settings),
            *_jobs(signals, settings),
        ),
        # What changes within days is looked at every few minutes.
        groups=(RuleGroup(name=_CERTIFICATES, interval="5m"), RuleGroup(name=_JOBS, interval="5m")),
        dashboards=(health_board(signals),),
    )


def _endpoint(signals: HealthSignals, settings: Settings) -> list[Alert]:
    nothing, ill = scenarios.unanswered(signals, settings)
    other, known = scenarios.degraded(signals, settings)
    instance = f"http://{settings.instances[0]}:{settings.health_port}/health"
    one_ill, briefly = scenarios.result(signals, "an instance is not healthy", INSTANCES, "status", instance)
    return [
        Alert(
            name="EventCoreHealthProbeFailed",
            when=signals.unanswered,
            for_="2m",
            severity="critical",
            summary="The health endpoint does not answer",
            description="{labels.instance} gives no health document for {for}: users get nothing either.",
            group=_GROUP,
            runbook=runbooks.unanswered(settings),
            fires_when=nothing,
            silent_when=ill,
        ),
        Alert(
            name="EventCoreDegraded",
            when=signals.degraded,
            for_="5m",
            severity="medium",
            summary="EventCore says that it is not healthy",
            description="{labels.instance} answers so for {for}, and none of the known parts is the reason.",
            group=_GROUP,
            runbook=runbooks.degraded(settings),
            fires_when=other,
            silent_when=known,
        ),
        Alert(
            name="EventCoreInstanceUnhealthy",
            when=signals.instance_unhealthy,
            for_="5m",
            severity="medium",
            summary="An instance of EventCore is not healthy",
            description="{labels.instance} does not answer, or says so itself, for {for}.",
            group=_GROUP,
            runbook=runbooks.instance(settings),
            fires_when=one_ill,
            silent_when=briefly,
        ),
    ]


def _parts(signals: HealthSignals, settings: Settings) -> list[Alert]:
    """An alert for each part of the health document; the label `check` names it."""
    database, not_database = scenarios.part(signals, settings, "database")
    store, not_store = scenarios.part(signals, settings, "event_store")
    behind, not_behind = scenarios.part(signals, settings, "projections")
    return [
        Alert(
            name="EventCoreDatabaseUnhealthy",
            when=signals.parts["database"],
            for_="2m",
            severity="critical",
            summary="EventCore cannot use its database",
            description="The check {labels.check} of {labels.instance} says so for {for}.",
            labels={"team": "database"},
            group=_GROUP,
            runbook=runbooks.database(settings),
            fires_when=database,
            silent_when=not_database,
        ),
        Alert(
            name="EventCoreEventStoreUnhealthy",
            when=signals.parts["event_store"],
            for_="2m",
            severity="critical",
            summary="EventCore cannot use its event store",
            description="The check {labels.check} of {labels.instance} says so for {for}: commands fail.",
            group=_GROUP,
            runbook=runbooks.event_store(settings),
            fires_when=store,
            silent_when=not_store,
        ),
        Alert(
            name="EventCoreProjectionsUnhealthy",
            when=signals.parts["projections"],
            for_="2m",
            severity="high",
            summary="Projections of EventCore are not healthy",
            description="The check {labels.check} of {labels.instance} says so for {for}: what users read is old.",
            group=_GROUP,
            runbook=runbooks.projections(settings),
            fires_when=behind,
            silent_when=not_behind,
        ),
    ]


def _way(signals: HealthSignals, settings: Settings) -> list[Alert]:
    lost, found = scenarios.result(signals, "the name is not known", NAME, "answer", settings.name_servers[0])
    down, slow = scenarios.exporter_down(signals)
    return [
        Alert(
            name="PublicNameNotResolved",
            when=signals.name_wrong,
            for_="5m",
            severity="high",
            summary=f"{settings.public_name} has no address",
            description="The name server {labels.instance} gives none for {for}.",
            labels=_INFRASTRUCTURE,
            group=_GROUP,
            runbook=runbooks.name(settings),
            fires_when=lost,
            silent_when=found,
        ),
        Alert(
            name="BlackboxExporterDown",
            when=signals.probed.exporter_down,
            for_="10m",
            severity="low",
            summary="Nothing is probed from outside",
            description="blackbox_exporter has not answered Prometheus for {for}, so probes see no outage.",
            labels=_INFRASTRUCTURE,
            group=_GROUP,
            runbook=runbooks.EXPORTER_DOWN,
            fires_when=down,
            silent_when=slow,
        ),
    ]


def _certificates(signals: HealthSignals, settings: Settings) -> list[Alert]:
    """An invalid certificate, and the ladder for what is served and for what is on disk."""
    invalid, valid = scenarios.result(
        signals, "the certificate is not valid", CERTIFICATE, "certificate", settings.tls_servers[0]
    )
    ladder = (settings.certificate_due, settings.certificate_late, settings.certificate_soon)
    alerts = [
        Alert(
            name="CertificateInvalid",
            when=signals.certificate_invalid,
            for_="5m",
            severity="critical",
            summary="No valid certificate is served",
            description="{labels.instance} serves none for {for}, or does not answer: clients refuse to connect.",
            labels=_INFRASTRUCTURE,
            group=_CERTIFICATES,
            runbook=runbooks.certificate(settings),
            fires_when=invalid,
            silent_when=valid,
        )
    ]
    for (name, severity, what), when, left in zip(_SERVED, signals.served, ladder, strict=True):
        soon, later = scenarios.served(signals, settings, left)
        alerts.append(
            Alert(
                name=name,
                when=when,
                for_="1h",
                severity=severity,
                summary=f"The certificate that is served {what}",
                description="What {labels.instance} serves ends in {value}, which is less than {threshold}.",
                labels=_INFRASTRUCTURE,
                group=_CERTIFICATES,
                runbook=runbooks.renewal(settings, "that is served"),
                fires_when=soon,
                silent_when=later,
            )
        )
    for (name, severity, what), when, left in zip(_ON_DISK, signals.on_disk, ladder, strict=True):
        soon, later = scenarios.on_disk(signals, left)
        alerts.append(
            Alert(
                name=name,
                when=when,
                for_="1h",
                severity=severity,
                summary=f"A certificate on disk {what}",
                description="{labels.filepath} on {labels.instance} ends in {value}, less than {threshold}.",
                labels=_INFRASTRUCTURE,
                group=_CERTIFICATES,
                runbook=runbooks.renewal(settings, "in the file"),
                fires_when=soon,
                silent_when=later,
            )
        )
    return alerts


def _jobs(signals: HealthSignals, settings: Settings) -> list[Alert]:
    failed, running = scenarios.job_failed(signals, settings)
    late, well = scenarios.job_late(signals, settings)
    return [
        Alert(
            name="KubernetesJobFailed",
            when=signals.jobs_failed,
            severity="medium",
            summary="The job {labels.job_name} failed",
            description="It has been given up, and what it does has not been done.",
            labels=_INFRASTRUCTURE,
            group=_JOBS,
            runbook=runbooks.job_failed(settings),
            fires_when=failed,
            silent_when=running,
        ),
        Alert(
            name="ScheduledJobLate",
            when=signals.jobs_late,
            for_="10m",
            severity="medium",
            summary="The scheduled job {labels.cronjob} has not succeeded for too long",
            description="Its last success was {value} ago, which is more than {threshold}.",
            labels=_INFRASTRUCTURE,
            group=_JOBS,
            runbook=runbooks.job_late(settings),
            fires_when=late,
            silent_when=well,
        ),
    ]
