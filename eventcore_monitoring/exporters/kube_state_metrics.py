"""The metrics of kube-state-metrics: the state of Kubernetes objects, and its own telemetry.

Read from kube-state-metrics 2.20.0 (`docs/metrics`, `internal/store`, `pkg/app/server.go`). What is configured there is
not listed: metrics of custom resources, and the labels `label_*`, `annotation_*`, `nodeselector_*` and `metadata_*` of
`kube_*_labels`, `kube_*_annotations`, `kube_pod_nodeselectors` and `kube_volumeattachment_status_attachment_metadata`.
The telemetry port also serves `http_request_duration_seconds`, a name that many programs use: not listed. A label that
can be empty counts as missing, as it does in Prometheus.
"""

METRICS = """\
info    kube_certificatesigningrequest_annotations                       -         certificatesigningrequest signer_name
gauge   kube_certificatesigningrequest_cert_length                       bytes     certificatesigningrequest signer_name
gauge   kube_certificatesigningrequest_condition                         count     certificatesigningrequest signer_name condition
gauge   kube_certificatesigningrequest_created                           timestamp certificatesigningrequest signer_name
info    kube_certificatesigningrequest_labels                            -         certificatesigningrequest signer_name
info    kube_clusterrole_annotations                                     -         clusterrole
gauge   kube_clusterrole_created                                         timestamp clusterrole
info    kube_clusterrole_info                                            -         clusterrole
info    kube_clusterrole_labels                                          -         clusterrole
gauge   kube_clusterrole_metadata_resource_version                       -         clusterrole
info    kube_clusterrolebinding_annotations                              -         clusterrolebinding
gauge   kube_clusterrolebinding_created                                  timestamp clusterrolebinding
info    kube_clusterrolebinding_info                                     -         clusterrolebinding roleref_kind roleref_name
info    kube_clusterrolebinding_labels                                   -         clusterrolebinding
gauge   kube_clusterrolebinding_metadata_resource_version                -         clusterrolebinding
info    kube_configmap_annotations                                       -         namespace configmap
gauge   kube_configmap_created                                           timestamp namespace configmap
info    kube_configmap_info                                              -         namespace configmap
info    kube_configmap_labels                                            -         namespace configmap
gauge   kube_configmap_metadata_resource_version                         -         namespace configmap
info    kube_cronjob_annotations                                         -         namespace cronjob
gauge   kube_cronjob_created                                             timestamp namespace cronjob
info    kube_cronjob_info                                                -         namespace cronjob schedule concurrency_policy timezone
info    kube_cronjob_labels                                              -         namespace cronjob
gauge   kube_cronjob_metadata_resource_version                           -         namespace cronjob
gauge   kube_cronjob_next_schedule_time                                  timestamp namespace cronjob
gauge   kube_cronjob_schedule_invalid                                    boolean   namespace cronjob
gauge   kube_cronjob_spec_failed_job_history_limit                       count     namespace cronjob
gauge   kube_cronjob_spec_starting_deadline_seconds                      seconds   namespace cronjob
gauge   kube_cronjob_spec_successful_job_history_limit                   count     namespace cronjob
gauge   kube_cronjob_spec_suspend                                        boolean   namespace cronjob
gauge   kube_cronjob_status_active                                       count     namespace cronjob
gauge   kube_cronjob_status_last_schedule_time                           timestamp namespace cronjob
gauge   kube_cronjob_status_last_successful_time                         timestamp namespace cronjob
info    kube_daemonset_annotations                                       -         namespace daemonset
gauge   kube_daemonset_created                                           timestamp namespace daemonset
gauge   kube_daemonset_deletion_timestamp                                timestamp namespace daemonset
info    kube_daemonset_labels                                            -         namespace daemonset
gauge   kube_daemonset_metadata_generation                               -         namespace daemonset
gauge   kube_daemonset_status_current_number_scheduled                   count     namespace daemonset
gauge   kube_daemonset_status_desired_number_scheduled                   count     namespace daemonset
gauge   kube_daemonset_status_number_available                           count     namespace daemonset
gauge   kube_daemonset_status_number_misscheduled                        count     namespace daemonset
gauge   kube_daemonset_status_number_ready                               count     namespace daemonset
gauge   kube_daemonset_status_number_unavailable                         count     namespace daemonset
gauge   kube_daemonset_status_observed_generation                        -         namespace daemonset
gauge   kube_daemonset_status_updated_number_scheduled                   count     namespace daemonset
info    kube_deployment_annotations                                      -         namespace deployment
gauge   kube_deployment_created                                          timestamp namespace deployment
gauge   kube_deployment_deletion_timestamp                               timestamp namespace deployment
info    kube_deployment_labels                                           -         namespace deployment
gauge   kube_deployment_metadata_generation                              -         namespace deployment
info    kube_deployment_owner                                            -         namespace deployment owner_kind? owner_name?
gauge   kube_deployment_spec_paused                                      boolean   namespace deployment
gauge   kube_deployment_spec_replicas                                    count     namespace deployment
gauge   kube_deployment_spec_strategy_rollingupdate_max_surge            count     namespace deployment
gauge   kube_deployment_spec_strategy_rollingupdate_max_unavailable      count     namespace deployment
gauge   kube_deployment_status_condition                                 boolean   namespace deployment reason? condition status=false|true|unknown
gauge   kube_deployment_status_observed_generation                       -         namespace deployment
gauge   kube_deployment_status_replicas                                  count     namespace deployment
gauge   kube_deployment_status_replicas_available                        count     namespace deployment
gauge   kube_deployment_status_replicas_ready                            count     namespace deployment
gauge   kube_deployment_status_replicas_unavailable                      count     namespace deployment
gauge   kube_deployment_status_replicas_updated                          count     namespace deployment
gauge   kube_deployment_status_terminating_replicas                      count     namespace deployment
info    kube_endpoint_address                                            -         namespace endpoint ip port_name? port_protocol port_number ready=false|true
info    kube_endpoint_annotations                                        -         namespace endpoint
gauge   kube_endpoint_created                                            timestamp namespace endpoint
info    kube_endpoint_info                                               -         namespace endpoint
info    kube_endpoint_labels                                             -         namespace endpoint
info    kube_endpoint_ports                                              -         namespace endpoint port_name? port_protocol port_number
info    kube_endpointslice_annotations                                   -         namespace endpointslice
gauge   kube_endpointslice_created                                       timestamp namespace endpointslice
info    kube_endpointslice_endpoints                                     -         namespace endpointslice address ready? serving? terminating? hostname? targetref_kind? targetref_name? targetref_namespace? endpoint_nodename? endpoint_zone?
info    kube_endpointslice_endpoints_hints                               -         namespace endpointslice address? for_zone
info    kube_endpointslice_info                                          -         namespace endpointslice addresstype
info    kube_endpointslice_labels                                        -         namespace endpointslice
info    kube_endpointslice_ports                                         -         namespace endpointslice port_name? port_protocol? port_number?
info    kube_horizontalpodautoscaler_annotations                         -         namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_created                             timestamp namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_deletion_timestamp                  timestamp namespace horizontalpodautoscaler
info    kube_horizontalpodautoscaler_info                                -         namespace horizontalpodautoscaler scaletargetref_api_version? scaletargetref_kind scaletargetref_name
info    kube_horizontalpodautoscaler_labels                              -         namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_metadata_generation                 -         namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance  ratio     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance    ratio     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_spec_max_replicas                   count     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_spec_min_replicas                   count     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_spec_target_metric                  -         namespace horizontalpodautoscaler metric_name metric_target_type=average|utilization|value container?
gauge   kube_horizontalpodautoscaler_status_condition                    boolean   namespace horizontalpodautoscaler condition status=false|true|unknown
gauge   kube_horizontalpodautoscaler_status_current_replicas             count     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_status_desired_replicas             count     namespace horizontalpodautoscaler
gauge   kube_horizontalpodautoscaler_status_target_metric                -         namespace horizontalpodautoscaler metric_name metric_target_type=average|utilization|value container?
info    kube_ingress_annotations                                         -         namespace ingress
gauge   kube_ingress_created                                             timestamp namespace ingress
info    kube_ingress_info                                                -         namespace ingress ingressclass?
info    kube_ingress_labels                                              -         namespace ingress
gauge   kube_ingress_metadata_resource_version                           -         namespace ingress
info    kube_ingress_path                                                -         namespace ingress host? path path_type? service_name? service_port? resource_api_group? resource_kind? resource_name?
info    kube_ingress_tls                                                 -         namespace ingress tls_host? secret?
info    kube_ingressclass_annotations                                    -         ingressclass
gauge   kube_ingressclass_created                                        timestamp ingressclass
info    kube_ingressclass_info                                           -         ingressclass controller
info    kube_ingressclass_labels                                         -         ingressclass
info    kube_job_annotations                                             -         namespace job_name
gauge   kube_job_complete                                                boolean   namespace job_name condition=false|true|unknown
gauge   kube_job_created                                                 timestamp namespace job_name
gauge   kube_job_failed                                                  boolean   namespace job_name condition=false|true|unknown
info    kube_job_info                                                    -         namespace job_name
info    kube_job_labels                                                  -         namespace job_name
info    kube_job_owner                                                   -         namespace job_name owner_kind? owner_name? owner_is_controller?
gauge   kube_job_spec_active_deadline_seconds                            seconds   namespace job_name
gauge   kube_job_spec_completions                                        count     namespace job_name
gauge   kube_job_spec_parallelism                                        count     namespace job_name
gauge   kube_job_status_active                                           count     namespace job_name
gauge   kube_job_status_completion_time                                  timestamp namespace job_name
gauge   kube_job_status_failed                                           count     namespace job_name reason?
gauge   kube_job_status_ready                                            count     namespace job_name
gauge   kube_job_status_start_time                                       timestamp namespace job_name
gauge   kube_job_status_succeeded                                        count     namespace job_name
gauge   kube_job_status_suspended                                        boolean   namespace job_name
info    kube_lease_owner                                                 -         namespace lease owner_kind? owner_name? lease_holder?
gauge   kube_lease_renew_time                                            timestamp namespace lease
gauge   kube_limitrange                                                  -         namespace limitrange resource type=Container|PersistentVolumeClaim|Pod constraint=default|defaultRequest|max|maxLimitRequestRatio|min
gauge   kube_limitrange_created                                          timestamp namespace limitrange
gauge   kube_mutatingadmissionpolicy_created                             timestamp namespace? mutatingadmissionpolicy
info    kube_mutatingadmissionpolicy_info                                -         namespace? mutatingadmissionpolicy param_api_version? param_kind? failure_policy reinvocation_policy
gauge   kube_mutatingadmissionpolicybinding_created                      timestamp namespace? mutatingadmissionpolicybinding
info    kube_mutatingadmissionpolicybinding_info                         -         namespace? mutatingadmissionpolicybinding policy_name param_name? param_namespace? param_not_found_action?
gauge   kube_mutatingwebhookconfiguration_created                        timestamp namespace? mutatingwebhookconfiguration
info    kube_mutatingwebhookconfiguration_info                           -         namespace? mutatingwebhookconfiguration
gauge   kube_mutatingwebhookconfiguration_metadata_resource_version      -         namespace? mutatingwebhookconfiguration
info    kube_mutatingwebhookconfiguration_webhook_clientconfig_service   -         namespace? mutatingwebhookconfiguration webhook_name service_name? service_namespace?
info    kube_namespace_annotations                                       -         namespace
gauge   kube_namespace_created                                           timestamp namespace
info    kube_namespace_labels                                            -         namespace
gauge   kube_namespace_status_condition                                  boolean   namespace condition status=false|true|unknown
gauge   kube_namespace_status_phase                                      boolean   namespace phase=Active|Terminating
info    kube_networkpolicy_annotations                                   -         namespace networkpolicy
gauge   kube_networkpolicy_created                                       timestamp namespace networkpolicy
info    kube_networkpolicy_labels                                        -         namespace networkpolicy
gauge   kube_networkpolicy_spec_egress_rules                             count     namespace networkpolicy
gauge   kube_networkpolicy_spec_ingress_rules                            count     namespace networkpolicy
info    kube_node_annotations                                            -         node
gauge   kube_node_created                                                timestamp node
gauge   kube_node_deletion_timestamp                                     timestamp node
info    kube_node_info                                                   -         node kernel_version os_image container_runtime_version kubelet_version kubeproxy_version pod_cidr? provider_id? system_uuid? internal_ip?
info    kube_node_labels                                                 -         node
info    kube_node_role                                                   -         node role
info    kube_node_spec_pod_cidrs                                         -         node pod_cidr
info    kube_node_spec_taint                                             -         node key value? effect
gauge   kube_node_spec_unschedulable                                     boolean   node
info    kube_node_status_addresses                                       -         node type address
gauge   kube_node_status_allocatable                                     -         node resource unit=byte|core|integer
gauge   kube_node_status_capacity                                        -         node resource unit=byte|core|integer
gauge   kube_node_status_condition                                       boolean   node condition status=false|true|unknown
info    kube_persistentvolume_access_mode                                -         persistentvolume access_mode
info    kube_persistentvolume_annotations                                -         persistentvolume
gauge   kube_persistentvolume_capacity_bytes                             bytes     persistentvolume
info    kube_persistentvolume_claim_ref                                  -         persistentvolume claim_namespace name
gauge   kube_persistentvolume_created                                    timestamp persistentvolume
info    kube_persistentvolume_csi_attributes                             -         persistentvolume csi_mounter? csi_map_options?
gauge   kube_persistentvolume_deletion_timestamp                         timestamp persistentvolume
info    kube_persistentvolume_info                                       -         persistentvolume storageclass? gce_persistent_disk_name? host_path? host_path_type? ebs_volume_id? azure_disk_name? fc_wwids? fc_lun? fc_target_wwns? iscsi_target_portal? iscsi_iqn? iscsi_lun? iscsi_initiator_name? local_path? local_fs? nfs_server? nfs_path? csi_driver? csi_volume_handle? reclaim_policy
info    kube_persistentvolume_labels                                     -         persistentvolume
gauge   kube_persistentvolume_status_phase                               boolean   persistentvolume phase=Available|Bound|Failed|Pending|Released
info    kube_persistentvolume_volume_mode                                -         persistentvolume volumemode
info    kube_persistentvolumeclaim_access_mode                           -         namespace persistentvolumeclaim access_mode
info    kube_persistentvolumeclaim_annotations                           -         namespace persistentvolumeclaim
gauge   kube_persistentvolumeclaim_created                               timestamp namespace persistentvolumeclaim
gauge   kube_persistentvolumeclaim_deletion_timestamp                    timestamp namespace persistentvolumeclaim
info    kube_persistentvolumeclaim_info                                  -         namespace persistentvolumeclaim storageclass? volumename? volumemode?
info    kube_persistentvolumeclaim_labels                                -         namespace persistentvolumeclaim
gauge   kube_persistentvolumeclaim_resource_requests_storage_bytes       bytes     namespace persistentvolumeclaim
gauge   kube_persistentvolumeclaim_status_condition                      boolean   namespace persistentvolumeclaim condition status=false|true|unknown
gauge   kube_persistentvolumeclaim_status_phase                          boolean   namespace persistentvolumeclaim phase=Bound|Lost|Pending
info    kube_pod_annotations                                             -         namespace pod uid
gauge   kube_pod_completion_time                                         timestamp namespace pod uid
info    kube_pod_container_info                                          -         namespace pod uid container image? image_id? image_spec? container_id?
gauge   kube_pod_container_resource_limits                               -         namespace pod uid container resource unit=byte|core|integer node?
gauge   kube_pod_container_resource_requests                             -         namespace pod uid container resource unit=byte|core|integer node?
gauge   kube_pod_container_state_started                                 timestamp namespace pod uid container
gauge   kube_pod_container_status_last_terminated_exitcode               -         namespace pod uid container
gauge   kube_pod_container_status_last_terminated_reason                 boolean   namespace pod uid container reason
gauge   kube_pod_container_status_last_terminated_timestamp              timestamp namespace pod uid container
gauge   kube_pod_container_status_ready                                  boolean   namespace pod uid container
counter kube_pod_container_status_restarts_total                         count     namespace pod uid container
gauge   kube_pod_container_status_running                                boolean   namespace pod uid container
gauge   kube_pod_container_status_terminated                             boolean   namespace pod uid container
gauge   kube_pod_container_status_terminated_reason                      boolean   namespace pod uid container reason
gauge   kube_pod_container_status_waiting                                boolean   namespace pod uid container
gauge   kube_pod_container_status_waiting_reason                         boolean   namespace pod uid container reason
gauge   kube_pod_created                                                 timestamp namespace pod uid
gauge   kube_pod_deletion_timestamp                                      timestamp namespace pod uid
info    kube_pod_info                                                    -         namespace pod uid host_ip? pod_ip? node? created_by_kind? created_by_name? priority_class? host_network=false|true
info    kube_pod_init_container_info                                     -         namespace pod uid container image? image_id? image_spec? container_id? restart_policy?
gauge   kube_pod_init_container_resource_limits                          -         namespace pod uid container resource unit=byte|core|integer node?
gauge   kube_pod_init_container_resource_requests                        -         namespace pod uid container resource unit=byte|core|integer node?
gauge   kube_pod_init_container_state_started                            timestamp namespace pod uid container
gauge   kube_pod_init_container_status_last_terminated_exitcode          -         namespace pod uid container
gauge   kube_pod_init_container_status_last_terminated_reason            boolean   namespace pod uid container reason
gauge   kube_pod_init_container_status_last_terminated_timestamp         timestamp namespace pod uid container
gauge   kube_pod_init_container_status_ready                             boolean   namespace pod uid container
counter kube_pod_init_container_status_restarts_total                    count     namespace pod uid container
gauge   kube_pod_init_container_status_running                           boolean   namespace pod uid container
gauge   kube_pod_init_container_status_terminated                        boolean   namespace pod uid container
gauge   kube_pod_init_container_status_terminated_reason                 boolean   namespace pod uid container reason
gauge   kube_pod_init_container_status_waiting                           boolean   namespace pod uid container
gauge   kube_pod_init_container_status_waiting_reason                    boolean   namespace pod uid container reason
info    kube_pod_ips                                                     -         namespace pod uid ip ip_family=4|6
info    kube_pod_labels                                                  -         namespace pod uid
info    kube_pod_nodeselectors                                           -         namespace pod uid
gauge   kube_pod_overhead_cpu_cores                                      count     namespace pod uid
gauge   kube_pod_overhead_memory_bytes                                   bytes     namespace pod uid
info    kube_pod_owner                                                   -         namespace pod uid owner_kind? owner_name? owner_is_controller?
info    kube_pod_resourceclaim_info                                      -         namespace pod uid claim_name resourceclaim_name? resourceclaim_template_name?
info    kube_pod_restart_policy                                          -         namespace pod uid type=Always|Never|OnFailure
info    kube_pod_runtimeclass_name_info                                  -         namespace pod uid runtimeclass_name
info    kube_pod_scheduler                                               -         namespace pod uid name
info    kube_pod_service_account                                         -         namespace pod uid service_account
info    kube_pod_spec_volumes_persistentvolumeclaims_info                -         namespace pod uid volume persistentvolumeclaim ephemeral=false|true
gauge   kube_pod_spec_volumes_persistentvolumeclaims_readonly            boolean   namespace pod uid volume persistentvolumeclaim ephemeral=false|true
gauge   kube_pod_start_time                                              timestamp namespace pod uid
gauge   kube_pod_status_container_ready_time                             timestamp namespace pod uid
gauge   kube_pod_status_disruption_reason                                boolean   namespace pod uid reason
gauge   kube_pod_status_initialized_time                                 timestamp namespace pod uid
gauge   kube_pod_status_phase                                            boolean   namespace pod uid phase=Failed|Pending|Running|Succeeded|Unknown
gauge   kube_pod_status_qos_class                                        boolean   namespace pod uid qos_class=BestEffort|Burstable|Guaranteed
gauge   kube_pod_status_ready                                            boolean   namespace pod uid condition=false|true|unknown
gauge   kube_pod_status_ready_time                                       timestamp namespace pod uid
gauge   kube_pod_status_reason                                           boolean   namespace pod uid reason
gauge   kube_pod_status_scheduled                                        boolean   namespace pod uid condition=false|true|unknown
gauge   kube_pod_status_scheduled_time                                   timestamp namespace pod uid
gauge   kube_pod_status_unschedulable                                    boolean   namespace pod uid
gauge   kube_pod_status_unscheduled_time                                 timestamp namespace pod uid
info    kube_pod_tolerations                                             -         namespace pod uid key? operator? value? effect? toleration_seconds?
info    kube_poddisruptionbudget_annotations                             -         namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_created                                 timestamp namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_deletion_timestamp                      timestamp namespace poddisruptionbudget
info    kube_poddisruptionbudget_labels                                  -         namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_status_current_healthy                  count     namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_status_desired_healthy                  count     namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_status_expected_pods                    count     namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_status_observed_generation              -         namespace poddisruptionbudget
gauge   kube_poddisruptionbudget_status_pod_disruptions_allowed          count     namespace poddisruptionbudget
info    kube_replicaset_annotations                                      -         namespace replicaset
gauge   kube_replicaset_created                                          timestamp namespace replicaset
info    kube_replicaset_labels                                           -         namespace replicaset
gauge   kube_replicaset_metadata_generation                              -         namespace replicaset
info    kube_replicaset_owner                                            -         namespace replicaset owner_kind? owner_name? owner_is_controller?
gauge   kube_replicaset_spec_replicas                                    count     namespace replicaset
gauge   kube_replicaset_status_fully_labeled_replicas                    count     namespace replicaset
gauge   kube_replicaset_status_observed_generation                       -         namespace replicaset
gauge   kube_replicaset_status_ready_replicas                            count     namespace replicaset
gauge   kube_replicaset_status_replicas                                  count     namespace replicaset
gauge   kube_replicaset_status_terminating_replicas                      count     namespace replicaset
gauge   kube_replicationcontroller_created                               timestamp namespace replicationcontroller
gauge   kube_replicationcontroller_metadata_generation                   -         namespace replicationcontroller
info    kube_replicationcontroller_owner                                 -         namespace replicationcontroller owner_kind? owner_name? owner_is_controller?
gauge   kube_replicationcontroller_spec_replicas                         count     namespace replicationcontroller
gauge   kube_replicationcontroller_status_available_replicas             count     namespace replicationcontroller
gauge   kube_replicationcontroller_status_fully_labeled_replicas         count     namespace replicationcontroller
gauge   kube_replicationcontroller_status_observed_generation            -         namespace replicationcontroller
gauge   kube_replicationcontroller_status_ready_replicas                 count     namespace replicationcontroller
gauge   kube_replicationcontroller_status_replicas                       count     namespace replicationcontroller
gauge   kube_resourcequota                                               -         namespace resourcequota resource type=hard|used
info    kube_resourcequota_annotations                                   -         namespace resourcequota
gauge   kube_resourcequota_created                                       timestamp namespace resourcequota
info    kube_resourcequota_labels                                        -         namespace resourcequota
info    kube_role_annotations                                            -         namespace role
gauge   kube_role_created                                                timestamp namespace role
info    kube_role_info                                                   -         namespace role
info    kube_role_labels                                                 -         namespace role
gauge   kube_role_metadata_resource_version                              -         namespace role
info    kube_rolebinding_annotations                                     -         namespace rolebinding
gauge   kube_rolebinding_created                                         timestamp namespace rolebinding
info    kube_rolebinding_info                                            -         namespace rolebinding roleref_kind roleref_name
info    kube_rolebinding_labels                                          -         namespace rolebinding
gauge   kube_rolebinding_metadata_resource_version                       -         namespace rolebinding
info    kube_secret_annotations                                          -         namespace secret
gauge   kube_secret_created                                              timestamp namespace secret
info    kube_secret_info                                                 -         namespace secret
info    kube_secret_labels                                               -         namespace secret
gauge   kube_secret_metadata_resource_version                            -         namespace secret
info    kube_secret_owner                                                -         namespace secret owner_kind? owner_name? owner_is_controller?
info    kube_secret_type                                                 -         namespace secret type
info    kube_service_annotations                                         -         namespace service uid
gauge   kube_service_created                                             timestamp namespace service uid
gauge   kube_service_deletion_timestamp                                  timestamp namespace service uid
info    kube_service_info                                                -         namespace service uid cluster_ip? external_name? external_traffic_policy? load_balancer_ip?
info    kube_service_labels                                              -         namespace service uid
info    kube_service_spec_external_ip                                    -         namespace service uid external_ip
info    kube_service_spec_type                                           -         namespace service uid type=ClusterIP|ExternalName|LoadBalancer|NodePort
info    kube_service_status_load_balancer_ingress                        -         namespace service uid ip? hostname?
info    kube_serviceaccount_annotations                                  -         namespace serviceaccount uid
gauge   kube_serviceaccount_created                                      timestamp namespace serviceaccount uid
gauge   kube_serviceaccount_deleted                                      timestamp namespace serviceaccount uid
info    kube_serviceaccount_image_pull_secret                            -         namespace serviceaccount uid name
info    kube_serviceaccount_info                                         -         namespace serviceaccount uid automount_token?
info    kube_serviceaccount_labels                                       -         namespace serviceaccount uid
info    kube_serviceaccount_secret                                       -         namespace serviceaccount uid name
info    kube_state_metrics_build_info                                    -         branch? client_go_version goarch goos goversion revision? tags? version
gauge   kube_state_metrics_config_hash                                   -         type filename
counter kube_state_metrics_custom_resource_state_add_events_total        count
gauge   kube_state_metrics_custom_resource_state_cache                   count
counter kube_state_metrics_custom_resource_state_delete_events_total     count
counter kube_state_metrics_custom_resource_state_update_events_total     count
gauge   kube_state_metrics_last_config_reload_success_timestamp_seconds  timestamp type filename
gauge   kube_state_metrics_last_config_reload_successful                 boolean   type filename
gauge   kube_state_metrics_list_objects                                  count     resource
gauge   kube_state_metrics_list_objects_limit                            count     resource
counter kube_state_metrics_list_total                                    count     result=error|success resource
gauge   kube_state_metrics_shard_ordinal                                 -         shard_ordinal
gauge   kube_state_metrics_total_shards                                  count
counter kube_state_metrics_watch_total                                   count     result=error|success resource
info    kube_statefulset_annotations                                     -         namespace statefulset
gauge   kube_statefulset_created                                         timestamp namespace statefulset
gauge   kube_statefulset_deletion_timestamp                              timestamp namespace statefulset
info    kube_statefulset_labels                                          -         namespace statefulset
gauge   kube_statefulset_metadata_generation                             -         namespace statefulset
gauge   kube_statefulset_ordinals_start                                  -         namespace statefulset
info    kube_statefulset_persistentvolumeclaim_retention_policy          -         namespace statefulset when_deleted when_scaled
gauge   kube_statefulset_replicas                                        count     namespace statefulset
info    kube_statefulset_status_current_revision                         -         namespace statefulset revision
gauge   kube_statefulset_status_observed_generation                      -         namespace statefulset
gauge   kube_statefulset_status_replicas                                 count     namespace statefulset
gauge   kube_statefulset_status_replicas_available                       count     namespace statefulset
gauge   kube_statefulset_status_replicas_current                         count     namespace statefulset
gauge   kube_statefulset_status_replicas_ready                           count     namespace statefulset
gauge   kube_statefulset_status_replicas_updated                         count     namespace statefulset
info    kube_statefulset_status_update_revision                          -         namespace statefulset revision
info    kube_storageclass_annotations                                    -         storageclass
gauge   kube_storageclass_created                                        timestamp storageclass
info    kube_storageclass_info                                           -         storageclass provisioner reclaim_policy? volume_binding_mode?
info    kube_storageclass_labels                                         -         storageclass
gauge   kube_validatingadmissionpolicy_created                           timestamp namespace? validatingadmissionpolicy
info    kube_validatingadmissionpolicy_info                              -         namespace? validatingadmissionpolicy param_api_version? param_kind? failure_policy
gauge   kube_validatingadmissionpolicybinding_created                    timestamp namespace? validatingadmissionpolicybinding
info    kube_validatingadmissionpolicybinding_info                       -         namespace? validatingadmissionpolicybinding policy_name param_name? param_namespace? param_not_found_action?
info    kube_validatingadmissionpolicybinding_validation_action          -         namespace? validatingadmissionpolicybinding action
gauge   kube_validatingwebhookconfiguration_created                      timestamp namespace? validatingwebhookconfiguration
info    kube_validatingwebhookconfiguration_info                         -         namespace? validatingwebhookconfiguration
gauge   kube_validatingwebhookconfiguration_metadata_resource_version    -         namespace? validatingwebhookconfiguration
info    kube_validatingwebhookconfiguration_webhook_clientconfig_service -         namespace? validatingwebhookconfiguration webhook_name service_name? service_namespace?
gauge   kube_volumeattachment_created                                    timestamp volumeattachment
info    kube_volumeattachment_info                                       -         volumeattachment attacher node
info    kube_volumeattachment_labels                                     -         volumeattachment
info    kube_volumeattachment_spec_source_persistentvolume               -         volumeattachment volumename
gauge   kube_volumeattachment_status_attached                            boolean   volumeattachment
info    kube_volumeattachment_status_attachment_metadata                 -         volumeattachment
"""  # noqa: E501
