"""Checks: `(Monitoring) -> Iterator[Finding]`, one file a fault, listed in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.checks.alert_without_panel import alert_without_panel
from eventcore_monitoring.checks.alert_without_scenario import alert_without_scenario
from eventcore_monitoring.checks.backup_cannot_meet_objective import backup_cannot_meet_objective
from eventcore_monitoring.checks.expectation_not_met import expectation_not_met
from eventcore_monitoring.checks.expression_computed_twice import expression_computed_twice
from eventcore_monitoring.checks.expressions import expressions
from eventcore_monitoring.checks.fluentd_configuration import fluentd_configuration
from eventcore_monitoring.checks.group_without_rules import group_without_rules
from eventcore_monitoring.checks.handled_otherwise_by_fluent_bit import handled_otherwise_by_fluent_bit
from eventcore_monitoring.checks.label_not_on_metric import label_not_on_metric
from eventcore_monitoring.checks.label_set_by_scrape import label_set_by_scrape
from eventcore_monitoring.checks.label_value_not_declared import label_value_not_declared
from eventcore_monitoring.checks.log_metric_not_declared import log_metric_not_declared
from eventcore_monitoring.checks.metric_not_declared import metric_not_declared
from eventcore_monitoring.checks.name_used_twice import name_used_twice
from eventcore_monitoring.checks.override_without_effect import override_without_effect
from eventcore_monitoring.checks.part_unknown_to_perses import part_unknown_to_perses
from eventcore_monitoring.checks.prometheus_too_old import prometheus_too_old
from eventcore_monitoring.checks.receiver_not_declared import receiver_not_declared
from eventcore_monitoring.checks.reserved_label import reserved_label
from eventcore_monitoring.checks.scaler_cannot_follow_condition import scaler_cannot_follow_condition
from eventcore_monitoring.checks.scaling_contradicts_itself import scaling_contradicts_itself
from eventcore_monitoring.checks.scenario_too_short import scenario_too_short
from eventcore_monitoring.checks.search_field_unknown import search_field_unknown
from eventcore_monitoring.checks.search_of_unknown_sink import search_of_unknown_sink
from eventcore_monitoring.checks.severity_not_in_policy import severity_not_in_policy
from eventcore_monitoring.checks.step_unknown_to_fluent_bit import step_unknown_to_fluent_bit
from eventcore_monitoring.checks.target_declared_twice import target_declared_twice
from eventcore_monitoring.checks.threshold_without_condition import threshold_without_condition
from eventcore_monitoring.checks.variable_not_declared import variable_not_declared
from eventcore_monitoring.checks.whole_not_declared import whole_not_declared
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring

Check = Callable[[Monitoring], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    alert_without_panel,
    alert_without_scenario,
    backup_cannot_meet_objective,
    expectation_not_met,
    expression_computed_twice,
    expressions,
    fluentd_configuration,
    group_without_rules,
    handled_otherwise_by_fluent_bit,
    label_not_on_metric,
    label_set_by_scrape,
    label_value_not_declared,
    log_metric_not_declared,
    metric_not_declared,
    name_used_twice,
    override_without_effect,
    part_unknown_to_perses,
    prometheus_too_old,
    receiver_not_declared,
    reserved_label,
    scaler_cannot_follow_condition,
    scaling_contradicts_itself,
    scenario_too_short,
    search_field_unknown,
    search_of_unknown_sink,
    severity_not_in_policy,
    step_unknown_to_fluent_bit,
    target_declared_twice,
    threshold_without_condition,
    variable_not_declared,
    whole_not_declared,
)
