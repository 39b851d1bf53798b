"""The metrics of the kubelet, without those of the cAdvisor inside it.

Read from Kubernetes 1.36.0 (`test/instrumentation/documentation`, `pkg/kubelet/metrics`, `pkg/kubelet/prober`):
`/metrics`, `/metrics/probes`, and of `/metrics/resource` the names that cAdvisor does not have too. Bucket edges that
are no round numbers (`dra_*`) are left out. What every Kubernetes component has (`kubernetes_*`, `rest_client_*`,
`workqueue_*`) stands with the API server.
"""

METRICS = """\
gauge     container_swap_limit_bytes                                    bytes        namespace pod container
gauge     container_swap_usage_bytes                                    bytes        namespace pod container
histogram csi_operations_seconds                                        seconds      driver_name grpc_status_code method_name migrated le=0.1|0.25|0.5|1|2.5|5|10|15|25|50|120|300|600
histogram dra_grpc_operations_duration_seconds                          seconds      driver_name grpc_status_code method_name
histogram dra_operations_duration_seconds                               seconds      is_error operation_name
gauge     dra_resource_claims_in_use                                    count        driver_name
counter   force_cleaned_failed_volume_operation_errors_total            count
counter   force_cleaned_failed_volume_operations_total                  count
gauge     kubelet_active_pods                                           count        static?
counter   kubelet_admission_rejections_total                            count        reason
counter   kubelet_certificate_manager_client_expiration_renew_errors    count
gauge     kubelet_certificate_manager_client_ttl_seconds                seconds
histogram kubelet_certificate_manager_server_rotation_seconds           seconds      le=60|3600|14400|86400|604800|2592000|7776000|15552000|31104000|124416000
gauge     kubelet_certificate_manager_server_ttl_seconds                seconds
histogram kubelet_cgroup_manager_duration_seconds                       seconds      operation_type le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
gauge     kubelet_cgroup_version                                        -
counter   kubelet_container_aligned_compute_resources_count             count        boundary scope
counter   kubelet_container_aligned_compute_resources_failure_count     count        boundary scope
gauge     kubelet_container_log_filesystem_used_bytes                   bytes        namespace pod uid container
counter   kubelet_container_requested_resizes_total                     count        operation requirement resource
histogram kubelet_containers_per_pod_count                              count        le=1|2|4|8|16
gauge     kubelet_cpu_manager_allocation_per_numa                       count        numa_node
gauge     kubelet_cpu_manager_exclusive_cpu_allocation_count            count
counter   kubelet_cpu_manager_pinning_errors_total                      count
counter   kubelet_cpu_manager_pinning_requests_total                    count
gauge     kubelet_cpu_manager_shared_pool_size_millicores               -
info      kubelet_credential_provider_config_info                       -            hash
histogram kubelet_credential_provider_plugin_duration                   seconds      plugin_name le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_credential_provider_plugin_errors_total               count        plugin_name
info      kubelet_cri_losing_support                                    -            version
gauge     kubelet_desired_pods                                          count        static?
histogram kubelet_device_plugin_alloc_duration_seconds                  seconds      resource_name le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_device_plugin_registration_total                      count        resource_name
counter   kubelet_evented_pleg_connection_error_count                   count
histogram kubelet_evented_pleg_connection_latency_seconds               seconds      le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_evented_pleg_connection_success_count                 count
histogram kubelet_eviction_stats_age_seconds                            seconds      eviction_signal le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_evictions                                             count        eviction_signal
gauge     kubelet_graceful_shutdown_end_time_seconds                    timestamp
gauge     kubelet_graceful_shutdown_start_time_seconds                  timestamp
gauge     kubelet_http_inflight_requests                                count        long_running method path server_type
histogram kubelet_http_requests_duration_seconds                        seconds      long_running method path server_type le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_http_requests_total                                   count        long_running method path server_type
counter   kubelet_image_garbage_collected_total                         count        reason
counter   kubelet_image_manager_ensure_image_requests_total             count        present_locally pull_policy pull_required
histogram kubelet_image_pull_duration_seconds                           seconds      image_size_in_bytes le=1|5|10|20|30|60|120|180|240|300|360|480|600|900|1200|1800|2700|3600
counter   kubelet_image_volume_mounted_errors_total                     count
counter   kubelet_image_volume_mounted_succeed_total                    count
counter   kubelet_image_volume_requested_total                          count
counter   kubelet_imagemanager_image_mustpull_checks_total              count        result
gauge     kubelet_imagemanager_inmemory_pulledrecords_usage_percent     percent
gauge     kubelet_imagemanager_inmemory_pullintents_usage_percent       percent
gauge     kubelet_imagemanager_ondisk_pulledrecords                     count
gauge     kubelet_imagemanager_ondisk_pullintents                       count
counter   kubelet_lifecycle_handler_http_fallbacks_total                count
gauge     kubelet_managed_ephemeral_containers                          count
counter   kubelet_memory_manager_pinning_errors_total                   count
counter   kubelet_memory_manager_pinning_requests_total                 count
info      kubelet_metrics_provider                                      -            provider
gauge     kubelet_mirror_pods                                           count
info      kubelet_node_name                                             -            node
gauge     kubelet_node_startup_duration_seconds                         seconds
gauge     kubelet_node_startup_post_registration_duration_seconds       seconds
gauge     kubelet_node_startup_pre_kubelet_duration_seconds             seconds
gauge     kubelet_node_startup_pre_registration_duration_seconds        seconds
gauge     kubelet_node_startup_registration_duration_seconds            seconds
gauge     kubelet_orphan_pod_cleaned_volumes                            count
gauge     kubelet_orphan_pod_cleaned_volumes_errors                     count
counter   kubelet_orphaned_runtime_pods_total                           count
counter   kubelet_pleg_discard_events                                   count
gauge     kubelet_pleg_last_seen_seconds                                timestamp
histogram kubelet_pleg_pod_relist_duration_seconds                      seconds      le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram kubelet_pleg_relist_duration_seconds                          seconds      le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram kubelet_pleg_relist_interval_seconds                          seconds      le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_pod_deferred_accepted_resizes_total                   count        retry_trigger
gauge     kubelet_pod_in_progress_resizes                               count
counter   kubelet_pod_infeasible_resizes_total                          count        reason_detail
gauge     kubelet_pod_pending_resizes                                   count        reason
histogram kubelet_pod_resize_duration_milliseconds                      milliseconds success le=10|50|100|500|1000|2000|5000|10000|20000|30000|60000|120000|300000|600000
counter   kubelet_pod_resources_endpoint_errors_get                     count        server_api_version
counter   kubelet_pod_resources_endpoint_errors_get_allocatable         count        server_api_version
counter   kubelet_pod_resources_endpoint_errors_list                    count        server_api_version
counter   kubelet_pod_resources_endpoint_requests_get                   count        server_api_version
counter   kubelet_pod_resources_endpoint_requests_get_allocatable       count        server_api_version
counter   kubelet_pod_resources_endpoint_requests_list                  count        server_api_version
counter   kubelet_pod_resources_endpoint_requests_total                 count        server_api_version
histogram kubelet_pod_start_duration_seconds                            seconds      le=0.5|1|2|3|4|5|6|8|10|20|30|45|60|120|180|240|300|360|480|600|900|1200|1800|2700|3600
histogram kubelet_pod_start_sli_duration_seconds                        seconds      le=0.5|1|2|3|4|5|6|8|10|20|30|45|60|120|180|240|300|360|480|600|900|1200|1800|2700|3600
histogram kubelet_pod_start_total_duration_seconds                      seconds      le=0.5|1|2|3|4|5|6|8|10|20|30|45|60|120|180|240|300|360|480|600|900|1200|1800|2700|3600
histogram kubelet_pod_status_sync_duration_seconds                      seconds      le=0.01|0.05|0.1|0.5|1|5|10|20|30|45|60
histogram kubelet_pod_worker_duration_seconds                           seconds      operation_type le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram kubelet_pod_worker_start_duration_seconds                     seconds      le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
gauge     kubelet_podcertificate_states                                 count        signer_name state
counter   kubelet_preemptions                                           count        preemption_signal
counter   kubelet_restarted_pods_total                                  count        static?
histogram kubelet_run_podsandbox_duration_seconds                       seconds      runtime_handler le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   kubelet_run_podsandbox_errors_total                           count        runtime_handler
gauge     kubelet_running_containers                                    count        container_state=created|exited|running|unknown
gauge     kubelet_running_pods                                          count
histogram kubelet_runtime_operations_duration_seconds                   seconds      operation_type le=0.005|0.0125|0.03125|0.078125|0.1953125|0.48828125|1.220703125|3.0517578125|7.62939453125|19.073486328125|47.6837158203125|119.20928955078125|298.0232238769531|745.0580596923828
counter   kubelet_runtime_operations_errors_total                       count        operation_type
counter   kubelet_runtime_operations_total                              count        operation_type
counter   kubelet_server_expiration_renew_errors                        count
counter   kubelet_sleep_action_terminated_early_total                   count
counter   kubelet_started_containers_errors_total                       count        code container_type
counter   kubelet_started_containers_total                              count        container_type
counter   kubelet_started_host_process_containers_errors_total          count        code container_type
counter   kubelet_started_host_process_containers_total                 count        container_type
counter   kubelet_started_pods_errors_total                             count
counter   kubelet_started_pods_total                                    count
counter   kubelet_started_user_namespaced_pods_errors_total             count
counter   kubelet_started_user_namespaced_pods_total                    count
histogram kubelet_topology_manager_admission_duration_ms                milliseconds le=0.05|0.1|0.2|0.4|0.8|1.6|3.2|6.4|12.8|25.6|51.2|102.4|204.8|409.6|819.2
counter   kubelet_topology_manager_admission_errors_total               count
counter   kubelet_topology_manager_admission_requests_total             count
histogram kubelet_volume_metric_collection_duration_seconds             seconds      metric_source le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
gauge     kubelet_volume_stats_available_bytes                          bytes        namespace persistentvolumeclaim
gauge     kubelet_volume_stats_capacity_bytes                           bytes        namespace persistentvolumeclaim
gauge     kubelet_volume_stats_health_status_abnormal                   boolean      namespace persistentvolumeclaim
gauge     kubelet_volume_stats_inodes                                   count        namespace persistentvolumeclaim
gauge     kubelet_volume_stats_inodes_free                              count        namespace persistentvolumeclaim
gauge     kubelet_volume_stats_inodes_used                              count        namespace persistentvolumeclaim
gauge     kubelet_volume_stats_used_bytes                               bytes        namespace persistentvolumeclaim
gauge     kubelet_working_pods                                          count        config lifecycle static?
counter   node_cpu_usage_seconds_total                                  seconds
gauge     node_memory_working_set_bytes                                 bytes
gauge     node_swap_usage_bytes                                         bytes
gauge     plugin_manager_total_plugins                                  count        socket_path state=actual_state_of_world|desired_state_of_world
counter   pod_cpu_usage_seconds_total                                   seconds      namespace pod
gauge     pod_memory_working_set_bytes                                  bytes        namespace pod
gauge     pod_swap_usage_bytes                                          bytes        namespace pod
histogram prober_probe_duration_seconds                                 seconds      namespace pod container probe_type=Liveness|Readiness|Startup le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   prober_probe_total                                            count        namespace pod pod_uid container probe_type=Liveness|Readiness|Startup result
counter   reconstruct_volume_operations_errors_total                    count
counter   reconstruct_volume_operations_total                           count
gauge     resource_scrape_error                                         boolean
histogram storage_operation_duration_seconds                            seconds      migrated operation_name status volume_plugin le=0.1|0.25|0.5|1|2.5|5|10|15|25|50|120|300|600
gauge     volume_manager_selinux_container_errors_total                 count        access_mode
gauge     volume_manager_selinux_container_warnings_total               count        access_mode
gauge     volume_manager_selinux_pod_context_mismatch_errors_total      count        access_mode
gauge     volume_manager_selinux_pod_context_mismatch_warnings_total    count        access_mode
gauge     volume_manager_selinux_volume_context_mismatch_errors_total   count        access_mode volume_plugin
gauge     volume_manager_selinux_volume_context_mismatch_warnings_total count        access_mode volume_plugin
gauge     volume_manager_selinux_volumes_admitted_total                 count        access_mode volume_plugin
gauge     volume_manager_total_volumes                                  count        plugin_name state=actual_state_of_world|desired_state_of_world
histogram volume_operation_total_seconds                                seconds      operation_name plugin_name le=0.1|0.25|0.5|1|2.5|5|10|15|25|50|120|300|600
"""  # noqa: E501
