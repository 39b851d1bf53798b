"""What postgres_exporter exposes.

Read from postgres_exporter 0.11.1, 0.15.0, 0.17.1, 0.19.1 and 0.20.1, run with every collector against PostgreSQL 15,
a primary and its replica; from the source of 0.20.1 for what needs PostgreSQL 16 or newer, a running vacuum or a
cascaded replica. pg_settings is one gauge for each setting of PostgreSQL 15 and those that 16 to 18 added.

The label `server` is there up to 0.19 and gone with 0.20, which also renamed pg_replication_slot to
pg_replication_slots. Names are a view's columns, so counters end in no `_total`. They mislead at times:
pg_long_running_transactions_oldest_timestamp_seconds is an age, pg_database_wraparound_age_*_seconds counts
transactions, pg_stat_database_blk_read_time and its like are milliseconds, and *_stats_reset are points in time.
"""

OWN_LABELS = ("datid", "datname", "queryid", "relname", "schemaname", "slot_name")

METRICS = """\
gauge     pg_buffercache_summary_buffers_dirty                           count
gauge     pg_buffercache_summary_buffers_pinned                          count
gauge     pg_buffercache_summary_buffers_unused                          count
gauge     pg_buffercache_summary_buffers_used                            count
gauge     pg_buffercache_summary_usagecount_avg                          -
gauge     pg_database_connection_limit                                   count        datname
gauge     pg_database_size_bytes                                         bytes        datname server?
gauge     pg_database_wraparound_age_datfrozenxid_seconds                count        datname
gauge     pg_database_wraparound_age_datminmxid_seconds                  count        datname
gauge     pg_exporter_last_scrape_duration_seconds                       seconds
gauge     pg_exporter_last_scrape_error                                  boolean
counter   pg_exporter_scrapes_total                                      count
gauge     pg_exporter_user_queries_load_error                            boolean      filename hashsum
gauge     pg_locks_count                                                 count        datname mode server?
gauge     pg_long_running_transactions                                   count
gauge     pg_long_running_transactions_oldest_timestamp_seconds          seconds
gauge     pg_postmaster_start_time_seconds                               timestamp
histogram pg_process_idle_seconds                                        seconds      application_name? state le=1|2|5|15|30|60|90|120|300
gauge     pg_replication_is_replica                                      boolean
gauge     pg_replication_lag_seconds                                     seconds
gauge     pg_replication_last_replay_seconds                             seconds
gauge     pg_replication_slot_safe_wal_size_bytes                        bytes        slot_name slot_type=logical|physical
gauge     pg_replication_slot_slot_confirmed_flush_lsn                   bytes        slot_name slot_type?
gauge     pg_replication_slot_slot_current_wal_lsn                       bytes        slot_name slot_type?
gauge     pg_replication_slot_slot_is_active                             boolean      slot_name slot_type?
gauge     pg_replication_slot_wal_status                                 boolean      slot_name slot_type=logical|physical wal_status
gauge     pg_replication_slots_active                                    boolean      database? server? slot_name
gauge     pg_replication_slots_pg_wal_lsn_diff                           bytes        database? server? slot_name
gauge     pg_replication_slots_pg_xlog_location_diff                     bytes        database? slot_name
gauge     pg_replication_slots_safe_wal_size_bytes                       bytes        slot_name slot_type=logical|physical
gauge     pg_replication_slots_slot_confirmed_flush_lsn                  bytes        slot_name slot_type=logical|physical
gauge     pg_replication_slots_slot_current_wal_lsn                      bytes        slot_name slot_type=logical|physical
gauge     pg_replication_slots_slot_is_active                            boolean      slot_name slot_type=logical|physical
gauge     pg_replication_slots_wal_status                                boolean      slot_name slot_type=logical|physical wal_status
gauge     pg_roles_connection_limit                                      count        rolname
gauge     pg_scrape_collector_duration_seconds                           seconds      collector
gauge     pg_scrape_collector_success                                    boolean      collector
gauge     pg_settings_allow_alter_system                                 boolean      server?
gauge     pg_settings_allow_in_place_tablespaces                         boolean      server?
gauge     pg_settings_allow_system_table_mods                            boolean      server?
gauge     pg_settings_archive_timeout_seconds                            seconds      server?
gauge     pg_settings_array_nulls                                        boolean      server?
gauge     pg_settings_authentication_timeout_seconds                     seconds      server?
gauge     pg_settings_autovacuum                                         boolean      server?
gauge     pg_settings_autovacuum_analyze_scale_factor                    ratio        server?
gauge     pg_settings_autovacuum_analyze_threshold                       count        server?
gauge     pg_settings_autovacuum_freeze_max_age                          count        server?
gauge     pg_settings_autovacuum_max_workers                             count        server?
gauge     pg_settings_autovacuum_multixact_freeze_max_age                count        server?
gauge     pg_settings_autovacuum_naptime_seconds                         seconds      server?
gauge     pg_settings_autovacuum_vacuum_cost_delay_seconds               seconds      server?
gauge     pg_settings_autovacuum_vacuum_cost_limit                       -            server?
gauge     pg_settings_autovacuum_vacuum_insert_scale_factor              ratio        server?
gauge     pg_settings_autovacuum_vacuum_insert_threshold                 count        server?
gauge     pg_settings_autovacuum_vacuum_max_threshold                    count        server?
gauge     pg_settings_autovacuum_vacuum_scale_factor                     ratio        server?
gauge     pg_settings_autovacuum_vacuum_threshold                        count        server?
gauge     pg_settings_autovacuum_work_mem_bytes                          bytes        server?
gauge     pg_settings_autovacuum_worker_slots                            count        server?
gauge     pg_settings_backend_flush_after_bytes                          bytes        server?
gauge     pg_settings_bgwriter_delay_seconds                             seconds      server?
gauge     pg_settings_bgwriter_flush_after_bytes                         bytes        server?
gauge     pg_settings_bgwriter_lru_maxpages                              -            server?
gauge     pg_settings_bgwriter_lru_multiplier                            -            server?
gauge     pg_settings_block_size                                         -            server?
gauge     pg_settings_bonjour                                            boolean      server?
gauge     pg_settings_check_function_bodies                              boolean      server?
gauge     pg_settings_checkpoint_completion_target                       ratio        server?
gauge     pg_settings_checkpoint_flush_after_bytes                       bytes        server?
gauge     pg_settings_checkpoint_timeout_seconds                         seconds      server?
gauge     pg_settings_checkpoint_warning_seconds                         seconds      server?
gauge     pg_settings_client_connection_check_interval_seconds           seconds      server?
gauge     pg_settings_commit_delay                                       -            server?
gauge     pg_settings_commit_siblings                                    -            server?
gauge     pg_settings_commit_timestamp_buffers_bytes                     bytes        server?
gauge     pg_settings_cpu_index_tuple_cost                               -            server?
gauge     pg_settings_cpu_operator_cost                                  -            server?
gauge     pg_settings_cpu_tuple_cost                                     -            server?
gauge     pg_settings_cursor_tuple_fraction                              ratio        server?
gauge     pg_settings_data_checksums                                     boolean      server?
gauge     pg_settings_data_directory_mode                                -            server?
gauge     pg_settings_data_sync_retry                                    boolean      server?
gauge     pg_settings_db_user_namespace                                  boolean      server?
gauge     pg_settings_deadlock_timeout_seconds                           seconds      server?
gauge     pg_settings_debug_assertions                                   boolean      server?
gauge     pg_settings_debug_discard_caches                               -            server?
gauge     pg_settings_debug_pretty_print                                 boolean      server?
gauge     pg_settings_debug_print_parse                                  boolean      server?
gauge     pg_settings_debug_print_plan                                   boolean      server?
gauge     pg_settings_debug_print_rewritten                              boolean      server?
gauge     pg_settings_default_statistics_target                          -            server?
gauge     pg_settings_default_transaction_deferrable                     boolean      server?
gauge     pg_settings_default_transaction_read_only                      boolean      server?
gauge     pg_settings_effective_cache_size_bytes                         bytes        server?
gauge     pg_settings_effective_io_concurrency                           -            server?
gauge     pg_settings_enable_async_append                                boolean      server?
gauge     pg_settings_enable_bitmapscan                                  boolean      server?
gauge     pg_settings_enable_distinct_reordering                         boolean      server?
gauge     pg_settings_enable_gathermerge                                 boolean      server?
gauge     pg_settings_enable_group_by_reordering                         boolean      server?
gauge     pg_settings_enable_hashagg                                     boolean      server?
gauge     pg_settings_enable_hashjoin                                    boolean      server?
gauge     pg_settings_enable_incremental_sort                            boolean      server?
gauge     pg_settings_enable_indexonlyscan                               boolean      server?
gauge     pg_settings_enable_indexscan                                   boolean      server?
gauge     pg_settings_enable_material                                    boolean      server?
gauge     pg_settings_enable_memoize                                     boolean      server?
gauge     pg_settings_enable_mergejoin                                   boolean      server?
gauge     pg_settings_enable_nestloop                                    boolean      server?
gauge     pg_settings_enable_parallel_append                             boolean      server?
gauge     pg_settings_enable_parallel_hash                               boolean      server?
gauge     pg_settings_enable_partition_pruning                           boolean      server?
gauge     pg_settings_enable_partitionwise_aggregate                     boolean      server?
gauge     pg_settings_enable_partitionwise_join                          boolean      server?
gauge     pg_settings_enable_presorted_aggregate                         boolean      server?
gauge     pg_settings_enable_self_join_elimination                       boolean      server?
gauge     pg_settings_enable_seqscan                                     boolean      server?
gauge     pg_settings_enable_sort                                        boolean      server?
gauge     pg_settings_enable_tidscan                                     boolean      server?
gauge     pg_settings_escape_string_warning                              boolean      server?
gauge     pg_settings_event_triggers                                     boolean      server?
gauge     pg_settings_exit_on_error                                      boolean      server?
gauge     pg_settings_extra_float_digits                                 -            server?
gauge     pg_settings_from_collapse_limit                                -            server?
gauge     pg_settings_fsync                                              boolean      server?
gauge     pg_settings_full_page_writes                                   boolean      server?
gauge     pg_settings_geqo                                               boolean      server?
gauge     pg_settings_geqo_effort                                        -            server?
gauge     pg_settings_geqo_generations                                   -            server?
gauge     pg_settings_geqo_pool_size                                     -            server?
gauge     pg_settings_geqo_seed                                          ratio        server?
gauge     pg_settings_geqo_selection_bias                                -            server?
gauge     pg_settings_geqo_threshold                                     count        server?
gauge     pg_settings_gin_fuzzy_search_limit                             -            server?
gauge     pg_settings_gin_pending_list_limit_bytes                       bytes        server?
gauge     pg_settings_gss_accept_delegation                              boolean      server?
gauge     pg_settings_hash_mem_multiplier                                -            server?
gauge     pg_settings_hot_standby                                        boolean      server?
gauge     pg_settings_hot_standby_feedback                               boolean      server?
gauge     pg_settings_huge_page_size_bytes                               bytes        server?
gauge     pg_settings_idle_in_transaction_session_timeout_seconds        seconds      server?
gauge     pg_settings_idle_replication_slot_timeout_seconds              seconds      server?
gauge     pg_settings_idle_session_timeout_seconds                       seconds      server?
gauge     pg_settings_ignore_checksum_failure                            boolean      server?
gauge     pg_settings_ignore_invalid_pages                               boolean      server?
gauge     pg_settings_ignore_system_indexes                              boolean      server?
gauge     pg_settings_in_hot_standby                                     boolean      server?
gauge     pg_settings_integer_datetimes                                  boolean      server?
gauge     pg_settings_io_combine_limit_bytes                             bytes        server?
gauge     pg_settings_io_max_combine_limit_bytes                         bytes        server?
gauge     pg_settings_io_max_concurrency                                 count        server?
gauge     pg_settings_io_workers                                         count        server?
gauge     pg_settings_jit                                                boolean      server?
gauge     pg_settings_jit_above_cost                                     -            server?
gauge     pg_settings_jit_debugging_support                              boolean      server?
gauge     pg_settings_jit_dump_bitcode                                   boolean      server?
gauge     pg_settings_jit_expressions                                    boolean      server?
gauge     pg_settings_jit_inline_above_cost                              -            server?
gauge     pg_settings_jit_optimize_above_cost                            -            server?
gauge     pg_settings_jit_profiling_support                              boolean      server?
gauge     pg_settings_jit_tuple_deforming                                boolean      server?
gauge     pg_settings_join_collapse_limit                                -            server?
gauge     pg_settings_krb_caseins_users                                  boolean      server?
gauge     pg_settings_lo_compat_privileges                               boolean      server?
gauge     pg_settings_lock_timeout_seconds                               seconds      server?
gauge     pg_settings_log_autovacuum_min_duration_seconds                seconds      server?
gauge     pg_settings_log_checkpoints                                    boolean      server?
gauge     pg_settings_log_connections                                    boolean      server?
gauge     pg_settings_log_disconnections                                 boolean      server?
gauge     pg_settings_log_duration                                       boolean      server?
gauge     pg_settings_log_executor_stats                                 boolean      server?
gauge     pg_settings_log_file_mode                                      -            server?
gauge     pg_settings_log_hostname                                       boolean      server?
gauge     pg_settings_log_lock_failures                                  boolean      server?
gauge     pg_settings_log_lock_waits                                     boolean      server?
gauge     pg_settings_log_min_duration_sample_seconds                    seconds      server?
gauge     pg_settings_log_min_duration_statement_seconds                 seconds      server?
gauge     pg_settings_log_parameter_max_length_bytes                     bytes        server?
gauge     pg_settings_log_parameter_max_length_on_error_bytes            bytes        server?
gauge     pg_settings_log_parser_stats                                   boolean      server?
gauge     pg_settings_log_planner_stats                                  boolean      server?
gauge     pg_settings_log_recovery_conflict_waits                        boolean      server?
gauge     pg_settings_log_replication_commands                           boolean      server?
gauge     pg_settings_log_rotation_age_seconds                           seconds      server?
gauge     pg_settings_log_rotation_size_bytes                            bytes        server?
gauge     pg_settings_log_startup_progress_interval_seconds              seconds      server?
gauge     pg_settings_log_statement_sample_rate                          ratio        server?
gauge     pg_settings_log_statement_stats                                boolean      server?
gauge     pg_settings_log_temp_files_bytes                               bytes        server?
gauge     pg_settings_log_transaction_sample_rate                        ratio        server?
gauge     pg_settings_log_truncate_on_rotation                           boolean      server?
gauge     pg_settings_logging_collector                                  boolean      server?
gauge     pg_settings_logical_decoding_work_mem_bytes                    bytes        server?
gauge     pg_settings_maintenance_io_concurrency                         -            server?
gauge     pg_settings_maintenance_work_mem_bytes                         bytes        server?
gauge     pg_settings_max_active_replication_origins                     count        server?
gauge     pg_settings_max_connections                                    count        server?
gauge     pg_settings_max_files_per_process                              count        server?
gauge     pg_settings_max_function_args                                  count        server?
gauge     pg_settings_max_identifier_length                              count        server?
gauge     pg_settings_max_index_keys                                     count        server?
gauge     pg_settings_max_locks_per_transaction                          count        server?
gauge     pg_settings_max_logical_replication_workers                    count        server?
gauge     pg_settings_max_notify_queue_pages                             count        server?
gauge     pg_settings_max_parallel_apply_workers_per_subscription        count        server?
gauge     pg_settings_max_parallel_maintenance_workers                   count        server?
gauge     pg_settings_max_parallel_workers                               count        server?
gauge     pg_settings_max_parallel_workers_per_gather                    count        server?
gauge     pg_settings_max_pred_locks_per_page                            count        server?
gauge     pg_settings_max_pred_locks_per_relation                        count        server?
gauge     pg_settings_max_pred_locks_per_transaction                     count        server?
gauge     pg_settings_max_prepared_transactions                          count        server?
gauge     pg_settings_max_replication_slots                              count        server?
gauge     pg_settings_max_slot_wal_keep_size_bytes                       bytes        server?
gauge     pg_settings_max_stack_depth_bytes                              bytes        server?
gauge     pg_settings_max_standby_archive_delay_seconds                  seconds      server?
gauge     pg_settings_max_standby_streaming_delay_seconds                seconds      server?
gauge     pg_settings_max_sync_workers_per_subscription                  count        server?
gauge     pg_settings_max_wal_senders                                    count        server?
gauge     pg_settings_max_wal_size_bytes                                 bytes        server?
gauge     pg_settings_max_worker_processes                               count        server?
gauge     pg_settings_md5_password_warnings                              boolean
gauge     pg_settings_min_dynamic_shared_memory_bytes                    bytes        server?
gauge     pg_settings_min_parallel_index_scan_size_bytes                 bytes        server?
gauge     pg_settings_min_parallel_table_scan_size_bytes                 bytes        server?
gauge     pg_settings_min_wal_size_bytes                                 bytes        server?
gauge     pg_settings_multixact_member_buffers_bytes                     bytes        server?
gauge     pg_settings_multixact_offset_buffers_bytes                     bytes        server?
gauge     pg_settings_notify_buffers_bytes                               bytes        server?
gauge     pg_settings_num_os_semaphores                                  -            server?
gauge     pg_settings_old_snapshot_threshold_seconds                     seconds      server?
gauge     pg_settings_parallel_leader_participation                      boolean      server?
gauge     pg_settings_parallel_setup_cost                                -            server?
gauge     pg_settings_parallel_tuple_cost                                -            server?
gauge     pg_settings_pg_stat_statements_max                             -            server?
gauge     pg_settings_pg_stat_statements_save                            boolean      server?
gauge     pg_settings_pg_stat_statements_track_planning                  boolean      server?
gauge     pg_settings_pg_stat_statements_track_utility                   boolean      server?
gauge     pg_settings_port                                               -            server?
gauge     pg_settings_post_auth_delay_seconds                            seconds      server?
gauge     pg_settings_pre_auth_delay_seconds                             seconds      server?
gauge     pg_settings_quote_all_identifiers                              boolean      server?
gauge     pg_settings_random_page_cost                                   -            server?
gauge     pg_settings_recovery_min_apply_delay_seconds                   seconds      server?
gauge     pg_settings_recovery_target_inclusive                          boolean      server?
gauge     pg_settings_recursive_worktable_factor                         -            server?
gauge     pg_settings_remove_temp_files_after_crash                      boolean      server?
gauge     pg_settings_reserved_connections                               count        server?
gauge     pg_settings_restart_after_crash                                boolean      server?
gauge     pg_settings_row_security                                       boolean      server?
gauge     pg_settings_scram_iterations                                   -            server?
gauge     pg_settings_segment_size_bytes                                 bytes        server?
gauge     pg_settings_send_abort_for_crash                               boolean      server?
gauge     pg_settings_send_abort_for_kill                                boolean      server?
gauge     pg_settings_seq_page_cost                                      -            server?
gauge     pg_settings_serializable_buffers_bytes                         bytes        server?
gauge     pg_settings_server_version_num                                 -            server?
gauge     pg_settings_shared_buffers_bytes                               bytes        server?
gauge     pg_settings_shared_memory_size_bytes                           bytes        server?
gauge     pg_settings_shared_memory_size_in_huge_pages                   -            server?
gauge     pg_settings_ssl                                                boolean      server?
gauge     pg_settings_ssl_passphrase_command_supports_reload             boolean      server?
gauge     pg_settings_ssl_prefer_server_ciphers                          boolean      server?
gauge     pg_settings_standard_conforming_strings                        boolean      server?
gauge     pg_settings_statement_timeout_seconds                          seconds      server?
gauge     pg_settings_subtransaction_buffers_bytes                       bytes        server?
gauge     pg_settings_summarize_wal                                      boolean      server?
gauge     pg_settings_superuser_reserved_connections                     count        server?
gauge     pg_settings_sync_replication_slots                             boolean      server?
gauge     pg_settings_synchronize_seqscans                               boolean      server?
gauge     pg_settings_syslog_sequence_numbers                            boolean      server?
gauge     pg_settings_syslog_split_messages                              boolean      server?
gauge     pg_settings_tcp_keepalives_count                               -            server?
gauge     pg_settings_tcp_keepalives_idle_seconds                        seconds      server?
gauge     pg_settings_tcp_keepalives_interval_seconds                    seconds      server?
gauge     pg_settings_tcp_user_timeout_seconds                           seconds      server?
gauge     pg_settings_temp_buffers_bytes                                 bytes        server?
gauge     pg_settings_temp_file_limit_bytes                              bytes        server?
gauge     pg_settings_trace_connection_negotiation                       boolean      server?
gauge     pg_settings_trace_notify                                       boolean      server?
gauge     pg_settings_trace_sort                                         boolean      server?
gauge     pg_settings_track_activities                                   boolean      server?
gauge     pg_settings_track_activity_query_size_bytes                    bytes        server?
gauge     pg_settings_track_commit_timestamp                             boolean      server?
gauge     pg_settings_track_cost_delay_timing                            boolean      server?
gauge     pg_settings_track_counts                                       boolean      server?
gauge     pg_settings_track_io_timing                                    boolean      server?
gauge     pg_settings_track_wal_io_timing                                boolean      server?
gauge     pg_settings_transaction_buffers_bytes                          bytes        server?
gauge     pg_settings_transaction_deferrable                             boolean      server?
gauge     pg_settings_transaction_read_only                              boolean      server?
gauge     pg_settings_transaction_timeout_seconds                        seconds      server?
gauge     pg_settings_transform_null_equals                              boolean      server?
gauge     pg_settings_unix_socket_permissions                            -            server?
gauge     pg_settings_update_process_title                               boolean      server?
gauge     pg_settings_vacuum_buffer_usage_limit_bytes                    bytes        server?
gauge     pg_settings_vacuum_cost_delay_seconds                          seconds      server?
gauge     pg_settings_vacuum_cost_limit                                  -            server?
gauge     pg_settings_vacuum_cost_page_dirty                             -            server?
gauge     pg_settings_vacuum_cost_page_hit                               -            server?
gauge     pg_settings_vacuum_cost_page_miss                              -            server?
gauge     pg_settings_vacuum_defer_cleanup_age                           -            server?
gauge     pg_settings_vacuum_failsafe_age                                -            server?
gauge     pg_settings_vacuum_freeze_min_age                              -            server?
gauge     pg_settings_vacuum_freeze_table_age                            -            server?
gauge     pg_settings_vacuum_max_eager_freeze_failure_rate               ratio        server?
gauge     pg_settings_vacuum_multixact_failsafe_age                      -            server?
gauge     pg_settings_vacuum_multixact_freeze_min_age                    -            server?
gauge     pg_settings_vacuum_multixact_freeze_table_age                  -            server?
gauge     pg_settings_vacuum_truncate                                    boolean      server?
gauge     pg_settings_wal_block_size                                     -            server?
gauge     pg_settings_wal_buffers_bytes                                  bytes        server?
gauge     pg_settings_wal_decode_buffer_size_bytes                       bytes        server?
gauge     pg_settings_wal_init_zero                                      boolean      server?
gauge     pg_settings_wal_keep_size_bytes                                bytes        server?
gauge     pg_settings_wal_log_hints                                      boolean      server?
gauge     pg_settings_wal_receiver_create_temp_slot                      boolean      server?
gauge     pg_settings_wal_receiver_status_interval_seconds               seconds      server?
gauge     pg_settings_wal_receiver_timeout_seconds                       seconds      server?
gauge     pg_settings_wal_recycle                                        boolean      server?
gauge     pg_settings_wal_retrieve_retry_interval_seconds                seconds      server?
gauge     pg_settings_wal_segment_size_bytes                             bytes        server?
gauge     pg_settings_wal_sender_timeout_seconds                         seconds      server?
gauge     pg_settings_wal_skip_threshold_bytes                           bytes        server?
gauge     pg_settings_wal_summary_keep_time_seconds                      seconds      server?
gauge     pg_settings_wal_writer_delay_seconds                           seconds      server?
gauge     pg_settings_wal_writer_flush_after_bytes                       bytes        server?
gauge     pg_settings_work_mem_bytes                                     bytes        server?
gauge     pg_settings_zero_damaged_pages                                 boolean      server?
gauge     pg_stat_activity_autovacuum_timestamp_seconds                  timestamp    relname
gauge     pg_stat_activity_count                                         count        application_name? backend_type? datname server? state usename? wait_event? wait_event_type?
gauge     pg_stat_activity_max_tx_duration                               seconds      application_name? backend_type? datname server? state usename? wait_event? wait_event_type?
counter   pg_stat_archiver_archived_count                                count        server?
counter   pg_stat_archiver_failed_count                                  count        server?
gauge     pg_stat_archiver_last_archive_age                              seconds      server?
counter   pg_stat_bgwriter_buffers_alloc_total                           count        server?
counter   pg_stat_bgwriter_buffers_backend_fsync_total                   count        server?
counter   pg_stat_bgwriter_buffers_backend_total                         count        server?
counter   pg_stat_bgwriter_buffers_checkpoint_total                      count        server?
counter   pg_stat_bgwriter_buffers_clean_total                           count        server?
counter   pg_stat_bgwriter_checkpoint_sync_time_total                    milliseconds server?
counter   pg_stat_bgwriter_checkpoint_write_time_total                   milliseconds server?
counter   pg_stat_bgwriter_checkpoints_req_total                         count        server?
counter   pg_stat_bgwriter_checkpoints_timed_total                       count        server?
counter   pg_stat_bgwriter_maxwritten_clean_total                        count        server?
counter   pg_stat_bgwriter_stats_reset_total                             timestamp    server?
counter   pg_stat_checkpointer_buffers_written_total                     count
counter   pg_stat_checkpointer_num_requested_total                       count
counter   pg_stat_checkpointer_num_timed_total                           count
counter   pg_stat_checkpointer_restartpoints_done_total                  count
counter   pg_stat_checkpointer_restartpoints_req_total                   count
counter   pg_stat_checkpointer_restartpoints_timed_total                 count
counter   pg_stat_checkpointer_stats_reset_total                         timestamp
counter   pg_stat_checkpointer_sync_time_total                           milliseconds
counter   pg_stat_checkpointer_write_time_total                          milliseconds
untyped   pg_stat_database_active_time                                   milliseconds datid datname? server
counter   pg_stat_database_active_time_seconds_total                     seconds      datid datname
counter   pg_stat_database_blk_read_time                                 milliseconds datid datname? server?
counter   pg_stat_database_blk_write_time                                milliseconds datid datname? server?
counter   pg_stat_database_blks_hit                                      count        datid datname? server?
counter   pg_stat_database_blks_read                                     count        datid datname? server?
untyped   pg_stat_database_checksum_failures                             count        datid datname? server
untyped   pg_stat_database_checksum_last_failure                         timestamp    datid datname? server
counter   pg_stat_database_conflicts                                     count        datid datname? server?
counter   pg_stat_database_conflicts_confl_bufferpin                     count        datid datname server
counter   pg_stat_database_conflicts_confl_deadlock                      count        datid datname server
counter   pg_stat_database_conflicts_confl_lock                          count        datid datname server
counter   pg_stat_database_conflicts_confl_snapshot                      count        datid datname server
counter   pg_stat_database_conflicts_confl_tablespace                    count        datid datname server
counter   pg_stat_database_deadlocks                                     count        datid datname? server?
untyped   pg_stat_database_idle_in_transaction_time                      milliseconds datid datname? server
gauge     pg_stat_database_numbackends                                   count        datid datname? server?
untyped   pg_stat_database_session_time                                  milliseconds datid datname? server
untyped   pg_stat_database_sessions                                      count        datid datname? server
untyped   pg_stat_database_sessions_abandoned                            count        datid datname? server
untyped   pg_stat_database_sessions_fatal                                count        datid datname? server
untyped   pg_stat_database_sessions_killed                               count        datid datname? server
counter   pg_stat_database_stats_reset                                   timestamp    datid datname? server?
counter   pg_stat_database_temp_bytes                                    bytes        datid datname? server?
counter   pg_stat_database_temp_files                                    count        datid datname? server?
counter   pg_stat_database_tup_deleted                                   count        datid datname? server?
counter   pg_stat_database_tup_fetched                                   count        datid datname? server?
counter   pg_stat_database_tup_inserted                                  count        datid datname? server?
counter   pg_stat_database_tup_returned                                  count        datid datname? server?
counter   pg_stat_database_tup_updated                                   count        datid datname? server?
counter   pg_stat_database_xact_commit                                   count        datid datname? server?
counter   pg_stat_database_xact_rollback                                 count        datid datname? server?
gauge     pg_stat_progress_vacuum_heap_blks                              count        datname relname
gauge     pg_stat_progress_vacuum_heap_blks_scanned                      count        datname relname
gauge     pg_stat_progress_vacuum_heap_blks_vacuumed                     count        datname relname
gauge     pg_stat_progress_vacuum_index_vacuums                          count        datname relname
gauge     pg_stat_progress_vacuum_max_dead_tuples                        count        datname relname
gauge     pg_stat_progress_vacuum_num_dead_tuples                        count        datname relname
gauge     pg_stat_progress_vacuum_phase                                  boolean      datname phase relname
gauge     pg_stat_replication_pg_current_wal_lsn_bytes                   bytes        application_name? client_addr? pid? server? slot_name? state
gauge     pg_stat_replication_pg_wal_lsn_diff                            bytes        application_name? client_addr? pid? server? slot_name? state
gauge     pg_stat_replication_pg_xlog_location_diff                      bytes        application_name? client_addr? slot_name? state
untyped   pg_stat_replication_reply_time                                 timestamp    application_name? client_addr? server slot_name? state
counter   pg_stat_statements_block_read_seconds_total                    seconds      datname? queryid user?
counter   pg_stat_statements_block_write_seconds_total                   seconds      datname? queryid user?
counter   pg_stat_statements_calls_total                                 count        datname? queryid user?
counter   pg_stat_statements_query_id                                    -            query queryid
counter   pg_stat_statements_rows_total                                  count        datname? queryid user?
counter   pg_stat_statements_seconds_total                               seconds      datname? queryid user?
counter   pg_stat_user_tables_analyze_count                              count        datname relname schemaname
counter   pg_stat_user_tables_autoanalyze_count                          count        datname relname schemaname
counter   pg_stat_user_tables_autovacuum_count                           count        datname relname schemaname
counter   pg_stat_user_tables_idx_scan                                   count        datname relname schemaname
counter   pg_stat_user_tables_idx_tup_fetch                              count        datname relname schemaname
gauge     pg_stat_user_tables_index_size_bytes                           bytes        datname relname schemaname
gauge     pg_stat_user_tables_last_analyze                               timestamp    datname relname schemaname
gauge     pg_stat_user_tables_last_autoanalyze                           timestamp    datname relname schemaname
gauge     pg_stat_user_tables_last_autovacuum                            timestamp    datname relname schemaname
gauge     pg_stat_user_tables_last_vacuum                                timestamp    datname relname schemaname
gauge     pg_stat_user_tables_n_dead_tup                                 count        datname relname schemaname
gauge     pg_stat_user_tables_n_live_tup                                 count        datname relname schemaname
gauge     pg_stat_user_tables_n_mod_since_analyze                        count        datname relname schemaname
counter   pg_stat_user_tables_n_tup_del                                  count        datname relname schemaname
counter   pg_stat_user_tables_n_tup_hot_upd                              count        datname relname schemaname
counter   pg_stat_user_tables_n_tup_ins                                  count        datname relname schemaname
counter   pg_stat_user_tables_n_tup_upd                                  count        datname relname schemaname
counter   pg_stat_user_tables_seq_scan                                   count        datname relname schemaname
counter   pg_stat_user_tables_seq_tup_read                               count        datname relname schemaname
gauge     pg_stat_user_tables_size_bytes                                 bytes        datname relname schemaname
gauge     pg_stat_user_tables_table_size_bytes                           bytes        datname relname schemaname
counter   pg_stat_user_tables_vacuum_count                               count        datname relname schemaname
counter   pg_stat_wal_receiver_flushed_lsn                               bytes        slot_name? status upstream_host?
counter   pg_stat_wal_receiver_last_msg_receipt_time                     timestamp    slot_name? status upstream_host?
counter   pg_stat_wal_receiver_last_msg_send_time                        timestamp    slot_name? status upstream_host?
counter   pg_stat_wal_receiver_latest_end_lsn                            bytes        slot_name? status upstream_host?
counter   pg_stat_wal_receiver_latest_end_time                           timestamp    slot_name? status upstream_host?
counter   pg_stat_wal_receiver_receive_start_lsn                         bytes        slot_name? status upstream_host?
gauge     pg_stat_wal_receiver_receive_start_tli                         -            slot_name? status upstream_host?
gauge     pg_stat_wal_receiver_received_tli                              -            slot_name? status upstream_host?
counter   pg_stat_wal_receiver_upstream_node                             -            slot_name? status upstream_host?
untyped   pg_static                                                      -            server short_version version
counter   pg_statio_user_indexes_idx_blks_hit_total                      count        indexrelname relname schemaname
counter   pg_statio_user_indexes_idx_blks_read_total                     count        indexrelname relname schemaname
counter   pg_statio_user_tables_heap_blocks_hit                          count        datname relname schemaname
counter   pg_statio_user_tables_heap_blocks_read                         count        datname relname schemaname
counter   pg_statio_user_tables_idx_blocks_hit                           count        datname relname schemaname
counter   pg_statio_user_tables_idx_blocks_read                          count        datname relname schemaname
counter   pg_statio_user_tables_tidx_blocks_hit                          count        datname relname schemaname
counter   pg_statio_user_tables_tidx_blocks_read                         count        datname relname schemaname
counter   pg_statio_user_tables_toast_blocks_hit                         count        datname relname schemaname
counter   pg_statio_user_tables_toast_blocks_read                        count        datname relname schemaname
gauge     pg_up                                                          boolean
gauge     pg_wal_segments                                                count
gauge     pg_wal_size_bytes                                              bytes
gauge     pg_xlog_location_bytes                                         bytes
info      postgres_exporter_build_info                                   -            branch? goarch goos goversion revision? tags? version?
gauge     postgres_exporter_config_last_reload_success_timestamp_seconds timestamp
gauge     postgres_exporter_config_last_reload_successful                boolean
"""  # noqa: E501
