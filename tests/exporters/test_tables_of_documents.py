"""The catalogues read from documentation and source: what was read by hand is there, and none contradicts its name."""

from __future__ import annotations

import pytest

from eventcore_monitoring.exporters import table
from exporters.tables import LINES

EXPORTERS = (
    "cadvisor",
    "coredns",
    "etcd",
    "fluentd",
    "keda",
    "kube_apiserver",
    "kube_state_metrics",
    "kubelet",
    "sql_exporter",
)
ALL = [line for exporter in EXPORTERS for line in LINES[exporter]]

# Counters whose programs do not follow the convention of a name in `_total`.
NAMED_FOR_WHAT_IS_COUNTED = {
    "authenticated_user_requests",
    "authentication_attempts",
    "etcd_network_snapshot_receive_failures",
    "etcd_network_snapshot_receive_success",
    "etcd_network_snapshot_send_failures",
    "etcd_network_snapshot_send_success",
    "etcd_server_health_failures",
    "etcd_server_health_success",
    "etcd_server_learner_promote_failures",
    "etcd_server_learner_promote_successes",
    "kubelet_certificate_manager_client_expiration_renew_errors",
    "kubelet_evictions",
    "kubelet_pleg_discard_events",
    "kubelet_preemptions",
    "kubelet_server_expiration_renew_errors",
}
NAMED_COUNT = {
    "apiserver_admission_webhook_fail_open_count",
    "apiserver_admission_webhook_rejection_count",
    "kubelet_container_aligned_compute_resources_count",
    "kubelet_container_aligned_compute_resources_failure_count",
    "kubelet_evented_pleg_connection_error_count",
    "kubelet_evented_pleg_connection_success_count",
}
NAMED_AS_IN_THE_CGROUP = {"container_hugetlb_failcnt", "container_memory_failcnt"}
NAMED_FOR_THE_METHOD_CALLED = {
    f"kubelet_pod_resources_endpoint_{of}_{method}"
    for of in ("errors", "requests")
    for method in ("get", "get_allocatable", "list")
}
COUNTERS_WITHOUT_TOTAL = NAMED_FOR_WHAT_IS_COUNTED | NAMED_COUNT | NAMED_AS_IN_THE_CGROUP | NAMED_FOR_THE_METHOD_CALLED

# The end of a name (before `_total`), and the units that it allows.
UNITS_BY_NAME = {
    "seconds": {"seconds", "timestamp"},
    "milliseconds": {"milliseconds"},
    "ms": {"milliseconds"},
    "bytes": {"bytes"},
    "ratio": {"ratio"},
    "percent": {"percent"},
    "watts": {"watts"},
    "timestamp": {"timestamp"},
    "created": {"timestamp"},
    "count": {"count", "milliseconds"},
    "info": {"-"},
    "generation": {"-"},
}
# Fluentd multiplies by 100 what it calls a ratio.
UNIT_AGAINST_ITS_NAME = {"fluentd_output_status_buffer_available_space_ratio": "percent"}

# Read in the sources and written down by hand, one blank between the columns.
VERIFIED = {
    "cadvisor": (
        "counter container_cpu_usage_seconds_total seconds id namespace? pod? container? name? image? cpu?",
        "gauge container_spec_memory_limit_bytes bytes id namespace? pod? container? name? image?",
        "gauge container_start_time_seconds timestamp id namespace? pod? container? name? image?",
    ),
    "coredns": (
        "counter coredns_dns_responses_total count server zone view? rcode plugin?",
        "histogram coredns_health_request_duration_seconds seconds le=0.00025|0.0025|0.025|0.25|2.5",
    ),
    "etcd": (
        "histogram etcd_disk_wal_fsync_duration_seconds seconds "
        "le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192",
        "gauge etcd_server_has_leader boolean",
        "untyped etcd_server_proposals_committed_total count",
    ),
    "fluentd": (
        "gauge fluentd_output_status_buffer_available_space_ratio percent plugin_id type",
        "untyped fluentd_output_status_retry_count count plugin_id type",
        "gauge fluentd_tail_file_position bytes plugin_id type path",
    ),
    "keda": (
        "gauge keda_scaler_active boolean "
        "namespace metric scaledObject scaler triggerIndex type=scaledjob|scaledobject",
        "counter keda_scaled_object_errors_total count namespace scaledObject",
    ),
    "kube_apiserver": (
        "histogram apiserver_request_sli_duration_seconds seconds "
        "component? group? resource? scope? subresource? verb version? "
        "le=0.05|0.1|0.2|0.4|0.6|0.8|1|1.25|1.5|2|3|4|5|6|8|10|15|20|30|45|60",
        "gauge apiserver_current_inflight_requests count request_kind=mutating|readOnly",
        "counter rest_client_requests_total count code host method",
    ),
    "kube_state_metrics": (
        "gauge kube_pod_status_phase boolean namespace pod uid phase=Failed|Pending|Running|Succeeded|Unknown",
        "gauge kube_pod_container_resource_limits - namespace pod uid container resource unit=byte|core|integer node?",
        "gauge kube_job_status_failed count namespace job_name reason?",
        "gauge kube_deployment_status_condition boolean "
        "namespace deployment reason? condition status=false|true|unknown",
    ),
    "kubelet": (
        "gauge kubelet_volume_stats_available_bytes bytes namespace persistentvolumeclaim",
        "gauge kubelet_pleg_last_seen_seconds timestamp",
        "histogram kubelet_pleg_relist_duration_seconds seconds le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10",
    ),
    "sql_exporter": ("counter scrape_errors_total count target? collector? query?",),
}

# What dashboards and alerts on a deployment of EventCore ask these exporters for.
NEEDED = """
kube_deployment_spec_replicas kube_deployment_status_replicas kube_deployment_status_replicas_available
kube_deployment_status_replicas_unavailable kube_deployment_status_observed_generation
kube_deployment_metadata_generation kube_deployment_status_condition
kube_horizontalpodautoscaler_spec_min_replicas kube_horizontalpodautoscaler_spec_max_replicas
kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_status_desired_replicas
kube_horizontalpodautoscaler_spec_target_metric kube_horizontalpodautoscaler_status_target_metric
kube_pod_container_resource_requests kube_pod_container_resource_limits kube_pod_container_status_restarts_total
kube_pod_container_status_last_terminated_reason kube_pod_container_status_waiting_reason
kube_pod_status_phase kube_pod_status_ready
kube_cronjob_status_last_successful_time kube_cronjob_status_last_schedule_time kube_cronjob_spec_suspend
kube_cronjob_status_active kube_job_status_failed kube_job_status_completion_time kube_job_status_start_time
container_memory_working_set_bytes container_spec_memory_limit_bytes container_cpu_usage_seconds_total
container_cpu_cfs_throttled_periods_total container_oom_events_total
kubelet_volume_stats_available_bytes kubelet_volume_stats_capacity_bytes kubelet_volume_stats_used_bytes
keda_scaler_active keda_scaler_metrics_value keda_scaler_detail_errors_total keda_scaled_object_errors_total
fluentd_output_status_buffer_total_bytes fluentd_output_status_buffer_queue_length fluentd_output_status_retry_wait
fluentd_output_status_buffer_available_space_ratio fluentd_output_status_num_errors fluentd_output_status_retry_count
fluentd_output_status_emit_records fluentd_output_status_write_count fluentd_output_status_slow_flush_count
fluentd_tail_file_position fluentd_tail_file_inode
"""


def test_only_histograms_with_irregular_edges_have_none_listed() -> None:
    without = {entry.name for entry in ALL if entry.kind == "histogram" and not entry.edges}
    assert without == {"dra_grpc_operations_duration_seconds", "dra_operations_duration_seconds"}


def test_every_summary_has_its_quantiles_listed() -> None:
    assert [line for line in ALL if bool(line.quantiles) != (line.kind == "summary")] == []


def test_counters_end_in_total_but_for_those_listed() -> None:
    without = {entry.name for entry in ALL if entry.kind == "counter" and not entry.name.endswith("_total")}
    assert without == COUNTERS_WITHOUT_TOTAL


def test_a_unit_in_a_name_is_the_unit_of_the_metric() -> None:
    against = {}
    for entry in ALL:
        end = entry.name.removesuffix("_total").rpartition("_")[2]
        if entry.unit not in UNITS_BY_NAME.get(end, {entry.unit}):
            against[entry.name] = entry.unit
    assert against == UNIT_AGAINST_ITS_NAME


def test_counters_count_seconds_bytes_or_things_and_are_no_timestamps() -> None:
    assert {entry.unit for entry in ALL if entry.kind == "counter"} == {"seconds", "bytes", "count"}


def test_names_begin_with_a_small_letter() -> None:
    assert [line.name for line in ALL if not line.name[0].islower()] == []


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_lines_verified_by_hand_stand_in_the_table(exporter: str) -> None:
    squeezed = [" ".join(line.split()) for line in table(exporter).splitlines()]
    assert [line for line in VERIFIED[exporter] if line not in squeezed] == []


def test_what_eventcore_needs_is_there() -> None:
    assert sorted(set(NEEDED.split()) - {entry.name for entry in ALL}) == []
