"""The probes: EventCore's health endpoint as users reach it and on each instance, its name and its certificate.

EventCore's handlers answer 200 whatever they have to say, so the body is read. Its documents give the parts as a map of
texts, as a list of objects, and with truth values; all of them are understood.
"""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import DnsProbe, HttpProbe, JsonValue, Listed, ProbeCheck, TlsProbe

# The parts of EventCore's health, as the guide's answer names them.
PARTS = ("database", "event_store", "projections")
HEALTH, INSTANCES, NAME, CERTIFICATE = "health", "instances", "name", "certificate"

_STATUS = JsonValue(path="status", equals=["healthy", "Healthy"])


def _part(name: str) -> ProbeCheck:
    healthy = JsonValue(path=f"checks.{name}", equals=["healthy", "Healthy", True], or_listed=Listed())
    return ProbeCheck(name=name, body=[healthy])


def probes(settings: Settings) -> tuple[HttpProbe | DnsProbe | TlsProbe, ...]:
    """The probes of a deployment."""
    status = ProbeCheck(name="status", body=[_STATUS])
    answer = JsonValue(path="status")
    return (
        HttpProbe(
            name=HEALTH,
            help="The health endpoint, as users reach the application.",
            urls=[settings.health_url],
            status=[200, 503],
            body=[answer],
            checks=[status, *map(_part, PARTS)],
            timeout=settings.probe_timeout,
        ),
        HttpProbe(
            name=INSTANCES,
            help="The health endpoint of each instance, behind the load balancer.",
            urls=[f"http://{host}:{settings.health_port}/health" for host in settings.instances],
            status=[200, 503],
            body=[answer],
            checks=[status],
            timeout=settings.probe_timeout,
        ),
        DnsProbe(
            name=NAME,
            help="The name under which users reach the application.",
            servers=settings.name_servers,
            query=settings.public_name,
            timeout=settings.probe_timeout,
        ),
        TlsProbe(
            name=CERTIFICATE,
            help="The certificate that users are shown.",
            servers=settings.tls_servers,
            server_name=settings.public_name,
            timeout=settings.probe_timeout,
        ),
    )
