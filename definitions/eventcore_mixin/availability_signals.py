"""What is looked at to tell whether EventCore, its database and alerting itself are there."""

from typing import NamedTuple

from eventcore_mixin.addresses import found_at
from eventcore_mixin.database_metrics import postgres_exporter
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Condition, Counter, Expression, Gauge, Target, absent, count, exported, promql

_TOLD = ("blackbox", "eventcore", "fluentd", "postgres", "sql_exporter")


class Availability(NamedTuple):
    """Targets, metrics and conditions of this topic."""

    application: Target
    database: Target
    prometheus: Target
    alertmanager: Target
    pg_up: Gauge
    rule_failures: Counter
    notification_failures: Counter
    all_down: Condition
    instance_down: Condition
    scrape_down: Condition
    database_down: Condition
    all_failing: Condition
    errors_persist: Condition
    rules_fail: Condition
    notifications_fail: Condition


def availability_signals(metrics: Metrics, settings: Settings) -> Availability:
    """The conditions of a deployment, with the thresholds of its settings."""
    interval = settings.scrape_interval
    application = metrics.commands.target
    database = postgres_exporter(settings)
    prometheus = Target(
        job="prometheus",
        instance="prometheus-1:9090",
        scrape_interval=interval,
        help="Prometheus itself.",
        found=found_at("prometheus", settings),
    )
    alertmanager = Target(
        job="alertmanager",
        instance="alertmanager-1:9093",
        scrape_interval=interval,
        help="Alertmanager itself.",
        found=found_at("alertmanager", settings),
    )
    pg_up = exported(Gauge, "pg_up", database, help="Whether postgres_exporter reaches the database.")
    rule_failures = exported(
        Counter, "prometheus_rule_evaluation_failures_total", prometheus, help="Rules that could not be evaluated."
    )
    notification_failures = exported(
        Counter, "alertmanager_notifications_failed_total", alertmanager, help="Messages that could not be delivered."
    )
    return Availability(
        application,
        database,
        prometheus,
        alertmanager,
        pg_up,
        rule_failures,
        notification_failures,
        # A target that is gone from the list of targets has no `up` at all: that counts as down too.
        all_down=application.up.max().or_(_gone(application)) < count(1),
        instance_down=application.up < count(1),
        # Those that have an alert of their own are told of by that.
        scrape_down=promql(f'up{{job!~"{"|".join(_TOLD)}"}}') < count(1),
        # Without an answer of the exporter nobody knows whether the database is there: that is as bad.
        database_down=database.up.filtered("==", 0).or_(pg_up).or_(_gone(database)) < count(1),
        # An outage shows in two minutes; what merely persists is seen over an hour.
        all_failing=(_failing(metrics, "2m") > settings.failure_ratio_outage).and_(
            metrics.commands.rate("2m").sum() > settings.outage_traffic
        ),
        errors_persist=_failing(metrics, "1h") > settings.failure_ratio_minor,
        rules_fail=rule_failures.increments("15m").sum("rule_group") > count(0),
        notifications_fail=notification_failures.increments("15m").sum("integration") > count(0),
    )


def _failing(metrics: Metrics, window: str) -> Expression:
    """The part of the commands that fails; without failures 0, without traffic nothing."""
    traffic = metrics.commands.rate(window).sum()
    return metrics.failures.rate(window).sum().or_(traffic * 0) / traffic.filtered(">", 0)


def _gone(target: Target) -> Expression:
    """0 where nothing of this target is scraped, not even in vain."""
    return absent(target.up) * 0
