"""The metrics of cAdvisor, alone or inside the kubelet (`/metrics/cadvisor`): containers and the machine.

Read from cAdvisor 0.60.5 (`docs/storage/prometheus.md`, `lib/metrics`) and Kubernetes 1.36.0 (`pkg/kubelet/server`).
`namespace`, `pod` and `container` come from the kubelet only, and are missing for a cgroup that belongs to no pod; a
pod's own cgroup has no `container`. A cAdvisor that runs alone adds `container_label_*` and `container_env_*`, which
are not listed.
"""

METRICS = """\
info    cadvisor_version_info                            -         kernelVersion osVersion dockerVersion? cadvisorVersion? cadvisorRevision?
counter container_blkio_device_usage_total               bytes     id namespace? pod? container? name? image? device? major minor operation
counter container_cpu_cfs_burst_periods_total            count     id namespace? pod? container? name? image?
counter container_cpu_cfs_burst_seconds_total            seconds   id namespace? pod? container? name? image?
counter container_cpu_cfs_periods_total                  count     id namespace? pod? container? name? image?
counter container_cpu_cfs_throttled_periods_total        count     id namespace? pod? container? name? image?
counter container_cpu_cfs_throttled_seconds_total        seconds   id namespace? pod? container? name? image?
gauge   container_cpu_load_average_10s                   -         id namespace? pod? container? name? image?
gauge   container_cpu_load_d_average_10s                 -         id namespace? pod? container? name? image?
counter container_cpu_schedstat_run_periods_total        count     id namespace? pod? container? name? image?
counter container_cpu_schedstat_run_seconds_total        seconds   id namespace? pod? container? name? image?
counter container_cpu_schedstat_runqueue_seconds_total   seconds   id namespace? pod? container? name? image?
counter container_cpu_system_seconds_total               seconds   id namespace? pod? container? name? image?
counter container_cpu_usage_seconds_total                seconds   id namespace? pod? container? name? image? cpu?
counter container_cpu_user_seconds_total                 seconds   id namespace? pod? container? name? image?
gauge   container_creation_time_seconds                  timestamp id namespace? pod? container? name? image?
gauge   container_file_descriptors                       count     id namespace? pod? container? name? image?
gauge   container_fs_inodes_free                         count     id namespace? pod? container? name? image? device?
gauge   container_fs_inodes_total                        count     id namespace? pod? container? name? image? device?
counter container_fs_io_cost_indebt_seconds_total        seconds   id namespace? pod? container? name? image? device?
counter container_fs_io_cost_indelay_seconds_total       seconds   id namespace? pod? container? name? image? device?
counter container_fs_io_cost_usage_seconds_total         seconds   id namespace? pod? container? name? image? device?
counter container_fs_io_cost_wait_seconds_total          seconds   id namespace? pod? container? name? image? device?
gauge   container_fs_io_current                          count     id namespace? pod? container? name? image? device?
counter container_fs_io_time_seconds_total               seconds   id namespace? pod? container? name? image? device?
counter container_fs_io_time_weighted_seconds_total      seconds   id namespace? pod? container? name? image? device?
gauge   container_fs_limit_bytes                         bytes     id namespace? pod? container? name? image? device?
counter container_fs_read_seconds_total                  seconds   id namespace? pod? container? name? image? device?
counter container_fs_reads_bytes_total                   bytes     id namespace? pod? container? name? image? device?
counter container_fs_reads_merged_total                  count     id namespace? pod? container? name? image? device?
counter container_fs_reads_total                         count     id namespace? pod? container? name? image? device?
counter container_fs_sector_reads_total                  count     id namespace? pod? container? name? image? device?
counter container_fs_sector_writes_total                 count     id namespace? pod? container? name? image? device?
gauge   container_fs_usage_bytes                         bytes     id namespace? pod? container? name? image? device?
counter container_fs_write_seconds_total                 seconds   id namespace? pod? container? name? image? device?
counter container_fs_writes_bytes_total                  bytes     id namespace? pod? container? name? image? device?
counter container_fs_writes_merged_total                 count     id namespace? pod? container? name? image? device?
counter container_fs_writes_total                        count     id namespace? pod? container? name? image? device?
gauge   container_health_state                           -         id namespace? pod? container? name? image?
counter container_hugetlb_failcnt                        count     id namespace? pod? container? name? image? pagesize
gauge   container_hugetlb_max_usage_bytes                bytes     id namespace? pod? container? name? image? pagesize
gauge   container_hugetlb_usage_bytes                    bytes     id namespace? pod? container? name? image? pagesize
gauge   container_last_seen                              timestamp id namespace? pod? container? name? image?
gauge   container_llc_occupancy_bytes                    bytes     id namespace? pod? container? name? image? node_id
gauge   container_memory_bandwidth_bytes                 bytes     id namespace? pod? container? name? image? node_id
gauge   container_memory_bandwidth_local_bytes           bytes     id namespace? pod? container? name? image? node_id
gauge   container_memory_cache                           bytes     id namespace? pod? container? name? image?
counter container_memory_events_high_total               count     id namespace? pod? container? name? image?
counter container_memory_events_max_total                count     id namespace? pod? container? name? image?
counter container_memory_failcnt                         count     id namespace? pod? container? name? image?
counter container_memory_failures_total                  count     id namespace? pod? container? name? image? failure_type=pgfault|pgmajfault scope=container|hierarchy
gauge   container_memory_file_dirty_bytes                bytes     id namespace? pod? container? name? image?
gauge   container_memory_file_writeback_bytes            bytes     id namespace? pod? container? name? image?
gauge   container_memory_kernel_usage                    bytes     id namespace? pod? container? name? image?
gauge   container_memory_mapped_file                     bytes     id namespace? pod? container? name? image?
gauge   container_memory_max_usage_bytes                 bytes     id namespace? pod? container? name? image?
gauge   container_memory_migrate                         boolean   id namespace? pod? container? name? image?
gauge   container_memory_numa_pages                      count     id namespace? pod? container? name? image? type scope node
counter container_memory_pgscan_total                    count     id namespace? pod? container? name? image?
counter container_memory_pgsteal_total                   count     id namespace? pod? container? name? image?
gauge   container_memory_rss                             bytes     id namespace? pod? container? name? image?
gauge   container_memory_swap                            bytes     id namespace? pod? container? name? image?
gauge   container_memory_total_active_file_bytes         bytes     id namespace? pod? container? name? image?
gauge   container_memory_total_inactive_file_bytes       bytes     id namespace? pod? container? name? image?
gauge   container_memory_usage_bytes                     bytes     id namespace? pod? container? name? image?
gauge   container_memory_working_set_bytes               bytes     id namespace? pod? container? name? image?
counter container_memory_workingset_refault_anon_total   count     id namespace? pod? container? name? image?
counter container_memory_workingset_refault_file_total   count     id namespace? pod? container? name? image?
gauge   container_network_advance_tcp_stats_total        -         id namespace? pod? container? name? image? tcp_state
counter container_network_receive_bytes_total            bytes     id namespace? pod? container? name? image? interface
counter container_network_receive_errors_total           count     id namespace? pod? container? name? image? interface
counter container_network_receive_packets_dropped_total  count     id namespace? pod? container? name? image? interface
counter container_network_receive_packets_total          count     id namespace? pod? container? name? image? interface
gauge   container_network_tcp6_usage_total               count     id namespace? pod? container? name? image? tcp_state
gauge   container_network_tcp_usage_total                count     id namespace? pod? container? name? image? tcp_state
counter container_network_transmit_bytes_total           bytes     id namespace? pod? container? name? image? interface
counter container_network_transmit_errors_total          count     id namespace? pod? container? name? image? interface
counter container_network_transmit_packets_dropped_total count     id namespace? pod? container? name? image? interface
counter container_network_transmit_packets_total         count     id namespace? pod? container? name? image? interface
gauge   container_network_udp6_usage_total               count     id namespace? pod? container? name? image? udp_state=dropped|listen|rxqueued|txqueued
gauge   container_network_udp_usage_total                count     id namespace? pod? container? name? image? udp_state=dropped|listen|rxqueued|txqueued
counter container_oom_events_total                       count     id namespace? pod? container? name? image?
gauge   container_perf_events_scaling_ratio              ratio     id namespace? pod? container? name? image? event cpu?
counter container_perf_events_total                      count     id namespace? pod? container? name? image? event cpu?
gauge   container_perf_uncore_events_scaling_ratio       ratio     id namespace? pod? container? name? image? socket event pmu
counter container_perf_uncore_events_total               count     id namespace? pod? container? name? image? socket event pmu
counter container_pressure_cpu_stalled_seconds_total     seconds   id namespace? pod? container? name? image?
counter container_pressure_cpu_waiting_seconds_total     seconds   id namespace? pod? container? name? image?
counter container_pressure_io_stalled_seconds_total      seconds   id namespace? pod? container? name? image?
counter container_pressure_io_waiting_seconds_total      seconds   id namespace? pod? container? name? image?
counter container_pressure_memory_stalled_seconds_total  seconds   id namespace? pod? container? name? image?
counter container_pressure_memory_waiting_seconds_total  seconds   id namespace? pod? container? name? image?
gauge   container_processes                              count     id namespace? pod? container? name? image?
gauge   container_referenced_bytes                       bytes     id namespace? pod? container? name? image?
gauge   container_scrape_error                           boolean
gauge   container_sockets                                count     id namespace? pod? container? name? image?
gauge   container_spec_cpu_period                        -         id namespace? pod? container? name? image?
gauge   container_spec_cpu_quota                         -         id namespace? pod? container? name? image?
gauge   container_spec_cpu_shares                        -         id namespace? pod? container? name? image?
gauge   container_spec_memory_limit_bytes                bytes     id namespace? pod? container? name? image?
gauge   container_spec_memory_reservation_limit_bytes    bytes     id namespace? pod? container? name? image?
gauge   container_spec_memory_swap_limit_bytes           bytes     id namespace? pod? container? name? image?
gauge   container_start_time_seconds                     timestamp id namespace? pod? container? name? image?
gauge   container_tasks_state                            count     id namespace? pod? container? name? image? state=iowaiting|running|sleeping|stopped|uninterruptible
gauge   container_threads                                count     id namespace? pod? container? name? image?
gauge   container_threads_max                            count     id namespace? pod? container? name? image?
gauge   container_ulimits_soft                           -         id namespace? pod? container? name? image? ulimit
gauge   machine_cpu_books                                count     machine_id? system_uuid? boot_id?
gauge   machine_cpu_cache_capacity_bytes                 bytes     machine_id? system_uuid? boot_id? node_id core_id? type level
gauge   machine_cpu_cores                                count     machine_id? system_uuid? boot_id?
gauge   machine_cpu_drawers                              count     machine_id? system_uuid? boot_id?
gauge   machine_cpu_physical_cores                       count     machine_id? system_uuid? boot_id?
gauge   machine_cpu_sockets                              count     machine_id? system_uuid? boot_id?
gauge   machine_dimm_capacity_bytes                      bytes     machine_id? system_uuid? boot_id? type
gauge   machine_dimm_count                               count     machine_id? system_uuid? boot_id? type
gauge   machine_memory_bytes                             bytes     machine_id? system_uuid? boot_id?
gauge   machine_node_distance                            -         machine_id? system_uuid? boot_id? node_id target_node_id
gauge   machine_node_hugepages_count                     count     machine_id? system_uuid? boot_id? node_id page_size
gauge   machine_node_memory_capacity_bytes               bytes     machine_id? system_uuid? boot_id? node_id
gauge   machine_nvm_avg_power_budget_watts               watts     machine_id? system_uuid? boot_id?
gauge   machine_nvm_capacity                             bytes     machine_id? system_uuid? boot_id? mode
gauge   machine_scrape_error                             boolean
gauge   machine_swap_bytes                               bytes     machine_id? system_uuid? boot_id?
gauge   machine_thread_siblings_count                    count     machine_id? system_uuid? boot_id? node_id core_id thread_id
"""  # noqa: E501
