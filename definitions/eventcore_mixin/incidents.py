"""The guide's incident classification as routes: who is told, how fast they answer, what silences what."""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Email, IncidentPolicy, PagerDuty, SecretFile, Severity, Smtp


def incidents(settings: Settings) -> IncidentPolicy:
    """The incident policy of a deployment."""
    key = SecretFile(file=settings.pagerduty_key_file)
    return IncidentPolicy(
        severities=[
            Severity(
                name="critical",
                meaning="Complete service outage",
                response_time="15m",
                receiver="page",
                examples=["Database down", "All commands failing"],
                group_wait="10s",
            ),
            Severity(
                name="high",
                meaning="Partial service degradation",
                response_time="30m",
                receiver="page-low-urgency",
                examples=["High error rate", "Projection lag > 30min"],
                group_wait="30s",
            ),
            Severity(
                name="medium",
                meaning="Performance degradation",
                response_time="2h",
                receiver="infrastructure-mail",
                examples=["Increased latency", "Projection lag > 5min"],
                aliases=["warning"],
                group_wait="1m",
            ),
            Severity(
                name="low",
                meaning="Minor issues",
                response_time="24h",
                receiver="daily-mail",
                examples=["Non-critical errors", "Alerting issues"],
                aliases=["info"],
                group_wait="5m",
            ),
            Severity(
                name="security",
                meaning="A possible attack",
                response_time="1h",
                receiver="security-mail",
                examples=["Unauthorized command attempt", "Anomalous traffic"],
                group_wait="0s",
                standalone=True,
            ),
        ],
        receivers=[
            PagerDuty(name="page", routing_key=key, urgency="critical"),
            PagerDuty(name="page-low-urgency", routing_key=key, urgency="warning"),
            Email(name="infrastructure-mail", to=[settings.infrastructure_mail, settings.database_mail]),
            Email(name="daily-mail", to=[settings.infrastructure_mail]),
            Email(name="security-mail", to=[settings.security_mail]),
        ],
        unknown="high",
        smtp=Smtp(smarthost=settings.smtp_host, sender="alertmanager@example.com"),
    )
