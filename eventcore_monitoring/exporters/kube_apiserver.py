"""The metrics of the Kubernetes API server, and those that every Kubernetes component has.

Read from Kubernetes 1.36.0 (`test/instrumentation/documentation`; `k8s.io/apiserver` and `k8s.io/component-base` for
buckets and values): all stable and beta metrics, those that kubernetes-mixin uses, and of the alpha metrics those that
say how well the server does; `apiserver_storage_list_*` also with the labels of 1.37. `kubernetes_*`, `rest_client_*`,
`workqueue_*` and `leader_election_*` are there on kubelet, scheduler and controller manager too. The core API group is
the empty string, so `group` is missing there.
"""

METRICS = """\
gauge     aggregator_unavailable_apiservice                                                  boolean   name
counter   aggregator_unavailable_apiservice_total                                            count     name reason
histogram apiserver_admission_controller_admission_duration_seconds                          seconds   name operation rejected=false|true type le=0.005|0.025|0.1|0.5|1|2.5
histogram apiserver_admission_step_admission_duration_seconds                                seconds   operation rejected=false|true type le=0.005|0.025|0.1|0.5|1|2.5
summary   apiserver_admission_step_admission_duration_seconds_summary                        seconds   operation rejected type quantile=0.5|0.9|0.99
histogram apiserver_admission_webhook_admission_duration_seconds                             seconds   name operation rejected=false|true type le=0.005|0.025|0.1|0.5|1|2.5|10|25
counter   apiserver_admission_webhook_fail_open_count                                        count     name type
counter   apiserver_admission_webhook_rejection_count                                        count     error_type name operation rejection_code type
counter   apiserver_admission_webhook_request_total                                          count     code name operation rejected type
counter   apiserver_audit_error_total                                                        count     plugin
counter   apiserver_audit_event_total                                                        count
counter   apiserver_audit_level_total                                                        count     level
counter   apiserver_audit_requests_rejected_total                                            count
gauge     apiserver_authentication_config_controller_automatic_reload_last_timestamp_seconds timestamp apiserver_id_hash status
counter   apiserver_authentication_config_controller_automatic_reloads_total                 count     apiserver_id_hash status
gauge     apiserver_authorization_config_controller_automatic_reload_last_timestamp_seconds  timestamp apiserver_id_hash status
counter   apiserver_authorization_config_controller_automatic_reloads_total                  count     apiserver_id_hash status
counter   apiserver_authorization_decisions_total                                            count     decision name type
histogram apiserver_authorization_webhook_duration_seconds                                   seconds   name result le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   apiserver_authorization_webhook_evaluations_fail_open_total                        count     name result
counter   apiserver_authorization_webhook_evaluations_total                                  count     name result
counter   apiserver_cache_list_fetched_objects_total                                         count     group? index? resource
counter   apiserver_cache_list_returned_objects_total                                        count     group? resource
counter   apiserver_cache_list_total                                                         count     group? index? resource
histogram apiserver_cel_compilation_duration_seconds                                         seconds   le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram apiserver_cel_evaluation_duration_seconds                                          seconds   le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram apiserver_client_certificate_expiration_seconds                                    seconds   le=0|1800|3600|7200|21600|43200|86400|172800|345600|604800|2592000|7776000|15552000|31104000
gauge     apiserver_current_inflight_requests                                                count     request_kind=mutating|readOnly
gauge     apiserver_current_inqueue_requests                                                 count     request_kind=mutating|readOnly
gauge     apiserver_flowcontrol_current_executing_requests                                   count     flow_schema priority_level
gauge     apiserver_flowcontrol_current_executing_seats                                      count     flow_schema priority_level
gauge     apiserver_flowcontrol_current_inqueue_requests                                     count     flow_schema priority_level
gauge     apiserver_flowcontrol_current_inqueue_seats                                        count     flow_schema priority_level
gauge     apiserver_flowcontrol_current_limit_seats                                          count     priority_level
gauge     apiserver_flowcontrol_demand_seats_average                                         count     priority_level
gauge     apiserver_flowcontrol_demand_seats_high_watermark                                  count     priority_level
gauge     apiserver_flowcontrol_demand_seats_smoothed                                        count     priority_level
counter   apiserver_flowcontrol_dispatched_requests_total                                    count     flow_schema priority_level
gauge     apiserver_flowcontrol_lower_limit_seats                                            count     priority_level
gauge     apiserver_flowcontrol_nominal_limit_seats                                          count     priority_level
counter   apiserver_flowcontrol_rejected_requests_total                                      count     flow_schema priority_level reason
counter   apiserver_flowcontrol_request_dispatch_no_accommodation_total                      count     flow_schema priority_level
histogram apiserver_flowcontrol_request_execution_seconds                                    seconds   flow_schema priority_level type le=0|0.005|0.02|0.05|0.1|0.2|0.5|1|2|5|10|15|30
histogram apiserver_flowcontrol_request_queue_length_after_enqueue                           count     flow_schema priority_level le=0|10|25|50|100|250|500|1000
histogram apiserver_flowcontrol_request_wait_duration_seconds                                seconds   execute=false|true flow_schema priority_level le=0|0.005|0.02|0.05|0.1|0.2|0.5|1|2|5|10|15|30
gauge     apiserver_flowcontrol_upper_limit_seats                                            count     priority_level
histogram apiserver_flowcontrol_work_estimated_seats                                         count     flow_schema priority_level le=1|2|4|8|16|32|64|100
counter   apiserver_init_events_total                                                        count     group? resource
gauge     apiserver_longrunning_requests                                                     count     component? group? resource? scope? subresource? verb version?
counter   apiserver_request_aborts_total                                                     count     group? resource? scope? subresource? verb version?
histogram apiserver_request_body_size_bytes                                                  bytes     group? resource verb le=50000|150000|250000|350000|450000|550000|650000|750000|850000|950000|1050000|1150000|1250000|1350000|1450000|1550000|1650000|1750000|1850000|1950000|2050000|2150000|2250000|2350000|2450000|2550000|2650000|2750000|2850000|2950000|3050000
histogram apiserver_request_duration_seconds                                                 seconds   component? dry_run? group? resource? scope? subresource? verb version? le=0.005|0.025|0.05|0.1|0.2|0.4|0.6|0.8|1|1.25|1.5|2|3|4|5|6|8|10|15|20|30|45|60
histogram apiserver_request_filter_duration_seconds                                          seconds   filter le=0.0001|0.0003|0.001|0.003|0.01|0.03|0.1|0.3|1|5|10|15|30
counter   apiserver_request_post_timeout_total                                               count     source status
histogram apiserver_request_sli_duration_seconds                                             seconds   component? group? resource? scope? subresource? verb version? le=0.05|0.1|0.2|0.4|0.6|0.8|1|1.25|1.5|2|3|4|5|6|8|10|15|20|30|45|60
counter   apiserver_request_terminations_total                                               count     code component? group? resource? scope? subresource? verb version?
counter   apiserver_request_total                                                            count     code component? dry_run? group? resource? scope? subresource? verb version?
info      apiserver_requested_deprecated_apis                                                -         group? removed_release? resource subresource? version
gauge     apiserver_resource_objects                                                         count     group? resource
gauge     apiserver_resource_size_estimate_bytes                                             bytes     group? resource
histogram apiserver_response_sizes                                                           bytes     component? group? resource? scope? subresource? verb version? le=1000|10000|100000|1000000|10000000|100000000|1000000000
counter   apiserver_selfrequest_total                                                        count     group? resource subresource? verb
counter   apiserver_storage_decode_errors_total                                              count     group? resource
counter   apiserver_storage_events_received_total                                            count     group? resource
counter   apiserver_storage_list_evaluated_objects_total                                     count     group? resource storage?
counter   apiserver_storage_list_fetched_objects_total                                       count     group? index? resource storage?
counter   apiserver_storage_list_returned_objects_total                                      count     group? resource storage?
counter   apiserver_storage_list_total                                                       count     group? index? resource storage?
gauge     apiserver_storage_objects                                                          count     resource
gauge     apiserver_storage_size_bytes                                                       bytes     storage_cluster_id
counter   apiserver_terminated_watchers_total                                                count     group? resource
counter   apiserver_tls_handshake_errors_total                                               count
histogram apiserver_validating_admission_policy_check_duration_seconds                       seconds   enforcement_action error_type policy policy_binding le=5e-07|0.001|0.01|0.1|1
counter   apiserver_validating_admission_policy_check_total                                  count     enforcement_action error_type policy policy_binding
counter   apiserver_validation_declarative_validation_mismatch_total                         count
counter   apiserver_validation_declarative_validation_panic_total                            count
counter   apiserver_watch_cache_events_dispatched_total                                      count     group? resource
counter   apiserver_watch_cache_events_received_total                                        count     group? resource
counter   apiserver_watch_cache_initializations_total                                        count     group? resource
histogram apiserver_watch_cache_read_wait_seconds                                            seconds   group? resource le=0.005|0.025|0.05|0.1|0.2|0.4|0.6|0.8|1|1.25|1.5|2|3
gauge     apiserver_watch_cache_resource_version                                             -         group? resource
histogram apiserver_watch_events_sizes                                                       bytes     group? resource version le=1024|2048|4096|8192|16384|32768|65536|131072
counter   apiserver_watch_events_total                                                       count     group? resource version
histogram apiserver_watch_list_duration_seconds                                              seconds   group? resource scope version le=0.05|0.1|0.2|0.4|0.6|0.8|1|2|4|6|8|10|15|20|30|45|60
counter   authenticated_user_requests                                                        count     username
counter   authentication_attempts                                                            count     result
histogram authentication_duration_seconds                                                    seconds   result le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192|16.384
gauge     authentication_token_cache_active_fetch_count                                      count     status
counter   authentication_token_cache_fetch_total                                             count     status
counter   authentication_token_cache_request_total                                           count     status
counter   authorization_attempts_total                                                       count     result
histogram authorization_duration_seconds                                                     seconds   result le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192|16.384
counter   disabled_metrics_total                                                             count
gauge     etcd_bookmark_counts                                                               count     group? resource
counter   etcd_bookmark_total                                                                count     group? resource
histogram etcd_lease_object_counts                                                           count     le=10|50|100|500|1000|2500|5000
histogram etcd_request_duration_seconds                                                      seconds   group? operation resource le=0.005|0.025|0.05|0.1|0.2|0.4|0.6|0.8|1|1.25|1.5|2|3|4|5|6|8|10|15|20|30|45|60
counter   etcd_request_errors_total                                                          count     group? operation resource
counter   etcd_requests_total                                                                count     group? operation resource
counter   hidden_metrics_total                                                               count
histogram informer_processing_latency_seconds                                                seconds   group? name resource version le=0.001|0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
gauge     informer_queued_items                                                              count     group? name resource version
gauge     kube_apiserver_clusterip_allocator_allocated_ips                                   count     cidr
counter   kube_apiserver_clusterip_allocator_allocation_errors_total                         count     cidr scope
counter   kube_apiserver_clusterip_allocator_allocation_total                                count     cidr scope
gauge     kube_apiserver_clusterip_allocator_available_ips                                   count     cidr
gauge     kube_apiserver_nodeport_allocator_allocated_ports                                  count
counter   kube_apiserver_nodeport_allocator_allocation_errors_total                          count     scope
counter   kube_apiserver_nodeport_allocator_allocation_total                                 count     scope
gauge     kube_apiserver_nodeport_allocator_available_ports                                  count
info      kubernetes_build_info                                                              -         build_date compiler git_commit git_tree_state git_version go_version major minor platform
gauge     kubernetes_feature_enabled                                                         boolean   name stage?
gauge     kubernetes_healthcheck                                                             boolean   name type
counter   kubernetes_healthchecks_total                                                      count     name status type
gauge     leader_election_master_status                                                      boolean   name
counter   leader_election_slowpath_total                                                     count     name
counter   pod_security_errors_total                                                          count     fatal request_operation resource subresource?
counter   pod_security_evaluations_total                                                     count     decision mode policy_level policy_version request_operation resource subresource?
counter   pod_security_exemptions_total                                                      count     request_operation resource subresource?
counter   registered_metrics_total                                                           count     deprecated_version? stability_level
gauge     rest_client_exec_plugin_ttl_seconds                                                seconds
histogram rest_client_rate_limiter_duration_seconds                                          seconds   host verb le=0.005|0.025|0.1|0.25|0.5|1|2|4|8|15|30|60
histogram rest_client_request_duration_seconds                                               seconds   host verb le=0.005|0.025|0.1|0.25|0.5|1|2|4|8|15|30|60
counter   rest_client_request_retries_total                                                  count     code host verb
histogram rest_client_request_size_bytes                                                     bytes     host verb le=64|256|512|1024|4096|16384|65536|262144|1048576|4194304|16777216
counter   rest_client_requests_total                                                         count     code host method
histogram rest_client_response_size_bytes                                                    bytes     host verb le=64|256|512|1024|4096|16384|65536|262144|1048576|4194304|16777216
gauge     rest_client_transport_cache_entries                                                count
counter   rest_client_transport_create_calls_total                                           count     result
gauge     running_managed_controllers                                                        count     manager name
counter   serviceaccount_legacy_tokens_total                                                 count
counter   serviceaccount_stale_tokens_total                                                  count
counter   serviceaccount_valid_tokens_total                                                  count
gauge     watch_cache_capacity                                                               count     group? resource
counter   workqueue_adds_total                                                               count     name
gauge     workqueue_depth                                                                    count     name
gauge     workqueue_longest_running_processor_seconds                                        seconds   name
histogram workqueue_queue_duration_seconds                                                   seconds   name le=1e-08|1e-07|1e-06|9.999999999999999e-06|9.999999999999999e-05|0.001|0.01|0.1|1|10
counter   workqueue_retries_total                                                            count     name
gauge     workqueue_unfinished_work_seconds                                                  seconds   name
histogram workqueue_work_duration_seconds                                                    seconds   name le=1e-08|1e-07|1e-06|9.999999999999999e-06|9.999999999999999e-05|0.001|0.01|0.1|1|10
"""  # noqa: E501
