"""The metrics of etcd: a member, and its gRPC proxy.

Read from etcd 3.7.1 (`server/**/metrics.go`, `server/etcdserver/api/etcdhttp/health.go`). The kinds are those that etcd
exposes: `etcd_server_proposals_committed_total`, `etcd_server_proposals_applied_total`,
`etcd_disk_wal_write_bytes_total` and the hits and misses of the proxy's cache only grow, yet are gauges.
`grpc_server_handling_seconds` needs `--metrics=extensive`.
"""

METRICS = """\
gauge     etcd_cluster_version                                                          boolean      cluster_version
gauge     etcd_debugging_auth_revision                                                  -
histogram etcd_debugging_disk_backend_commit_rebalance_duration_seconds                 seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_disk_backend_commit_spill_duration_seconds                     seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_disk_backend_commit_write_duration_seconds                     seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   etcd_debugging_lease_granted_total                                            count
counter   etcd_debugging_lease_renewed_total                                            count
counter   etcd_debugging_lease_revoked_total                                            count
histogram etcd_debugging_lease_ttl_total                                                seconds      le=1|2|4|8|16|32|64|128|256|512|1024|2048|4096|8192|16384|32768|65536|131072|262144|524288|1048576|2097152|4194304|8388608
gauge     etcd_debugging_mvcc_compact_revision                                          -
gauge     etcd_debugging_mvcc_current_revision                                          -
counter   etcd_debugging_mvcc_db_compaction_keys_total                                  count
gauge     etcd_debugging_mvcc_db_compaction_last                                        timestamp
histogram etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds                 milliseconds le=1|2|4|8|16|32|64|128|256|512|1024|2048|4096
histogram etcd_debugging_mvcc_db_compaction_total_duration_milliseconds                 milliseconds le=100|200|400|800|1600|3200|6400|12800|25600|51200|102400|204800|409600|819200
counter   etcd_debugging_mvcc_events_total                                              count
histogram etcd_debugging_mvcc_index_compaction_pause_duration_milliseconds              milliseconds le=0.5|1|2|4|8|16|32|64|128|256|512|1024|2048|4096
gauge     etcd_debugging_mvcc_keys_total                                                count
gauge     etcd_debugging_mvcc_pending_events_total                                      count
gauge     etcd_debugging_mvcc_slow_watcher_total                                        count
gauge     etcd_debugging_mvcc_total_put_size_in_bytes                                   bytes
gauge     etcd_debugging_mvcc_watch_stream_total                                        count
gauge     etcd_debugging_mvcc_watcher_total                                             count
gauge     etcd_debugging_server_alarms                                                  boolean      server_id alarm_type
counter   etcd_debugging_server_lease_expired_total                                     count
histogram etcd_debugging_server_watch_send_loop_control_stream_duration_seconds         seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_server_watch_send_loop_progress_duration_seconds               seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_server_watch_send_loop_watch_stream_duration_per_event_seconds seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_server_watch_send_loop_watch_stream_duration_seconds           seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_snap_save_marshalling_duration_seconds                         seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_debugging_snap_save_total_duration_seconds                               seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   etcd_debugging_store_expires_total                                            count
counter   etcd_debugging_store_reads_failed_total                                       count        action
counter   etcd_debugging_store_reads_total                                              count        action
counter   etcd_debugging_store_watch_requests_total                                     count
gauge     etcd_debugging_store_watchers                                                 count
counter   etcd_debugging_store_writes_failed_total                                      count        action
counter   etcd_debugging_store_writes_total                                             count        action
histogram etcd_disk_backend_commit_duration_seconds                                     seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_disk_backend_defrag_duration_seconds                                     seconds      le=0.1|0.2|0.4|0.8|1.6|3.2|6.4|12.8|25.6|51.2|102.4|204.8|409.6
histogram etcd_disk_backend_snapshot_duration_seconds                                   seconds      le=0.01|0.02|0.04|0.08|0.16|0.32|0.64|1.28|2.56|5.12|10.24|20.48|40.96|81.92|163.84|327.68|655.36
gauge     etcd_disk_defrag_inflight                                                     boolean
histogram etcd_disk_wal_fsync_duration_seconds                                          seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
untyped   etcd_disk_wal_write_bytes_total                                               bytes
histogram etcd_disk_wal_write_duration_seconds                                          seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
gauge     etcd_grpc_proxy_cache_hits_total                                              count
gauge     etcd_grpc_proxy_cache_keys_total                                              count
gauge     etcd_grpc_proxy_cache_misses_total                                            count
counter   etcd_grpc_proxy_events_coalescing_total                                       count
gauge     etcd_grpc_proxy_watchers_coalescing_total                                     count
gauge     etcd_mvcc_db_open_read_transactions                                           count
gauge     etcd_mvcc_db_total_size_in_bytes                                              bytes
gauge     etcd_mvcc_db_total_size_in_use_in_bytes                                       bytes
counter   etcd_mvcc_delete_total                                                        count
histogram etcd_mvcc_hash_duration_seconds                                               seconds      le=0.01|0.02|0.04|0.08|0.16|0.32|0.64|1.28|2.56|5.12|10.24|20.48|40.96|81.92|163.84
histogram etcd_mvcc_hash_rev_duration_seconds                                           seconds      le=0.01|0.02|0.04|0.08|0.16|0.32|0.64|1.28|2.56|5.12|10.24|20.48|40.96|81.92|163.84
counter   etcd_mvcc_put_total                                                           count
counter   etcd_mvcc_range_total                                                         count
counter   etcd_mvcc_txn_total                                                           count
gauge     etcd_network_active_peers                                                     count        Local Remote
counter   etcd_network_client_grpc_received_bytes_total                                 bytes
counter   etcd_network_client_grpc_sent_bytes_total                                     bytes
counter   etcd_network_disconnected_peers_total                                         count        Local Remote
gauge     etcd_network_known_peers                                                      count        Local Remote
counter   etcd_network_peer_received_bytes_total                                        bytes        From
counter   etcd_network_peer_received_failures_total                                     count        From
histogram etcd_network_peer_round_trip_time_seconds                                     seconds      To le=0.0001|0.0002|0.0004|0.0008|0.0016|0.0032|0.0064|0.0128|0.0256|0.0512|0.1024|0.2048|0.4096|0.8192|1.6384|3.2768
counter   etcd_network_peer_sent_bytes_total                                            bytes        To
counter   etcd_network_peer_sent_failures_total                                         count        To
counter   etcd_network_server_stream_failures_total                                     count        Type API
counter   etcd_network_snapshot_receive_failures                                        count        From
gauge     etcd_network_snapshot_receive_inflights_total                                 count        From
counter   etcd_network_snapshot_receive_success                                         count        From
histogram etcd_network_snapshot_receive_total_duration_seconds                          seconds      From le=0.1|0.2|0.4|0.8|1.6|3.2|6.4|12.8|25.6|51.2
counter   etcd_network_snapshot_send_failures                                           count        To
gauge     etcd_network_snapshot_send_inflights_total                                    count        To
counter   etcd_network_snapshot_send_success                                            count        To
histogram etcd_network_snapshot_send_total_duration_seconds                             seconds      To le=0.1|0.2|0.4|0.8|1.6|3.2|6.4|12.8|25.6|51.2
histogram etcd_server_apply_duration_seconds                                            seconds      version op success=false|true le=0.0001|0.0002|0.0004|0.0008|0.0016|0.0032|0.0064|0.0128|0.0256|0.0512|0.1024|0.2048|0.4096|0.8192|1.6384|3.2768|6.5536|13.1072|26.2144|52.4288
counter   etcd_server_client_requests_total                                             count        type client_api_version
gauge     etcd_server_feature_enabled                                                   boolean      name stage?
info      etcd_server_go_version                                                        -            server_go_version
gauge     etcd_server_has_leader                                                        boolean
counter   etcd_server_health_failures                                                   count
counter   etcd_server_health_success                                                    count
gauge     etcd_server_healthcheck                                                       boolean      type name
counter   etcd_server_healthchecks_total                                                count        type name status
counter   etcd_server_heartbeat_send_failures_total                                     count
info      etcd_server_id                                                                -            server_id
gauge     etcd_server_is_leader                                                         boolean
gauge     etcd_server_is_learner                                                        boolean
counter   etcd_server_leader_changes_seen_total                                         count
counter   etcd_server_learner_promote_failures                                          count        Reason
counter   etcd_server_learner_promote_successes                                         count
untyped   etcd_server_proposals_applied_total                                           count
untyped   etcd_server_proposals_committed_total                                         count
counter   etcd_server_proposals_failed_total                                            count
gauge     etcd_server_proposals_pending                                                 count
gauge     etcd_server_quota_backend_bytes                                               bytes
histogram etcd_server_range_duration_seconds                                            seconds      success=false|true le=0.0001|0.0002|0.0004|0.0008|0.0016|0.0032|0.0064|0.0128|0.0256|0.0512|0.1024|0.2048|0.4096|0.8192|1.6384|3.2768|6.5536|13.1072|26.2144|52.4288
counter   etcd_server_read_indexes_failed_total                                         count
histogram etcd_server_request_duration_seconds                                          seconds      type success=false|true le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   etcd_server_slow_apply_total                                                  count
counter   etcd_server_slow_read_indexes_total                                           count
gauge     etcd_server_snapshot_apply_in_progress_total                                  boolean
info      etcd_server_version                                                           -            server_version
histogram etcd_snap_db_fsync_duration_seconds                                           seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram etcd_snap_db_save_total_duration_seconds                                      seconds      le=0.1|0.2|0.4|0.8|1.6|3.2|6.4|12.8|25.6|51.2
histogram etcd_snap_fsync_duration_seconds                                              seconds      le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   grpc_server_handled_total                                                     count        grpc_type grpc_service grpc_method grpc_code
histogram grpc_server_handling_seconds                                                  seconds      grpc_type grpc_service grpc_method le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   grpc_server_msg_received_total                                                count        grpc_type grpc_service grpc_method
counter   grpc_server_msg_sent_total                                                    count        grpc_type grpc_service grpc_method
counter   grpc_server_started_total                                                     count        grpc_type grpc_service grpc_method
gauge     os_fd_limit                                                                   count
gauge     os_fd_used                                                                    count
"""  # noqa: E501
