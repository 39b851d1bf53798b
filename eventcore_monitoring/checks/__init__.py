"""Checks: `(Monitoring) -> Iterator[Finding]`, one file a fault, listed in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.checks.address_scraped_twice import address_scraped_twice
from eventcore_monitoring.checks.alert_always_silenced import alert_always_silenced
from eventcore_monitoring.checks.alert_not_declared import alert_not_declared
from eventcore_monitoring.checks.alert_reaches_nobody import alert_reaches_nobody
from eventcore_monitoring.checks.alert_without_panel import alert_without_panel
from eventcore_monitoring.checks.alert_without_runbook import alert_without_runbook
from eventcore_monitoring.checks.alert_without_scenario import alert_without_scenario
from eventcore_monitoring.checks.backup_cannot_meet_objective import backup_cannot_meet_objective
from eventcore_monitoring.checks.command_not_in_its_language import command_not_in_its_language
from eventcore_monitoring.checks.connections_exceed_database import connections_exceed_database
from eventcore_monitoring.checks.danger_without_caution import danger_without_caution
from eventcore_monitoring.checks.expectation_not_met import expectation_not_met
from eventcore_monitoring.checks.expression_computed_twice import expression_computed_twice
from eventcore_monitoring.checks.expressions import expressions
from eventcore_monitoring.checks.fluentd_configuration import fluentd_configuration
from eventcore_monitoring.checks.group_without_rules import group_without_rules
from eventcore_monitoring.checks.handled_otherwise_by_fluent_bit import handled_otherwise_by_fluent_bit
from eventcore_monitoring.checks.inhibition_never_applies import inhibition_never_applies
from eventcore_monitoring.checks.label_not_on_metric import label_not_on_metric
from eventcore_monitoring.checks.label_set_by_scrape import label_set_by_scrape
from eventcore_monitoring.checks.label_value_not_declared import label_value_not_declared
from eventcore_monitoring.checks.label_without_bound import label_without_bound
from eventcore_monitoring.checks.less_urgent_when_worse import less_urgent_when_worse
from eventcore_monitoring.checks.log_metric_not_declared import log_metric_not_declared
from eventcore_monitoring.checks.metric_not_declared import metric_not_declared
from eventcore_monitoring.checks.name_used_twice import name_used_twice
from eventcore_monitoring.checks.objective_without_rules import objective_without_rules
from eventcore_monitoring.checks.override_without_effect import override_without_effect
from eventcore_monitoring.checks.part_unknown_to_perses import part_unknown_to_perses
from eventcore_monitoring.checks.percentage_of_something_else import percentage_of_something_else
from eventcore_monitoring.checks.probe_check_unknown import probe_check_unknown
from eventcore_monitoring.checks.probe_cut_off import probe_cut_off
from eventcore_monitoring.checks.probe_not_scraped import probe_not_scraped
from eventcore_monitoring.checks.prometheus_too_old import prometheus_too_old
from eventcore_monitoring.checks.query_lacks_column import query_lacks_column
from eventcore_monitoring.checks.query_not_read import query_not_read
from eventcore_monitoring.checks.query_reads_unknown import query_reads_unknown
from eventcore_monitoring.checks.query_reads_whole_table import query_reads_whole_table
from eventcore_monitoring.checks.query_takes_parameters import query_takes_parameters
from eventcore_monitoring.checks.query_value_no_number import query_value_no_number
from eventcore_monitoring.checks.query_writes import query_writes
from eventcore_monitoring.checks.receiver_not_declared import receiver_not_declared
from eventcore_monitoring.checks.reference_to_nothing import reference_to_nothing
from eventcore_monitoring.checks.replicas_do_not_help import replicas_do_not_help
from eventcore_monitoring.checks.reserved_label import reserved_label
from eventcore_monitoring.checks.response_time_not_kept import response_time_not_kept
from eventcore_monitoring.checks.scaler_acts_after_page import scaler_acts_after_page
from eventcore_monitoring.checks.scaler_cannot_follow_condition import scaler_cannot_follow_condition
from eventcore_monitoring.checks.scaling_contradicts_itself import scaling_contradicts_itself
from eventcore_monitoring.checks.scenario_too_short import scenario_too_short
from eventcore_monitoring.checks.search_beyond_retention import search_beyond_retention
from eventcore_monitoring.checks.search_field_unknown import search_field_unknown
from eventcore_monitoring.checks.search_of_unknown_sink import search_of_unknown_sink
from eventcore_monitoring.checks.severity_contradicts_example import severity_contradicts_example
from eventcore_monitoring.checks.severity_contradicts_incident_table import severity_contradicts_incident_table
from eventcore_monitoring.checks.severity_example_without_alert import severity_example_without_alert
from eventcore_monitoring.checks.severity_not_in_policy import severity_not_in_policy
from eventcore_monitoring.checks.step_unknown_to_fluent_bit import step_unknown_to_fluent_bit
from eventcore_monitoring.checks.target_declared_twice import target_declared_twice
from eventcore_monitoring.checks.target_not_scraped import target_not_scraped
from eventcore_monitoring.checks.threshold_without_condition import threshold_without_condition
from eventcore_monitoring.checks.variable_not_declared import variable_not_declared
from eventcore_monitoring.checks.whole_not_declared import whole_not_declared
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring

Check = Callable[[Monitoring], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    alert_always_silenced,
    alert_not_declared,
    alert_reaches_nobody,
    address_scraped_twice,
    alert_without_panel,
    alert_without_runbook,
    alert_without_scenario,
    command_not_in_its_language,
    connections_exceed_database,
    danger_without_caution,
    backup_cannot_meet_objective,
    expectation_not_met,
    expression_computed_twice,
    expressions,
    fluentd_configuration,
    group_without_rules,
    handled_otherwise_by_fluent_bit,
    inhibition_never_applies,
    label_not_on_metric,
    label_set_by_scrape,
    label_value_not_declared,
    label_without_bound,
    less_urgent_when_worse,
    log_metric_not_declared,
    metric_not_declared,
    name_used_twice,
    objective_without_rules,
    override_without_effect,
    part_unknown_to_perses,
    percentage_of_something_else,
    probe_check_unknown,
    probe_cut_off,
    probe_not_scraped,
    prometheus_too_old,
    query_lacks_column,
    query_not_read,
    query_reads_unknown,
    query_reads_whole_table,
    query_takes_parameters,
    query_value_no_number,
    query_writes,
    receiver_not_declared,
    reference_to_nothing,
    replicas_do_not_help,
    reserved_label,
    response_time_not_kept,
    scaler_acts_after_page,
    scaler_cannot_follow_condition,
    scaling_contradicts_itself,
    scenario_too_short,
    search_beyond_retention,
    search_field_unknown,
    search_of_unknown_sink,
    severity_contradicts_example,
    severity_contradicts_incident_table,
    severity_example_without_alert,
    severity_not_in_policy,
    step_unknown_to_fluent_bit,
    target_declared_twice,
    target_not_scraped,
    threshold_without_condition,
    variable_not_declared,
    whole_not_declared,
)
