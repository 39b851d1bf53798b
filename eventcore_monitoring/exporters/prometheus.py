"""What the Prometheus server exposes about itself.

Read from Prometheus 2.42.0 and 3.14.0, run as a server with rules, an Alertmanager, remote write, remote read and
out-of-order samples, and as an agent; from the sources of 2.42, 2.55, 3.5 and 3.14 for what appears only with
Kubernetes, Azure or xDS discovery, with OTLP, or on corruption. A histogram without bucket edges is a native one, or
its edges differ between versions. The times named prometheus_tsdb_*_time without a unit are Unix milliseconds.
"""

METRICS = """\
gauge     prometheus_agent_active_series                                          count
counter   prometheus_agent_checkpoint_creations_failed_total                      count
counter   prometheus_agent_checkpoint_creations_total                             count
counter   prometheus_agent_checkpoint_deletions_failed_total                      count
counter   prometheus_agent_checkpoint_deletions_total                             count
gauge     prometheus_agent_clean_start                                            -
counter   prometheus_agent_corruptions_total                                      count
gauge     prometheus_agent_data_replay_duration_seconds                           seconds
gauge     prometheus_agent_deleted_series                                         count
counter   prometheus_agent_exemplars_appended_total                               count
counter   prometheus_agent_out_of_order_samples_total                             count
counter   prometheus_agent_samples_appended_total                                 count     type=float|histogram
summary   prometheus_agent_truncate_duration_seconds                              seconds
gauge     prometheus_api_notification_active_subscribers                          count
counter   prometheus_api_notification_updates_dropped_total                       count
counter   prometheus_api_notification_updates_sent_total                          count
counter   prometheus_api_otlp_appended_samples_without_metadata_total             count
counter   prometheus_api_otlp_out_of_order_exemplars_total                        count
counter   prometheus_api_otlp_translation_warnings_total                          count     category
gauge     prometheus_api_remote_read_queries                                      count
counter   prometheus_api_remote_write_invalid_labels_samples_total                count
counter   prometheus_api_remote_write_without_metadata_appended_samples_total     count
info      prometheus_build_info                                                   -         branch? goarch goos goversion revision? tags? version?
gauge     prometheus_config_last_reload_success_timestamp_seconds                 timestamp
gauge     prometheus_config_last_reload_successful                                boolean
gauge     prometheus_engine_queries                                               count
gauge     prometheus_engine_queries_concurrent_max                                count
histogram prometheus_engine_query_duration_histogram_seconds                      seconds   slice le=0.01|0.1|1|10
summary   prometheus_engine_query_duration_seconds                                seconds   slice quantile=0.5|0.9|0.99
gauge     prometheus_engine_query_log_enabled                                     boolean
counter   prometheus_engine_query_log_failures_total                              count
counter   prometheus_engine_query_samples_read_total                              count
counter   prometheus_engine_query_samples_total                                   count
histogram prometheus_http_request_duration_seconds                                seconds   handler le=0.1|0.2|0.4|1|3|8|20|60|120
counter   prometheus_http_requests_total                                          count     code handler
histogram prometheus_http_response_size_bytes                                     bytes     handler le=100|1000|10000|100000|1000000|10000000|100000000|1000000000
gauge     prometheus_notifications_alertmanagers_discovered                       count
counter   prometheus_notifications_dropped_total                                  count     alertmanager?
counter   prometheus_notifications_errors_total                                   count     alertmanager
histogram prometheus_notifications_latency_histogram_seconds                      seconds   alertmanager le=0.01|0.1|1|10
summary   prometheus_notifications_latency_seconds                                seconds   alertmanager quantile=0.5|0.9|0.99
gauge     prometheus_notifications_queue_capacity                                 count
gauge     prometheus_notifications_queue_length                                   count     alertmanager?
counter   prometheus_notifications_sent_total                                     count     alertmanager
gauge     prometheus_ready                                                        boolean
gauge     prometheus_remote_read_client_queries                                   count     remote_name url
counter   prometheus_remote_read_client_queries_total                             count     code remote_name response_type? url
histogram prometheus_remote_read_client_request_duration_seconds                  seconds   remote_name response_type? url le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10|25|60
gauge     prometheus_remote_read_handler_queries                                  count
counter   prometheus_remote_storage_bytes_total                                   bytes     remote_name url
counter   prometheus_remote_storage_enqueue_retries_total                         count     remote_name url
counter   prometheus_remote_storage_exemplars_dropped_total                       count     remote_name url
counter   prometheus_remote_storage_exemplars_failed_total                        count     remote_name url
counter   prometheus_remote_storage_exemplars_in_total                            count
gauge     prometheus_remote_storage_exemplars_pending                             count     remote_name url
counter   prometheus_remote_storage_exemplars_retried_total                       count     remote_name url
counter   prometheus_remote_storage_exemplars_total                               count     remote_name url
gauge     prometheus_remote_storage_highest_timestamp_in_seconds                  timestamp
counter   prometheus_remote_storage_histograms_dropped_total                      count     remote_name url
counter   prometheus_remote_storage_histograms_failed_total                       count     remote_name url
counter   prometheus_remote_storage_histograms_in_total                           count
gauge     prometheus_remote_storage_histograms_pending                            count     remote_name url
counter   prometheus_remote_storage_histograms_retried_total                      count     remote_name url
counter   prometheus_remote_storage_histograms_total                              count     remote_name url
gauge     prometheus_remote_storage_max_samples_per_send                          count     remote_name url
counter   prometheus_remote_storage_metadata_bytes_total                          bytes     remote_name url
counter   prometheus_remote_storage_metadata_failed_total                         count     remote_name url
counter   prometheus_remote_storage_metadata_retried_total                        count     remote_name url
counter   prometheus_remote_storage_metadata_total                                count     remote_name url
gauge     prometheus_remote_storage_queue_highest_sent_timestamp_seconds          timestamp remote_name url
gauge     prometheus_remote_storage_queue_highest_timestamp_seconds               timestamp remote_name url
counter   prometheus_remote_storage_read_queries_total                            count     code remote_name url
histogram prometheus_remote_storage_read_request_duration_seconds                 seconds   remote_name url le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10|25|60
gauge     prometheus_remote_storage_remote_read_queries                           count     remote_name url
counter   prometheus_remote_storage_samples_dropped_total                         count     remote_name url
counter   prometheus_remote_storage_samples_failed_total                          count     remote_name url
counter   prometheus_remote_storage_samples_in_total                              count
gauge     prometheus_remote_storage_samples_pending                               count     remote_name url
counter   prometheus_remote_storage_samples_retried_total                         count     remote_name url
counter   prometheus_remote_storage_samples_total                                 count     remote_name url
histogram prometheus_remote_storage_sent_batch_duration_seconds                   seconds   remote_name url le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10|25|60|120|300
gauge     prometheus_remote_storage_shard_capacity                                count     remote_name url
gauge     prometheus_remote_storage_shards                                        count     remote_name url
gauge     prometheus_remote_storage_shards_desired                                -         remote_name url
gauge     prometheus_remote_storage_shards_max                                    count     remote_name url
gauge     prometheus_remote_storage_shards_min                                    count     remote_name url
counter   prometheus_remote_storage_string_interner_zero_reference_releases_total count
histogram prometheus_rule_evaluation_duration_histogram_seconds                   seconds   le=0.01|0.1|1|10
summary   prometheus_rule_evaluation_duration_seconds                             seconds   quantile=0.5|0.9|0.99
counter   prometheus_rule_evaluation_failures_total                               count     rule_group
counter   prometheus_rule_evaluations_total                                       count     rule_group
histogram prometheus_rule_group_duration_histogram_seconds                        seconds   le=0.01|0.1|1|10
summary   prometheus_rule_group_duration_seconds                                  seconds   quantile=0.01|0.05|0.5|0.9|0.99
gauge     prometheus_rule_group_interval_seconds                                  seconds   rule_group
counter   prometheus_rule_group_iterations_missed_total                           count     rule_group
counter   prometheus_rule_group_iterations_total                                  count     rule_group
gauge     prometheus_rule_group_last_duration_seconds                             seconds   rule_group
gauge     prometheus_rule_group_last_evaluation_samples                           count     rule_group
gauge     prometheus_rule_group_last_evaluation_timestamp_seconds                 timestamp rule_group
gauge     prometheus_rule_group_last_restore_duration_seconds                     seconds   rule_group
gauge     prometheus_rule_group_last_rule_duration_sum_seconds                    seconds   rule_group
gauge     prometheus_rule_group_rules                                             count     rule_group
counter   prometheus_sd_azure_cache_hit_total                                     count
counter   prometheus_sd_azure_failures_total                                      count
summary   prometheus_sd_consul_rpc_duration_seconds                               seconds   call endpoint quantile=0.5|0.9|0.99
counter   prometheus_sd_consul_rpc_failures_total                                 count
gauge     prometheus_sd_discovered_targets                                        count     config name=notify|scrape
counter   prometheus_sd_dns_lookup_failures_total                                 count
counter   prometheus_sd_dns_lookups_total                                         count
gauge     prometheus_sd_failed_configs                                            count     name=notify|scrape
counter   prometheus_sd_file_read_errors_total                                    count
summary   prometheus_sd_file_scan_duration_seconds                                seconds   quantile=0.5|0.9|0.99
counter   prometheus_sd_file_watcher_errors_total                                 count
counter   prometheus_sd_http_failures_total                                       count
counter   prometheus_sd_kubernetes_events_total                                   count     event role
counter   prometheus_sd_kubernetes_failures_total                                 count
summary   prometheus_sd_kubernetes_http_request_duration_seconds                  seconds   endpoint
counter   prometheus_sd_kubernetes_http_request_total                             count     status_code
gauge     prometheus_sd_kubernetes_workqueue_depth                                count     queue_name
counter   prometheus_sd_kubernetes_workqueue_items_total                          count     queue_name
summary   prometheus_sd_kubernetes_workqueue_latency_seconds                      seconds   queue_name
gauge     prometheus_sd_kubernetes_workqueue_longest_running_processor_seconds    seconds   queue_name
gauge     prometheus_sd_kubernetes_workqueue_unfinished_work_seconds              seconds   queue_name
summary   prometheus_sd_kubernetes_workqueue_work_duration_seconds                seconds   queue_name
summary   prometheus_sd_kuma_fetch_duration_seconds                               seconds   quantile=0.5|0.9|0.99
counter   prometheus_sd_kuma_fetch_failures_total                                 count
counter   prometheus_sd_kuma_fetch_skipped_updates_total                          count
gauge     prometheus_sd_last_update_timestamp_seconds                             timestamp config name
counter   prometheus_sd_linode_failures_total                                     count
counter   prometheus_sd_nomad_failures_total                                      count
counter   prometheus_sd_received_updates_total                                    count     name=notify|scrape
histogram prometheus_sd_refresh_duration_histogram_seconds                        seconds   mechanism le=0.01|0.1|1|10
summary   prometheus_sd_refresh_duration_seconds                                  seconds   config? mechanism quantile=0.5|0.9|0.99
counter   prometheus_sd_refresh_failures_total                                    count     config? mechanism
counter   prometheus_sd_updates_delayed_total                                     count     name=notify|scrape
counter   prometheus_sd_updates_total                                             count     name=notify|scrape
histogram prometheus_target_interval_length_histogram_seconds                     seconds   interval le=0.01|0.1|1|10
summary   prometheus_target_interval_length_seconds                               seconds   interval quantile=0.01|0.05|0.5|0.9|0.99
gauge     prometheus_target_metadata_cache_bytes                                  bytes     scrape_job
gauge     prometheus_target_metadata_cache_entries                                count     scrape_job
summary   prometheus_target_reload_length_seconds                                 seconds   interval quantile=0.01|0.05|0.5|0.9|0.99
histogram prometheus_target_scrape_duration_seconds                               seconds
counter   prometheus_target_scrape_pool_exceeded_label_limits_total               count
counter   prometheus_target_scrape_pool_exceeded_target_limit_total               count
counter   prometheus_target_scrape_pool_reloads_failed_total                      count
counter   prometheus_target_scrape_pool_reloads_total                             count
gauge     prometheus_target_scrape_pool_symboltable_items                         count     scrape_job
counter   prometheus_target_scrape_pool_sync_total                                count     scrape_job
gauge     prometheus_target_scrape_pool_target_limit                              count     scrape_job
gauge     prometheus_target_scrape_pool_targets                                   count     scrape_job
counter   prometheus_target_scrape_pools_failed_total                             count
counter   prometheus_target_scrape_pools_total                                    count
counter   prometheus_target_scrapes_cache_flush_forced_total                      count
counter   prometheus_target_scrapes_exceeded_body_size_limit_total                count
counter   prometheus_target_scrapes_exceeded_native_histogram_bucket_limit_total  count
counter   prometheus_target_scrapes_exceeded_sample_limit_total                   count
counter   prometheus_target_scrapes_exemplar_out_of_order_total                   count
counter   prometheus_target_scrapes_sample_duplicate_timestamp_total              count
counter   prometheus_target_scrapes_sample_out_of_bounds_total                    count
counter   prometheus_target_scrapes_sample_out_of_order_total                     count
counter   prometheus_target_sync_failed_total                                     count     scrape_job
histogram prometheus_target_sync_length_histogram_seconds                         seconds   scrape_job le=0.01|0.1|1|10
summary   prometheus_target_sync_length_seconds                                   seconds   scrape_job quantile=0.01|0.05|0.5|0.9|0.99
counter   prometheus_template_text_expansion_failures_total                       count
counter   prometheus_template_text_expansions_total                               count
gauge     prometheus_treecache_watcher_goroutines                                 count
counter   prometheus_treecache_zookeeper_failures_total                           count
gauge     prometheus_tsdb_blocks_loaded                                           count
counter   prometheus_tsdb_checkpoint_creations_failed_total                       count
counter   prometheus_tsdb_checkpoint_creations_total                              count
counter   prometheus_tsdb_checkpoint_deletions_failed_total                       count
counter   prometheus_tsdb_checkpoint_deletions_total                              count
counter   prometheus_tsdb_chunk_write_queue_operations_total                      count     operation
gauge     prometheus_tsdb_clean_start                                             -
histogram prometheus_tsdb_compaction_chunk_range_seconds                          seconds   le=100|400|1600|6400|25600|102400|409600|1638400|6553600|26214400
histogram prometheus_tsdb_compaction_chunk_samples                                count     le=4|6|9|13.5|20.25|30.375|45.5625|68.34375|102.515625|153.7734375|230.66015625|345.990234375
histogram prometheus_tsdb_compaction_chunk_size_bytes                             bytes     le=32|48|72|108|162|243|364.5|546.75|820.125|1230.1875|1845.28125|2767.921875
histogram prometheus_tsdb_compaction_duration_seconds                             seconds   le=1|2|4|8|16|32|64|128|256|512|1024|2048|4096|8192
gauge     prometheus_tsdb_compaction_populating_block                             boolean
counter   prometheus_tsdb_compactions_failed_total                                count
counter   prometheus_tsdb_compactions_skipped_total                               count
counter   prometheus_tsdb_compactions_total                                       count
counter   prometheus_tsdb_compactions_triggered_total                             count
gauge     prometheus_tsdb_data_replay_duration_seconds                            seconds
counter   prometheus_tsdb_exemplar_exemplars_appended_total                       count
gauge     prometheus_tsdb_exemplar_exemplars_in_storage                           count
gauge     prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds               timestamp
gauge     prometheus_tsdb_exemplar_max_exemplars                                  count
counter   prometheus_tsdb_exemplar_out_of_order_exemplars_total                   count
gauge     prometheus_tsdb_exemplar_series_with_exemplars_in_storage               count
gauge     prometheus_tsdb_head_active_appenders                                   count
gauge     prometheus_tsdb_head_chunks                                             count
counter   prometheus_tsdb_head_chunks_created_total                               count
counter   prometheus_tsdb_head_chunks_removed_total                               count
gauge     prometheus_tsdb_head_chunks_storage_size_bytes                          bytes
summary   prometheus_tsdb_head_gc_duration_seconds                                seconds
gauge     prometheus_tsdb_head_max_time                                           -
gauge     prometheus_tsdb_head_max_time_seconds                                   timestamp
gauge     prometheus_tsdb_head_min_time                                           -
gauge     prometheus_tsdb_head_min_time_seconds                                   timestamp
gauge     prometheus_tsdb_head_native_histogram_buckets                           count
gauge     prometheus_tsdb_head_native_histogram_series                            count
counter   prometheus_tsdb_head_out_of_order_samples_appended_total                count     type?
counter   prometheus_tsdb_head_samples_appended_total                             count     type=float|histogram
gauge     prometheus_tsdb_head_series                                             count
counter   prometheus_tsdb_head_series_created_total                               count
counter   prometheus_tsdb_head_series_not_found_total                             count
counter   prometheus_tsdb_head_series_removed_total                               count
gauge     prometheus_tsdb_head_stale_series                                       count
counter   prometheus_tsdb_head_truncations_failed_total                           count
counter   prometheus_tsdb_head_truncations_total                                  count
gauge     prometheus_tsdb_isolation_high_watermark                                -
gauge     prometheus_tsdb_isolation_low_watermark                                 -
gauge     prometheus_tsdb_lowest_timestamp                                        timestamp
gauge     prometheus_tsdb_lowest_timestamp_seconds                                timestamp
counter   prometheus_tsdb_mmap_chunk_corruptions_total                            count
counter   prometheus_tsdb_mmap_chunks_total                                       count
counter   prometheus_tsdb_out_of_bound_samples_total                              count     type=float|histogram
counter   prometheus_tsdb_out_of_order_samples_total                              count     type=float|histogram
counter   prometheus_tsdb_out_of_order_wbl_completed_pages_total                  count
summary   prometheus_tsdb_out_of_order_wbl_fsync_duration_seconds                 seconds   quantile=0.5|0.9|0.99
counter   prometheus_tsdb_out_of_order_wbl_page_flushes_total                     count
counter   prometheus_tsdb_out_of_order_wbl_record_part_writes_total               count
counter   prometheus_tsdb_out_of_order_wbl_record_parts_bytes_written_total       bytes
gauge     prometheus_tsdb_out_of_order_wbl_segment_current                        -
gauge     prometheus_tsdb_out_of_order_wbl_storage_size_bytes                     bytes
counter   prometheus_tsdb_out_of_order_wbl_truncations_failed_total               count
counter   prometheus_tsdb_out_of_order_wbl_truncations_total                      count
counter   prometheus_tsdb_out_of_order_wbl_writes_failed_total                    count
counter   prometheus_tsdb_reloads_failures_total                                  count
counter   prometheus_tsdb_reloads_total                                           count
gauge     prometheus_tsdb_retention_limit_bytes                                   bytes
gauge     prometheus_tsdb_retention_limit_percentage                              percent
gauge     prometheus_tsdb_retention_limit_seconds                                 seconds
histogram prometheus_tsdb_sample_ooo_delta                                        seconds   le=600|1800|3600|7200|10800|21600|43200
histogram prometheus_tsdb_selected_series_compaction_duration_seconds             seconds   le=1|2|4|8|16|32|64|128|256|512|1024|2048|4096|8192
counter   prometheus_tsdb_selected_series_compactions_failed_total                count
counter   prometheus_tsdb_selected_series_compactions_triggered_total             count
counter   prometheus_tsdb_size_retentions_total                                   count
counter   prometheus_tsdb_snapshot_replay_error_total                             count
histogram prometheus_tsdb_stale_series_compaction_duration_seconds                seconds   le=1|2|4|8|16|32|64|128|256|512|1024|2048|4096|8192
counter   prometheus_tsdb_stale_series_compactions_failed_total                   count
counter   prometheus_tsdb_stale_series_compactions_triggered_total                count
gauge     prometheus_tsdb_storage_blocks_bytes                                    bytes
gauge     prometheus_tsdb_symbol_table_size_bytes                                 bytes
counter   prometheus_tsdb_time_retentions_total                                   count
histogram prometheus_tsdb_tombstone_cleanup_seconds                               seconds
counter   prometheus_tsdb_too_old_samples_total                                   count     type=float|histogram
counter   prometheus_tsdb_vertical_compactions_total                              count
counter   prometheus_tsdb_wal_completed_pages_total                               count
counter   prometheus_tsdb_wal_corruptions_total                                   count
summary   prometheus_tsdb_wal_fsync_duration_seconds                              seconds   quantile=0.5|0.9|0.99
counter   prometheus_tsdb_wal_page_flushes_total                                  count
counter   prometheus_tsdb_wal_reader_corruption_errors_total                      count     error
counter   prometheus_tsdb_wal_record_bytes_saved_total                            bytes     compression
counter   prometheus_tsdb_wal_record_part_writes_total                            count
counter   prometheus_tsdb_wal_record_parts_bytes_written_total                    bytes
counter   prometheus_tsdb_wal_replay_unknown_refs_total                           count     type
gauge     prometheus_tsdb_wal_segment_current                                     -
gauge     prometheus_tsdb_wal_storage_size_bytes                                  bytes
summary   prometheus_tsdb_wal_truncate_duration_seconds                           seconds
counter   prometheus_tsdb_wal_truncations_failed_total                            count
counter   prometheus_tsdb_wal_truncations_total                                   count
counter   prometheus_tsdb_wal_writes_failed_total                                 count
counter   prometheus_tsdb_wbl_replay_unknown_refs_total                           count     type
gauge     prometheus_wal_watcher_current_segment                                  -         consumer
counter   prometheus_wal_watcher_notifications_skipped_total                      count     consumer
counter   prometheus_wal_watcher_record_decode_failures_total                     count     consumer
counter   prometheus_wal_watcher_records_read_total                               count     consumer type
counter   prometheus_wal_watcher_samples_sent_pre_tailing_total                   count     consumer
counter   prometheus_web_federation_errors_total                                  count
counter   prometheus_web_federation_warnings_total                                count
"""  # noqa: E501
