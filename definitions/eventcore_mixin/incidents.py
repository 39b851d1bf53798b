"""The guide's incident classification as routes: who is told, how fast they answer, what silences what."""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Email,
    Example,
    Heartbeat,
    IncidentPolicy,
    Inhibition,
    PagerDuty,
    SecretFile,
    Severity,
    Smtp,
    Team,
    Webhook,
)

HEARTBEAT = Heartbeat(receiver="dead-mans-switch", every="5m")

# What follows from a cause: without the cause nobody would have to be told of it.
INHIBITIONS = [
    Inhibition(
        source=["DatabaseDown"],
        silences=[
            "AllCommandsFailing",
            "DatabaseConnectionPoolExhausted",
            "HighCommandFailureRate",
            "EventStoreLatencyHigh",
            "CommandLatencyHigh",
            "ProjectionLagHigh",
            "ProjectionLagSevere",
        ],
    ),
    Inhibition(
        source=["EventCoreDown"], silences=["EventCoreInstanceDown", "ProjectionLagHigh", "ProjectionLagSevere"]
    ),
    Inhibition(
        source=["DatabaseConnectionPoolExhausted"],
        silences=["AllCommandsFailing", "HighCommandFailureRate", "EventStoreLatencyHigh", "CommandLatencyHigh"],
    ),
    Inhibition(source=["AllCommandsFailing"], silences=["HighCommandFailureRate", "CommandErrorsPersist"]),
]


def incidents(settings: Settings) -> IncidentPolicy:
    """The incident policy of a deployment."""
    key = SecretFile(file=settings.pagerduty_key_file)
    return IncidentPolicy(
        severities=_severities(settings),
        receivers=[
            PagerDuty(name="page", routing_key=key, urgency="critical"),
            PagerDuty(name="page-low-urgency", routing_key=key, urgency="warning"),
            Email(name="on-call-mail", to=[settings.on_call_mail]),
            Email(name="database-mail", to=[settings.database_mail]),
            Email(name="infrastructure-mail", to=[settings.infrastructure_mail]),
            Email(name="security-mail", to=[settings.security_mail]),
            Webhook(name="tickets", url=settings.tickets_url),
            Webhook(name=HEARTBEAT.receiver, url=settings.heartbeat_url),
        ],
        teams=[
            Team(name="database", receiver="database-mail", contact=settings.database_mail),
            Team(name="infrastructure", receiver="infrastructure-mail", contact=settings.infrastructure_mail),
            Team(name="security", receiver="security-mail", contact=settings.security_mail),
        ],
        unknown="high",
        hours=[settings.daytime],
        maintenance=settings.maintenance,
        inhibitions=INHIBITIONS,
        heartbeat=HEARTBEAT,
        smtp=Smtp(smarthost=settings.smtp_host, sender="alertmanager@example.com"),
    )


def _severities(settings: Settings) -> list[Severity]:
    """The guide's table, and what its security alerts say of themselves; each incident gets a ticket."""
    return [
        Severity(
            name="critical",
            meaning="Complete service outage",
            response_time="15m",
            receiver="page",
            also=["tickets"],
            examples=[
                Example(text="Database down", alerts=["DatabaseDown"]),
                Example(text="All commands failing", alerts=["AllCommandsFailing", "EventCoreDown"]),
            ],
            group_wait="10s",
        ),
        Severity(
            name="high",
            meaning="Partial service degradation",
            response_time="30m",
            receiver="page-low-urgency",
            also=["tickets"],
            examples=[
                Example(text="High error rate", alerts=["HighCommandFailureRate"]),
                Example(text="Projection lag > 30min", alerts=["ProjectionLagSevere"]),
            ],
            group_wait="30s",
        ),
        Severity(
            name="medium",
            meaning="Performance degradation",
            response_time="2h",
            receiver="on-call-mail",
            also=["tickets"],
            examples=[
                Example(text="Increased latency", alerts=["EventStoreLatencyHigh"]),
                Example(text="Projection lag > 5min", alerts=["ProjectionLagHigh"]),
            ],
            aliases=["warning"],
            group_wait="1m",
        ),
        Severity(
            name="low",
            meaning="Minor issues",
            response_time="24h",
            receiver="tickets",
            examples=[
                Example(text="Non-critical errors", alerts=["CommandErrorsPersist"]),
                Example(text="Alerting issues", alerts=["RuleEvaluationFails", "NotificationsFail"]),
            ],
            aliases=["info"],
            group_wait="5m",
            hours=settings.daytime.name,
        ),
        Severity(
            name="security",
            meaning="A possible attack",
            response_time="1h",
            receiver="security-mail",
            examples=[
                Example(text="Unauthorized command attempt", alerts=["UnauthorizedCommandAttempt"]),
                Example(text="Anomalous traffic", alerts=["AnomalousTrafficPattern"]),
            ],
            group_wait="0s",
            standalone=True,
        ),
    ]
