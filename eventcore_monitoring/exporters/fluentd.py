"""The metrics of Fluentd, as the monitors of fluent-plugin-prometheus expose them.

Read from fluent-plugin-prometheus 2.2.2 (`lib/fluent/plugin/in_prometheus*_monitor.rb`) and Fluentd 1.19.0. Labels of
the sections `<labels>` are the user's and not listed. Seven are untyped here: gauges as long as `gauge_all` is true,
which is its default, and counters else; they only grow. Despite its name `…_available_space_ratio` runs from 0 to 100.
"""

METRICS = """\
gauge   fluentd_output_status_buffer_available_space_ratio percent      plugin_id type
gauge   fluentd_output_status_buffer_newest_timekey        timestamp    plugin_id type
gauge   fluentd_output_status_buffer_oldest_timekey        timestamp    plugin_id type
gauge   fluentd_output_status_buffer_queue_byte_size       bytes        plugin_id type
gauge   fluentd_output_status_buffer_queue_length          count        plugin_id type
gauge   fluentd_output_status_buffer_stage_byte_size       bytes        plugin_id type
gauge   fluentd_output_status_buffer_stage_length          count        plugin_id type
gauge   fluentd_output_status_buffer_total_bytes           bytes        plugin_id type
untyped fluentd_output_status_emit_count                   count        plugin_id type
untyped fluentd_output_status_emit_records                 count        plugin_id type
untyped fluentd_output_status_flush_time_count             milliseconds plugin_id type
untyped fluentd_output_status_num_errors                   count        plugin_id type
untyped fluentd_output_status_retry_count                  count        plugin_id type
gauge   fluentd_output_status_retry_wait                   seconds      plugin_id type
gauge   fluentd_output_status_rollback_count               count        plugin_id type
untyped fluentd_output_status_slow_flush_count             count        plugin_id type
untyped fluentd_output_status_write_count                  count        plugin_id type
gauge   fluentd_status_buffer_newest_timekey               timestamp    plugin_id plugin_category type
gauge   fluentd_status_buffer_oldest_timekey               timestamp    plugin_id plugin_category type
gauge   fluentd_status_buffer_queue_length                 count        plugin_id plugin_category type
gauge   fluentd_status_buffer_total_bytes                  bytes        plugin_id plugin_category type
gauge   fluentd_status_retry_count                         count        plugin_id plugin_category type
gauge   fluentd_tail_file_closed                           count        plugin_id type path
gauge   fluentd_tail_file_inode                            -            plugin_id type path
gauge   fluentd_tail_file_opened                           count        plugin_id type path
gauge   fluentd_tail_file_position                         bytes        plugin_id type path
gauge   fluentd_tail_file_rotated                          count        plugin_id type path
gauge   fluentd_tail_file_throttled                        count        plugin_id type path
"""
