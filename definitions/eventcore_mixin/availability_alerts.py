"""Alerts on outages, on errors that stay, and on alerting itself, with the scenarios that prove them."""

from eventcore_mixin import availability_runbooks as runbooks
from eventcore_mixin.availability_signals import Availability
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Alert, Counter, Scenario, Series, constant, gap, ramp


def alerts(metrics: Metrics, looked: Availability, settings: Settings) -> list[Alert]:
    """All alerts of this topic."""
    return [*_outages(metrics, looked, settings), *_minor(metrics, looked, settings), *_own_health(looked)]


def _commands(metrics: Metrics, traffic: float, failing: float) -> list[Series]:
    return [
        metrics.commands.series(ramp(traffic), command_type="Deposit"),
        metrics.failures.series(ramp(traffic * failing), command_type="Deposit", error_type="event_store_error"),
    ]


def _outages(metrics: Metrics, looked: Availability, settings: Settings) -> list[Alert]:
    other = {"instance": "app-2:9090"}
    app, database = looked.application, looked.database
    fading = [ramp(10.0, "10m"), ramp(settings.outage_traffic.value / 5)]
    return [
        Alert(
            name="EventCoreDown",
            when=looked.all_down,
            for_="2m",
            severity="critical",
            summary="EventCore is down",
            description="No instance of EventCore has answered Prometheus for {for}.",
            group="availability",
            runbook=runbooks.EVENTCORE_DOWN,
            fires_when=[
                Scenario(
                    name="no instance answers, though the exporter of the database does",
                    series=[
                        app.up_series(constant(0)),
                        app.up_series(constant(0), **other),
                        database.up_series(constant(1)),
                    ],
                    fires_from="3m",
                ),
                Scenario(name="Prometheus knows of no instance", series=[], fires_from="3m"),
            ],
            silent_when=[
                Scenario(
                    name="one of two instances answers",
                    series=[app.up_series(constant(0)), app.up_series(constant(1), **other)],
                )
            ],
            no_data="fires",
        ),
        Alert(
            name="EventCoreInstanceDown",
            when=looked.instance_down,
            for_="5m",
            severity="high",
            summary="{labels.instance} is down",
            description="{labels.instance} has not answered Prometheus for {for}.",
            group="availability",
            runbook=runbooks.INSTANCE_DOWN,
            fires_when=[
                Scenario(
                    name="one of two instances does not answer",
                    series=[app.up_series(constant(0)), app.up_series(constant(1), **other)],
                    fires_from="6m",
                    labels={"instance": app.instance},
                )
            ],
            silent_when=[Scenario(name="all answer", series=[app.up_series(constant(1))])],
        ),
        Alert(
            name="ScrapeTargetDown",
            when=looked.scrape_down,
            for_="15m",
            severity="low",
            summary="{labels.job} on {labels.instance} is not scraped",
            description="Prometheus has had no answer of {labels.job} at {labels.instance} for {for}.",
            group="availability",
            runbook=runbooks.SCRAPE_DOWN,
            fires_when=[
                Scenario(
                    name="Alertmanager's metrics do not come, and Prometheus' own do",
                    series=[looked.alertmanager.up_series(constant(0)), looked.prometheus.up_series(constant(1))],
                    fires_from="16m",
                    labels={"job": "alertmanager"},
                )
            ],
            silent_when=[
                Scenario(
                    name="all answer but the application, which has an alert of its own",
                    series=[looked.alertmanager.up_series(constant(1)), app.up_series(constant(0))],
                )
            ],
        ),
        Alert(
            name="DatabaseDown",
            when=looked.database_down,
            for_="1m",
            severity="critical",
            summary="The database is down",
            description="The database has not been reached for {for}, or its exporter does not answer.",
            labels={"team": "database"},
            group="availability",
            runbook=runbooks.DATABASE_DOWN,
            fires_when=[
                Scenario(
                    name="the exporter does not reach the database",
                    series=[looked.pg_up.series(constant(0)), database.up_series(constant(1))],
                    fires_from="2m",
                ),
                Scenario(
                    name="the exporter does not answer", series=[database.up_series(constant(0))], fires_from="2m"
                ),
                Scenario(name="Prometheus knows of no exporter", series=[], fires_from="2m"),
            ],
            silent_when=[
                Scenario(
                    name="the database answers, though EventCore does not",
                    series=[
                        looked.pg_up.series(constant(1)),
                        database.up_series(constant(1)),
                        app.up_series(constant(0)),
                    ],
                )
            ],
            no_data="fires",
        ),
        Alert(
            name="AllCommandsFailing",
            when=looked.all_failing,
            for_="2m",
            severity="critical",
            summary="All commands fail",
            description="{value} of all commands fail (threshold: {threshold}).",
            group="availability",
            runbook=runbooks.ALL_FAILING,
            fires_when=[
                Scenario(name="every command fails", series=_commands(metrics, 10.0, 1.0), fires_from="4m"),
                Scenario(
                    name="every one of few commands fails",
                    series=_commands(metrics, settings.outage_traffic.value * 2, 1.0),
                    fires_from="8m",
                ),
                Scenario(
                    name="every command fails, of many for ten minutes and then of hardly any",
                    series=[
                        metrics.commands.series(fading, command_type="Deposit"),
                        metrics.failures.series(fading, command_type="Deposit", error_type="event_store_error"),
                    ],
                    lasts="20m",
                    fires_from="4m",
                    fires_until="10m",
                    resolved_by="13m",
                ),
            ],
            silent_when=[
                Scenario(name="half of the commands fail", series=_commands(metrics, 10.0, 0.5)),
                Scenario(
                    name="the only command in minutes fails",
                    series=_commands(metrics, settings.outage_traffic.value / 10, 1.0),
                ),
            ],
        ),
    ]


def _minor(metrics: Metrics, looked: Availability, settings: Settings) -> list[Alert]:
    share = settings.failure_ratio_minor.value
    return [
        Alert(
            name="CommandErrorsPersist",
            when=looked.errors_persist,
            for_="15m",
            severity="low",
            summary="Some commands keep failing",
            description="{value} of all commands of the last hour failed (threshold: {threshold}).",
            group="availability",
            runbook=runbooks.ERRORS_PERSIST,
            fires_when=[
                Scenario(
                    name="a few of a hundred commands fail all the time",
                    series=_commands(metrics, 10.0, share * 2),
                    lasts="3h",
                    fires_from="80m",
                )
            ],
            silent_when=[
                Scenario(name="hardly any fail", series=_commands(metrics, 10.0, share / 2), lasts="2h"),
                Scenario(
                    name="commands of before fail after the traffic has ended",
                    series=[
                        metrics.commands.series(constant(1000), command_type="Deposit"),
                        metrics.failures.series(ramp(0.1), command_type="Deposit", error_type="timeout"),
                    ],
                    lasts="30m",
                ),
            ],
        )
    ]


def _gone_for_a_while(counter: Counter, labels: dict[str, str]) -> list[Scenario]:
    """A counter that is away for less than an hour says nothing new when it comes back; after more it may."""
    return [
        Scenario(
            name="three fail at the start, and the counter is away for 45 minutes later on",
            series=[counter.series([constant(3, "20m"), gap("45m"), constant(3)], **labels)],
            lasts="85m",
            fires_from="6m",
            fires_until="13m",
            resolved_by="17m",
        ),
        Scenario(
            name="the counter comes back after an hour and a half, and may be a new one",
            series=[counter.series([constant(3, "10m"), gap("90m"), constant(3)], **labels)],
            lasts="2h",
            fires_from="106m",
            fires_until="113m",
            resolved_by="117m",
        ),
    ]


def _own_health(looked: Availability) -> list[Alert]:
    group, integration = {"rule_group": "/etc/prometheus/rules/application.yaml;application"}, {"integration": "email"}
    return [
        Alert(
            name="RuleEvaluationFails",
            when=looked.rules_fail,
            for_="5m",
            severity="low",
            summary="Prometheus cannot evaluate rules of {labels.rule_group}",
            description="{value} evaluations failed in 15 minutes: alerts of the group may be missing.",
            labels={"team": "infrastructure"},
            group="alerting",
            runbook=runbooks.RULES_FAIL,
            fires_when=[
                Scenario(
                    name="a rule fails at every evaluation",
                    series=[looked.rule_failures.series(ramp(1 / 60), **group)],
                    fires_from="10m",
                ),
                *_gone_for_a_while(looked.rule_failures, group),
            ],
            silent_when=[Scenario(name="none fails", series=[looked.rule_failures.series(constant(0), **group)])],
        ),
        Alert(
            name="NotificationsFail",
            when=looked.notifications_fail,
            for_="5m",
            severity="low",
            summary="Alertmanager cannot deliver by {labels.integration}",
            description="{value} messages were not delivered in 15 minutes.",
            labels={"team": "infrastructure"},
            group="alerting",
            runbook=runbooks.NOTIFICATIONS_FAIL,
            fires_when=[
                Scenario(
                    name="every message fails",
                    series=[looked.notification_failures.series(ramp(1 / 60), **integration)],
                    fires_from="10m",
                ),
                *_gone_for_a_while(looked.notification_failures, integration),
            ],
            silent_when=[
                Scenario(
                    name="none fails",
                    series=[looked.notification_failures.series(constant(0), **integration)],
                )
            ],
        ),
    ]
