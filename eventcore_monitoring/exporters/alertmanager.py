"""What Alertmanager exposes.

Read from Alertmanager 0.25.0 and 0.34.0, run alone and as a cluster of two with silences and failing receivers; from
the sources of 0.25, 0.27, 0.30 and 0.34 for TLS gossip, limits and the event recorder. `receiver_name` is there only
with the feature flag receiver-name-in-metrics. Where versions differ, a label that only some have is marked as one that
may be missing, and a histogram whose edges changed (alertmanager_http_request_duration_seconds) has none.
"""

METRICS = """\
gauge     alertmanager_alerts                                               count     state=active|suppressed|unprocessed
counter   alertmanager_alerts_invalid_total                                 count     version=v1|v2
counter   alertmanager_alerts_limited_total                                 count     alertname?
gauge     alertmanager_alerts_per_alert_limit                               count
counter   alertmanager_alerts_received_total                                count     status=firing|resolved version=v1|v2
counter   alertmanager_alerts_subscriber_channel_writes_total               count     subscriber
info      alertmanager_build_info                                           -         branch? goarch goos goversion revision? tags? version?
counter   alertmanager_cluster_alive_messages_total                         count     peer
gauge     alertmanager_cluster_enabled                                      boolean
gauge     alertmanager_cluster_failed_peers                                 count
gauge     alertmanager_cluster_health_score                                 -
gauge     alertmanager_cluster_members                                      count
counter   alertmanager_cluster_messages_pruned_total                        count
gauge     alertmanager_cluster_messages_queued                              count
counter   alertmanager_cluster_messages_received_size_total                 bytes     msg_type=full_state|update
counter   alertmanager_cluster_messages_received_total                      count     msg_type=full_state|update
counter   alertmanager_cluster_messages_sent_size_total                     bytes     msg_type=full_state|update
counter   alertmanager_cluster_messages_sent_total                          count     msg_type=full_state|update
info      alertmanager_cluster_peer_info                                    -         peer
counter   alertmanager_cluster_peer_name_conflicts_total                    count
counter   alertmanager_cluster_peers_joined_total                           count
counter   alertmanager_cluster_peers_left_total                             count
counter   alertmanager_cluster_peers_update_total                           count
histogram alertmanager_cluster_pings_seconds                                seconds   peer le=0.005|0.01|0.025|0.05|0.1|0.25|0.5
counter   alertmanager_cluster_reconnections_failed_total                   count
counter   alertmanager_cluster_reconnections_total                          count
counter   alertmanager_cluster_refresh_join_failed_total                    count
counter   alertmanager_cluster_refresh_join_total                           count
gauge     alertmanager_config_hash                                          -
gauge     alertmanager_config_last_reload_success_timestamp_seconds         timestamp
gauge     alertmanager_config_last_reload_successful                        boolean
counter   alertmanager_dispatcher_aggregation_group_creation_given_up_total count
counter   alertmanager_dispatcher_aggregation_group_creation_retries_total  count
counter   alertmanager_dispatcher_aggregation_group_limit_reached_total     count
gauge     alertmanager_dispatcher_aggregation_groups                        count
summary   alertmanager_dispatcher_alert_processing_duration_seconds         seconds
counter   alertmanager_event_kafka_produce_errors_total                     count     error_type output
counter   alertmanager_event_output_drops_total                             count     output
counter   alertmanager_event_recorder_bytes_written_total                   bytes     event_type output
gauge     alertmanager_event_recorder_queue_length                          count
counter   alertmanager_event_serialize_errors_total                         count     event_type
counter   alertmanager_events_dropped_total                                 count     event_type
counter   alertmanager_events_recorded_total                                count     event_type output result
counter   alertmanager_http_concurrency_limit_exceeded_total                count     method
histogram alertmanager_http_request_duration_seconds                        seconds   code? handler method
gauge     alertmanager_http_requests_in_flight                              count     method
histogram alertmanager_http_response_size_bytes                             bytes     handler method le=100|1000|10000|100000|1000000|10000000|100000000
gauge     alertmanager_inhibition_rules                                     count
gauge     alertmanager_integrations                                         count
gauge     alertmanager_marked_alerts                                        count     state=active|suppressed|unprocessed
summary   alertmanager_nflog_gc_duration_seconds                            seconds
counter   alertmanager_nflog_gossip_messages_propagated_total               count
counter   alertmanager_nflog_maintenance_errors_total                       count
counter   alertmanager_nflog_maintenance_total                              count
counter   alertmanager_nflog_queries_total                                  count
histogram alertmanager_nflog_query_duration_seconds                         seconds   le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   alertmanager_nflog_query_errors_total                             count
summary   alertmanager_nflog_snapshot_duration_seconds                      seconds
gauge     alertmanager_nflog_snapshot_size_bytes                            bytes
histogram alertmanager_notification_latency_seconds                         seconds   integration receiver_name? le=1|5|10|15|20
counter   alertmanager_notification_requests_failed_total                   count     integration receiver_name?
counter   alertmanager_notification_requests_total                          count     integration receiver_name?
counter   alertmanager_notifications_failed_total                           count     integration reason? receiver_name?
counter   alertmanager_notifications_suppressed_total                       count     reason
counter   alertmanager_notifications_total                                  count     integration receiver_name?
histogram alertmanager_oversize_gossip_message_duration_seconds             seconds   key=nfl|sil le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   alertmanager_oversized_gossip_message_dropped_total               count     key=nfl|sil
counter   alertmanager_oversized_gossip_message_failure_total               count     key=nfl|sil
counter   alertmanager_oversized_gossip_message_sent_total                  count     key=nfl|sil
gauge     alertmanager_peer_position                                        -
gauge     alertmanager_receivers                                            count
gauge     alertmanager_silences                                             count     state=active|expired|pending
summary   alertmanager_silences_gc_duration_seconds                         seconds
counter   alertmanager_silences_gc_errors_total                             count
counter   alertmanager_silences_gossip_messages_propagated_total            count
counter   alertmanager_silences_maintenance_errors_total                    count
counter   alertmanager_silences_maintenance_total                           count
counter   alertmanager_silences_matcher_compile_errors_total                count     stage
gauge     alertmanager_silences_matcher_index_size                          count
counter   alertmanager_silences_queries_total                               count
histogram alertmanager_silences_query_duration_seconds                      seconds   le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   alertmanager_silences_query_errors_total                          count
counter   alertmanager_silences_query_silences_scanned_total                count
counter   alertmanager_silences_query_silences_skipped_total                count
summary   alertmanager_silences_snapshot_duration_seconds                   seconds
gauge     alertmanager_silences_snapshot_size_bytes                         bytes
gauge     alertmanager_silences_state_size                                  count
gauge     alertmanager_silences_version_index_size                          count
counter   alertmanager_tls_transport_packet_bytes_received_total            bytes
counter   alertmanager_tls_transport_packet_bytes_sent_total                bytes
counter   alertmanager_tls_transport_read_errors_total                      count
counter   alertmanager_tls_transport_stream_connections_received_total      count
counter   alertmanager_tls_transport_stream_connections_sent_total          count
counter   alertmanager_tls_transport_write_errors_total                     count     connection_type
"""  # noqa: E501
