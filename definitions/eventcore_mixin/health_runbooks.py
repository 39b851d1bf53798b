"""What to do when a probe, a certificate or a scheduled job fails."""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Runbook, Step

_ASK = "curl -sS --max-time 5 -w '\\n%{http_code} in %{time_total} s\\n' "
_INFRASTRUCTURE = "Infrastructure team: infra-team@example.com"


def _look(settings: Settings) -> tuple[Step, ...]:
    """The guide's own first look at health."""
    return (
        Step(text="Ask as users do: is there an answer, and what does it say?", command=f"{_ASK}{settings.health_url}"),
        Step(
            text="Ask an instance itself, past the load balancer.",
            command=f"curl -sS --max-time 5 http://localhost:{settings.health_port}/health | jq .",
        ),
    )


def unanswered(settings: Settings) -> Runbook:
    """Nothing answers at the public address."""
    return Runbook(
        meaning="The health endpoint does not answer where users reach the application, or it answers with another "
        "status than 200 or 503, or with something that is no health document.",
        impact="Users get nothing either: this is a complete outage, unless only the probe is cut off.",
        contact="On-call engineer: PagerDuty",
        steps=[
            *_look(settings),
            Step(text="Are the pods there and ready?", command=f"kubectl get pods -l app={settings.workload}"),
            Step(
                text="Is it only the way to it? Look at the name, the certificate and the load balancer.",
                command=f"dig +short {settings.public_name}",
            ),
            Step(
                text="Was something rolled out just before?",
                command=f"kubectl rollout history deployment/{settings.workload}",
            ),
        ],
    )


def part(settings: Settings, what: str, impact: str, *steps: Step) -> Runbook:
    """A part of the health document says that it is not healthy."""
    return Runbook(
        meaning=f"The application answers, and says itself that {what} is not healthy.",
        impact=impact,
        steps=[*_look(settings), *steps],
    )


def database(settings: Settings) -> Runbook:
    """The application cannot use its database."""
    return part(
        settings,
        "its database",
        "Commands cannot be executed and nothing can be read.",
        Step(text="Does the database answer?", command='psql -d eventcore -c "SELECT 1;"'),
        Step(
            text="Are its connections used up?",
            command='psql -d eventcore -c "SELECT state, COUNT(*) FROM pg_stat_activity GROUP BY state;"',
        ),
        Step(
            text="What does the application say of it?",
            command=f"kubectl logs -l app={settings.workload} --since=15m | grep -i database | tail -50",
        ),
    )


def event_store(settings: Settings) -> Runbook:
    """The application cannot read or write events."""
    return part(
        settings,
        "its event store",
        "Commands fail: events can be neither read nor written.",
        Step(text="Is the database healthy? If not, begin there: the store is in it."),
        Step(
            text="Are the tables there, as after the last migration?",
            command='psql -d eventcore -c "\\d eventcore_events"',
        ),
        Step(
            text="What do calls to the store fail with?",
            command=f"kubectl logs -l app={settings.workload} --since=15m | grep -F '[postgres.' | tail -50",
        ),
    )


def projections(settings: Settings) -> Runbook:
    """Projections do not follow."""
    return part(
        settings,
        "one of its projections",
        "What users read is old. Commands still work.",
        Step(text="How far is each projection behind? Follow the page of ProjectionLagHigh."),
        Step(
            text="Does one fail on an event?",
            command=f"kubectl logs -l app={settings.workload} --since=1h"
            " | grep -E 'Skipping failed event|Poll failure' | tail -50",
        ),
    )


def degraded(settings: Settings) -> Runbook:
    """The whole is not healthy, and no known part says why."""
    return Runbook(
        meaning="The application answers that it is not healthy, while its database, event store and projections are.",
        impact="Depends on what it is that is not: the answer says so.",
        steps=[*_look(settings), Step(text="Is there a check in the answer that no probe has? Declare it there.")],
    )


def instance(settings: Settings) -> Runbook:
    """One instance is not healthy."""
    return Runbook(
        meaning="An instance does not answer, or says that it is not healthy, past the load balancer.",
        impact="None while the load balancer leaves it out, but there is one instance less.",
        steps=[
            *_look(settings),
            Step(
                text="Restart the pod that is concerned.",
                command=f"kubectl get pods -l app={settings.workload} -o wide",
            ),
        ],
    )


def name(settings: Settings) -> Runbook:
    """The name does not resolve."""
    return Runbook(
        meaning=f"A name server has no address for {settings.public_name}, or does not answer.",
        impact="Users cannot find the application; those who found it before stop as their caches run out.",
        contact=_INFRASTRUCTURE,
        steps=[
            Step(
                text="Ask the server itself.",
                command=f"dig @{settings.name_servers[0].partition(':')[0]} {settings.public_name}",
            ),
            Step(text="Ask another one: is it one server or the zone?", command=f"dig +trace {settings.public_name}"),
            Step(text="Was the zone changed, as in a failover? Put the record back, or correct it."),
        ],
    )


def certificate(settings: Settings) -> Runbook:
    """No TLS connection can be made."""
    server = settings.tls_servers[0]
    return Runbook(
        meaning="The server does not answer in TLS, or its certificate is over, for another name, or of an authority "
        "that is not trusted.",
        impact="Browsers and clients refuse to connect: to them it is a complete outage.",
        contact=_INFRASTRUCTURE,
        steps=[
            Step(
                text="What is served?",
                command=f"openssl s_client -connect {server} -servername {settings.public_name} </dev/null"
                " | openssl x509 -noout -subject -issuer -dates",
            ),
            Step(
                text="What is in the file?",
                command="openssl x509 -in /etc/ssl/certs/eventcore.crt -noout -subject -issuer -dates",
            ),
            Step(text="Is the file newer than what is served? Reload the server. Else renew the certificate now."),
        ],
    )


def renewal(settings: Settings, where: str) -> Runbook:
    """A certificate has to be renewed."""
    return Runbook(
        meaning=f"The certificate {where} ends soon: its renewal has not happened, or has not been taken over.",
        impact="None yet. When it is over, clients refuse to connect.",
        contact=_INFRASTRUCTURE,
        steps=[
            *certificate(settings).steps[:2],
            Step(text="If both end soon, renew: see why the automatic renewal failed."),
            Step(text="If only the served one ends soon, reload the server so that it reads the file."),
        ],
    )


EXPORTER_DOWN = Runbook(
    meaning="blackbox_exporter does not answer Prometheus, so nothing is probed from outside.",
    impact="No outage is seen by the probes. Alerts on metrics of the application go on.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Does it run?", command="systemctl status prometheus-blackbox-exporter"),
        Step(
            text="Does it take its configuration?",
            command="prometheus-blackbox-exporter --config.check --config.file=/etc/prometheus/blackbox.yml",
        ),
    ],
)


def job_failed(settings: Settings) -> Runbook:
    """A job has been given up."""
    return Runbook(
        meaning="A Kubernetes job failed as often as it may, and is not tried again.",
        impact="What it does has not been done: a backup, a clean-up, a report.",
        contact=_INFRASTRUCTURE,
        steps=[
            Step(text="Which one, and why?", command=f"kubectl -n {settings.namespace} get jobs,pods"),
            Step(text="What did it say?", command=f"kubectl -n {settings.namespace} logs job/NAME --tail=100"),
            Step(
                text="When it is understood, delete the job: the alert ends with it.",
                command=f"kubectl -n {settings.namespace} delete job NAME",
                caution="Its pods and their logs go with it: read them first.",
            ),
        ],
    )


def job_late(settings: Settings) -> Runbook:
    """A scheduled job has not succeeded for too long."""
    return Runbook(
        meaning=f"A scheduled job that is not suspended has not succeeded for more than {settings.job_age}.",
        impact="What it does every day has not been done.",
        contact=_INFRASTRUCTURE,
        steps=[
            Step(text="When is it started, and was it?", command=f"kubectl -n {settings.namespace} get cronjobs"),
            Step(
                text="Run it now.",
                command=f"kubectl -n {settings.namespace} create job --from=cronjob/NAME NAME-by-hand",
            ),
        ],
    )
