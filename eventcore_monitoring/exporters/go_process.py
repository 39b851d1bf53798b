"""What nearly every exporter exposes about its own process and runtime: process_*, go_*, promhttp_*, net_conntrack_*.

Read from the Go programs of the neighbouring catalogues as they ran (Go 1.19 and 1.26, client_golang 1.14 to 1.24);
process_threads is from the Rust crate `prometheus` 0.14, go_memstats_gc_cpu_fraction from client_golang before 1.15.
Many go_gc_* and go_sched_* appear only where the program asks for all runtime metrics, as Prometheus does; the bucket
edges of their histograms change with the version of Go. net_conntrack_* come from Prometheus, Alertmanager and others.
"""

METRICS = """\
counter   go_cgo_go_to_c_calls_calls_total             count
counter   go_gc_cleanups_executed_cleanups_total       count
counter   go_gc_cleanups_queued_cleanups_total         count
counter   go_gc_cycles_automatic_gc_cycles_total       count
counter   go_gc_cycles_forced_gc_cycles_total          count
counter   go_gc_cycles_total_gc_cycles_total           count
summary   go_gc_duration_seconds                       seconds   quantile=0|0.25|0.5|0.75|1
counter   go_gc_finalizers_executed_finalizers_total   count
counter   go_gc_finalizers_queued_finalizers_total     count
gauge     go_gc_gogc_percent                           percent
gauge     go_gc_gomemlimit_bytes                       bytes
histogram go_gc_heap_allocs_by_size_bytes              bytes
counter   go_gc_heap_allocs_bytes_total                bytes
counter   go_gc_heap_allocs_objects_total              count
histogram go_gc_heap_frees_by_size_bytes               bytes
counter   go_gc_heap_frees_bytes_total                 bytes
counter   go_gc_heap_frees_objects_total               count
gauge     go_gc_heap_goal_bytes                        bytes
gauge     go_gc_heap_live_bytes                        bytes
gauge     go_gc_heap_objects_objects                   count
counter   go_gc_heap_tiny_allocs_objects_total         count
gauge     go_gc_limiter_last_enabled_gc_cycle          -
histogram go_gc_pauses_seconds                         seconds
gauge     go_gc_scan_globals_bytes                     bytes
gauge     go_gc_scan_heap_bytes                        bytes
gauge     go_gc_scan_stack_bytes                       bytes
gauge     go_gc_scan_total_bytes                       bytes
gauge     go_gc_stack_starting_size_bytes              bytes
gauge     go_goroutines                                count
info      go_info                                      -         version
gauge     go_memstats_alloc_bytes                      bytes
counter   go_memstats_alloc_bytes_total                bytes
gauge     go_memstats_buck_hash_sys_bytes              bytes
counter   go_memstats_frees_total                      count
gauge     go_memstats_gc_cpu_fraction                  ratio
gauge     go_memstats_gc_sys_bytes                     bytes
gauge     go_memstats_heap_alloc_bytes                 bytes
gauge     go_memstats_heap_idle_bytes                  bytes
gauge     go_memstats_heap_inuse_bytes                 bytes
gauge     go_memstats_heap_objects                     count
gauge     go_memstats_heap_released_bytes              bytes
gauge     go_memstats_heap_sys_bytes                   bytes
gauge     go_memstats_last_gc_time_seconds             timestamp
counter   go_memstats_lookups_total                    count
counter   go_memstats_mallocs_total                    count
gauge     go_memstats_mcache_inuse_bytes               bytes
gauge     go_memstats_mcache_sys_bytes                 bytes
gauge     go_memstats_mspan_inuse_bytes                bytes
gauge     go_memstats_mspan_sys_bytes                  bytes
gauge     go_memstats_next_gc_bytes                    bytes
gauge     go_memstats_other_sys_bytes                  bytes
gauge     go_memstats_stack_inuse_bytes                bytes
gauge     go_memstats_stack_sys_bytes                  bytes
gauge     go_memstats_sys_bytes                        bytes
gauge     go_sched_gomaxprocs_threads                  count
counter   go_sched_goroutines_created_goroutines_total count
gauge     go_sched_goroutines_goroutines               count
gauge     go_sched_goroutines_not_in_go_goroutines     count
gauge     go_sched_goroutines_runnable_goroutines      count
gauge     go_sched_goroutines_running_goroutines       count
gauge     go_sched_goroutines_waiting_goroutines       count
histogram go_sched_latencies_seconds                   seconds
histogram go_sched_pauses_stopping_gc_seconds          seconds
histogram go_sched_pauses_stopping_other_seconds       seconds
histogram go_sched_pauses_total_gc_seconds             seconds
histogram go_sched_pauses_total_other_seconds          seconds
gauge     go_sched_threads_total_threads               count
counter   go_sync_mutex_wait_total_seconds_total       seconds
gauge     go_threads                                   count
counter   net_conntrack_dialer_conn_attempted_total    count     dialer_name
counter   net_conntrack_dialer_conn_closed_total       count     dialer_name
counter   net_conntrack_dialer_conn_established_total  count     dialer_name
counter   net_conntrack_dialer_conn_failed_total       count     dialer_name reason=refused|resolution|timeout|unknown
counter   net_conntrack_listener_conn_accepted_total   count     listener_name
counter   net_conntrack_listener_conn_closed_total     count     listener_name
counter   process_cpu_seconds_total                    seconds
gauge     process_max_fds                              count
counter   process_network_receive_bytes_total          bytes
counter   process_network_transmit_bytes_total         bytes
gauge     process_open_fds                             count
gauge     process_resident_memory_bytes                bytes
gauge     process_start_time_seconds                   timestamp
gauge     process_threads                              count
gauge     process_virtual_memory_bytes                 bytes
gauge     process_virtual_memory_max_bytes             bytes
counter   promhttp_metric_handler_errors_total         count     cause=encoding|gathering
gauge     promhttp_metric_handler_requests_in_flight   count
counter   promhttp_metric_handler_requests_total       count     code
"""
