"""What node_exporter exposes on Linux.

Read from node_exporter 1.12.1 and 1.5.0, run with every collector on a Linux machine and on the tree of /proc and /sys
that its own tests use (disks, RAID, ZFS, InfiniBand, NVMe, sensors); from the outputs that its tests expect in 1.6.1,
1.7.0, 1.8.2, 1.9.1, 1.10.2 and 1.11.1; and from the source of 1.12.1 for what neither shows (systemd, logind, NTP,
runit, supervisord, DRM, most of hwmon, perf and power supplies). Where versions differ, the newest decides the type,
and a label that only some have is marked as one that may be missing.

Not a closed list: node_hwmon, node_lnstat, node_bcachefs, node_zfs, node_rapl and node_zoneinfo take names from the
kernel; node_netstat and node_vmstat are those of the default filters; the driver's own node_ethtool names, node_sysctl
and the metrics of text files are not here. node_hwmon_temp_*_alarm_celsius is a flag that the exporter scales like a
temperature; node_power_supply_charge and _energy are ampere-hours and watt-hours.
"""

METRICS = """\
gauge     node_arp_entries                                                  count     device
gauge     node_bcache_active_journal_entries                                count     uuid
gauge     node_bcache_average_key_size_sectors                              count     uuid
gauge     node_bcache_btree_cache_size_bytes                                bytes     uuid
gauge     node_bcache_btree_nodes                                           count     uuid
gauge     node_bcache_btree_read_average_duration_seconds                   seconds   uuid
counter   node_bcache_bypassed_bytes_total                                  bytes     backing_device uuid
gauge     node_bcache_cache_available_percent                               percent   uuid
counter   node_bcache_cache_bypass_hits_total                               count     backing_device uuid
counter   node_bcache_cache_bypass_misses_total                             count     backing_device uuid
counter   node_bcache_cache_hits_total                                      count     backing_device uuid
counter   node_bcache_cache_miss_collisions_total                           count     backing_device uuid
counter   node_bcache_cache_misses_total                                    count     backing_device uuid
counter   node_bcache_cache_read_races_total                                count     uuid
counter   node_bcache_cache_readaheads_total                                count     backing_device uuid
gauge     node_bcache_congested                                             count     uuid
gauge     node_bcache_dirty_data_bytes                                      bytes     backing_device uuid
gauge     node_bcache_dirty_target_bytes                                    bytes     backing_device uuid
gauge     node_bcache_io_errors                                             count     cache_device uuid
counter   node_bcache_metadata_written_bytes_total                          bytes     cache_device uuid
gauge     node_bcache_priority_stats_metadata_percent                       percent   cache_device uuid
gauge     node_bcache_priority_stats_unused_percent                         percent   cache_device uuid
gauge     node_bcache_root_usage_percent                                    percent   uuid
gauge     node_bcache_tree_depth                                            count     uuid
gauge     node_bcache_writeback_change                                      -         backing_device uuid
gauge     node_bcache_writeback_rate                                        -         backing_device uuid
gauge     node_bcache_writeback_rate_integral_term                          -         backing_device uuid
gauge     node_bcache_writeback_rate_proportional_term                      -         backing_device uuid
counter   node_bcache_written_bytes_total                                   bytes     cache_device uuid
counter   node_bcachefs_accounting_key_to_wb_slowpath_total                 count     uuid
counter   node_bcachefs_bkey_pack_pos_fail_total                            count     uuid
counter   node_bcachefs_btree_cache_cannibalize_lock_fail_total             count     uuid
counter   node_bcachefs_btree_cache_cannibalize_lock_total                  count     uuid
counter   node_bcachefs_btree_cache_cannibalize_total                       count     uuid
counter   node_bcachefs_btree_cache_cannibalize_unlock_total                count     uuid
counter   node_bcachefs_btree_cache_reap_total                              count     uuid
counter   node_bcachefs_btree_cache_scan_total                              count     uuid
gauge     node_bcachefs_btree_cache_size_bytes                              bytes     uuid
counter   node_bcachefs_btree_key_cache_fill_total                          count     uuid
counter   node_bcachefs_btree_node_alloc_total                              count     uuid
counter   node_bcachefs_btree_node_compact_total                            count     uuid
counter   node_bcachefs_btree_node_free_total                               count     uuid
counter   node_bcachefs_btree_node_merge_attempt_total                      count     uuid
counter   node_bcachefs_btree_node_merge_total                              count     uuid
counter   node_bcachefs_btree_node_read_total                               count     uuid
counter   node_bcachefs_btree_node_rewrite_total                            count     uuid
counter   node_bcachefs_btree_node_set_root_total                           count     uuid
counter   node_bcachefs_btree_node_split_total                              count     uuid
counter   node_bcachefs_btree_node_write_total                              count     uuid
counter   node_bcachefs_btree_path_relock_fail_total                        count     uuid
counter   node_bcachefs_btree_path_upgrade_fail_total                       count     uuid
counter   node_bcachefs_btree_reserve_get_fail_total                        count     uuid
gauge     node_bcachefs_btree_write_average_size_bytes                      bytes     type uuid
counter   node_bcachefs_btree_writes_total                                  count     type uuid
counter   node_bcachefs_bucket_alloc_fail_total                             count     uuid
counter   node_bcachefs_bucket_alloc_from_stripe_total                      count     uuid
counter   node_bcachefs_bucket_alloc_total                                  count     uuid
counter   node_bcachefs_bucket_discard_fast_total                           count     uuid
counter   node_bcachefs_bucket_discard_fast_worker_total                    count     uuid
counter   node_bcachefs_bucket_discard_total                                count     uuid
counter   node_bcachefs_bucket_discard_worker_total                         count     uuid
counter   node_bcachefs_bucket_invalidate_total                             count     uuid
counter   node_bcachefs_cached_ptr_drop_total                               count     uuid
gauge     node_bcachefs_compression_compressed_bytes                        bytes     algorithm uuid
gauge     node_bcachefs_compression_uncompressed_bytes                      bytes     algorithm uuid
counter   node_bcachefs_copygc_total                                        count     uuid
counter   node_bcachefs_copygc_wait_obsolete_total                          count     uuid
counter   node_bcachefs_data_read_bounce_total                              count     uuid
counter   node_bcachefs_data_read_fail_and_poison_total                     count     uuid
counter   node_bcachefs_data_read_hole_total                                count     uuid
counter   node_bcachefs_data_read_inline_total                              count     uuid
counter   node_bcachefs_data_read_narrow_crcs_fail_total                    count     uuid
counter   node_bcachefs_data_read_narrow_crcs_total                         count     uuid
counter   node_bcachefs_data_read_nopromote_already_promoted_total          count     uuid
counter   node_bcachefs_data_read_nopromote_congested_total                 count     uuid
counter   node_bcachefs_data_read_nopromote_may_not_total                   count     uuid
counter   node_bcachefs_data_read_nopromote_total                           count     uuid
counter   node_bcachefs_data_read_nopromote_unwritten_total                 count     uuid
counter   node_bcachefs_data_read_promote_total                             count     uuid
counter   node_bcachefs_data_read_retry_total                               count     uuid
counter   node_bcachefs_data_read_reuse_race_total                          count     uuid
counter   node_bcachefs_data_read_split_total                               count     uuid
counter   node_bcachefs_data_read_total                                     count     uuid
counter   node_bcachefs_data_update_fail_total                              count     uuid
counter   node_bcachefs_data_update_in_flight_total                         count     uuid
counter   node_bcachefs_data_update_key_fail_total                          count     uuid
counter   node_bcachefs_data_update_key_total                               count     uuid
counter   node_bcachefs_data_update_no_io_total                             count     uuid
counter   node_bcachefs_data_update_noop_obsolete_total                     count     uuid
counter   node_bcachefs_data_update_pred_total                              count     uuid
counter   node_bcachefs_data_update_read_total                              count     uuid
counter   node_bcachefs_data_update_start_fail_obsolete_total               count     uuid
counter   node_bcachefs_data_update_total                                   count     uuid
counter   node_bcachefs_data_update_useless_write_fail_total                count     uuid
counter   node_bcachefs_data_update_write_total                             count     uuid
counter   node_bcachefs_data_write_total                                    count     uuid
gauge     node_bcachefs_device_bucket_size_bytes                            bytes     device uuid
gauge     node_bcachefs_device_buckets                                      count     device uuid
gauge     node_bcachefs_device_durability                                   -         device uuid
info      node_bcachefs_device_info                                         -         device label? state uuid
counter   node_bcachefs_device_io_done_bytes_total                          bytes     data_type device operation=read|write uuid
counter   node_bcachefs_device_io_errors_total                              count     device type=checksum|read|write uuid
counter   node_bcachefs_error_throw_total                                   count     uuid
counter   node_bcachefs_errors_total                                        count     error_type uuid
counter   node_bcachefs_evacuate_bucket_total                               count     uuid
counter   node_bcachefs_fsync_total                                         count     uuid
counter   node_bcachefs_gc_gens_end_total                                   count     uuid
counter   node_bcachefs_gc_gens_start_total                                 count     uuid
info      node_bcachefs_info                                                -         uuid
counter   node_bcachefs_journal_full_total                                  count     uuid
counter   node_bcachefs_journal_reclaim_finish_total                        count     uuid
counter   node_bcachefs_journal_reclaim_start_total                         count     uuid
counter   node_bcachefs_journal_res_get_blocked_total                       count     uuid
counter   node_bcachefs_journal_write_total                                 count     uuid
counter   node_bcachefs_open_bucket_alloc_fail_total                        count     uuid
counter   node_bcachefs_reconcile_btree_total                               count     uuid
counter   node_bcachefs_reconcile_clear_scan_total                          count     uuid
counter   node_bcachefs_reconcile_data_total                                count     uuid
counter   node_bcachefs_reconcile_phys_total                                count     uuid
counter   node_bcachefs_reconcile_scan_device_total                         count     uuid
counter   node_bcachefs_reconcile_scan_fs_total                             count     uuid
counter   node_bcachefs_reconcile_scan_inum_total                           count     uuid
counter   node_bcachefs_reconcile_scan_metadata_total                       count     uuid
counter   node_bcachefs_reconcile_scan_pending_total                        count     uuid
counter   node_bcachefs_reconcile_set_pending_total                         count     uuid
counter   node_bcachefs_sectors_alloc_total                                 count     uuid
counter   node_bcachefs_stripe_alloc_total                                  count     uuid
counter   node_bcachefs_stripe_create_fail_total                            count     uuid
counter   node_bcachefs_stripe_create_total                                 count     uuid
counter   node_bcachefs_stripe_delete_total                                 count     uuid
counter   node_bcachefs_stripe_reuse_total                                  count     uuid
counter   node_bcachefs_stripe_update_bucket_total                          count     uuid
counter   node_bcachefs_stripe_update_extent_fail_total                     count     uuid
counter   node_bcachefs_stripe_update_extent_total                          count     uuid
counter   node_bcachefs_sync_fs_total                                       count     uuid
counter   node_bcachefs_trans_blocked_journal_reclaim_total                 count     uuid
counter   node_bcachefs_trans_restart_btree_node_reused_total               count     uuid
counter   node_bcachefs_trans_restart_btree_node_split_total                count     uuid
counter   node_bcachefs_trans_restart_fault_inject_total                    count     uuid
counter   node_bcachefs_trans_restart_injected_total                        count     uuid
counter   node_bcachefs_trans_restart_iter_upgrade_total                    count     uuid
counter   node_bcachefs_trans_restart_journal_preres_get_total              count     uuid
counter   node_bcachefs_trans_restart_journal_reclaim_total                 count     uuid
counter   node_bcachefs_trans_restart_journal_res_get_total                 count     uuid
counter   node_bcachefs_trans_restart_key_cache_key_realloced_total         count     uuid
counter   node_bcachefs_trans_restart_key_cache_raced_total                 count     uuid
counter   node_bcachefs_trans_restart_key_cache_upgrade_total               count     uuid
counter   node_bcachefs_trans_restart_mark_replicas_total                   count     uuid
counter   node_bcachefs_trans_restart_mem_realloced_total                   count     uuid
counter   node_bcachefs_trans_restart_memory_allocation_failure_total       count     uuid
counter   node_bcachefs_trans_restart_relock_after_fill_total               count     uuid
counter   node_bcachefs_trans_restart_relock_key_cache_fill_obsolete_total  count     uuid
counter   node_bcachefs_trans_restart_relock_next_node_total                count     uuid
counter   node_bcachefs_trans_restart_relock_parent_for_fill_obsolete_total count     uuid
counter   node_bcachefs_trans_restart_relock_path_intent_total              count     uuid
counter   node_bcachefs_trans_restart_relock_path_total                     count     uuid
counter   node_bcachefs_trans_restart_relock_total                          count     uuid
counter   node_bcachefs_trans_restart_split_race_total                      count     uuid
counter   node_bcachefs_trans_restart_too_many_iters_total                  count     uuid
counter   node_bcachefs_trans_restart_traverse_total                        count     uuid
counter   node_bcachefs_trans_restart_upgrade_total                         count     uuid
counter   node_bcachefs_trans_restart_would_deadlock_recursion_limit_total  count     uuid
counter   node_bcachefs_trans_restart_would_deadlock_total                  count     uuid
counter   node_bcachefs_trans_restart_would_deadlock_write_total            count     uuid
counter   node_bcachefs_trans_restart_write_buffer_flush_total              count     uuid
counter   node_bcachefs_trans_traverse_all_total                            count     uuid
counter   node_bcachefs_transaction_commit_total                            count     uuid
counter   node_bcachefs_write_buffer_flush_slowpath_total                   count     uuid
counter   node_bcachefs_write_buffer_flush_sync_total                       count     uuid
counter   node_bcachefs_write_buffer_flush_total                            count     uuid
counter   node_bcachefs_write_buffer_maybe_flush_total                      count     uuid
counter   node_bcachefs_write_super_total                                   count     uuid
gauge     node_bonding_active                                               count     master
gauge     node_bonding_slaves                                               count     master
gauge     node_boot_time_seconds                                            timestamp
gauge     node_btrfs_allocation_ratio                                       -         block_group_type=data|metadata|system mode uuid
counter   node_btrfs_commit_seconds_total                                   seconds   uuid
counter   node_btrfs_commits_total                                          count     uuid
gauge     node_btrfs_device_size_bytes                                      bytes     device uuid
gauge     node_btrfs_global_rsv_size_bytes                                  bytes     uuid
info      node_btrfs_info                                                   -         label? uuid
gauge     node_btrfs_last_commit_seconds                                    seconds   uuid
gauge     node_btrfs_max_commit_seconds                                     seconds   uuid
gauge     node_btrfs_reserved_bytes                                         bytes     block_group_type=data|metadata|system uuid
gauge     node_btrfs_size_bytes                                             bytes     block_group_type=data|metadata|system mode uuid
gauge     node_btrfs_used_bytes                                             bytes     block_group_type=data|metadata|system mode uuid
gauge     node_buddyinfo_blocks                                             count     node size zone
gauge     node_cgroups_cgroups                                              count     subsys_name
gauge     node_cgroups_enabled                                              boolean   subsys_name
counter   node_context_switches_total                                       count
gauge     node_cooling_device_cur_state                                     -         name type
gauge     node_cooling_device_max_state                                     -         name type
info      node_cpu_bug_info                                                 -         bug
counter   node_cpu_core_throttles_total                                     count     core package
info      node_cpu_flag_info                                                -         flag
gauge     node_cpu_frequency_avg_hertz                                      hertz     cpu
gauge     node_cpu_frequency_hertz                                          hertz     core? cpu package?
gauge     node_cpu_frequency_max_hertz                                      hertz     cpu
gauge     node_cpu_frequency_min_hertz                                      hertz     cpu
counter   node_cpu_guest_seconds_total                                      seconds   cpu mode=nice|user
info      node_cpu_info                                                     -         cachesize? core? cpu family? microcode? model? model_name? package? stepping? vendor?
gauge     node_cpu_isolated                                                 boolean   cpu
gauge     node_cpu_online                                                   boolean   cpu
counter   node_cpu_package_throttles_total                                  count     package
gauge     node_cpu_scaling_frequency_hertz                                  hertz     cpu
gauge     node_cpu_scaling_frequency_max_hertz                              hertz     cpu
gauge     node_cpu_scaling_frequency_min_hertz                              hertz     cpu
gauge     node_cpu_scaling_governor                                         boolean   cpu governor
counter   node_cpu_seconds_total                                            seconds   cpu mode=idle|iowait|irq|nice|softirq|steal|system|user
info      node_cpu_vulnerabilities_info                                     -         codename mitigation? state
gauge     node_disk_ata_rotation_rate_rpm                                   -         device
gauge     node_disk_ata_write_cache                                         boolean   device
gauge     node_disk_ata_write_cache_enabled                                 boolean   device
info      node_disk_device_mapper_info                                      -         device lv_layer? lv_name? name? uuid? vg_name?
counter   node_disk_discard_time_seconds_total                              seconds   device
counter   node_disk_discarded_sectors_total                                 count     device
counter   node_disk_discards_completed_total                                count     device
counter   node_disk_discards_merged_total                                   count     device
info      node_disk_filesystem_info                                         -         device type? usage? uuid? version?
counter   node_disk_flush_requests_time_seconds_total                       seconds   device
counter   node_disk_flush_requests_total                                    count     device
info      node_disk_info                                                    -         device major minor model? path? revision? rotational? serial? wwn?
gauge     node_disk_io_now                                                  count     device
counter   node_disk_io_time_seconds_total                                   seconds   device
counter   node_disk_io_time_weighted_seconds_total                          seconds   device
counter   node_disk_read_bytes_total                                        bytes     device
counter   node_disk_read_time_seconds_total                                 seconds   device
counter   node_disk_reads_completed_total                                   count     device
counter   node_disk_reads_merged_total                                      count     device
counter   node_disk_write_time_seconds_total                                seconds   device
counter   node_disk_writes_completed_total                                  count     device
counter   node_disk_writes_merged_total                                     count     device
counter   node_disk_written_bytes_total                                     bytes     device
info      node_dmi_info                                                     -         bios_date? bios_release? bios_vendor? bios_version? board_name? board_serial? board_vendor? board_version? chassis_asset_tag? chassis_serial? chassis_vendor? chassis_version? product_family? product_name? product_serial? product_sku? product_uuid? product_version? system_vendor?
gauge     node_dmmultipath_device_active                                    boolean   device sysfs_name
info      node_dmmultipath_device_info                                      -         device sysfs_name uuid
gauge     node_dmmultipath_device_paths                                     count     device sysfs_name
gauge     node_dmmultipath_device_paths_active                              count     device sysfs_name
gauge     node_dmmultipath_device_paths_failed                              count     device sysfs_name
gauge     node_dmmultipath_device_size_bytes                                bytes     device sysfs_name
gauge     node_dmmultipath_path_state                                       boolean   device path state
counter   node_drbd_activitylog_writes_total                                count     device
gauge     node_drbd_application_pending                                     count     device
counter   node_drbd_bitmap_writes_total                                     count     device
gauge     node_drbd_connected                                               boolean   device
counter   node_drbd_disk_read_bytes_total                                   bytes     device
gauge     node_drbd_disk_state_is_up_to_date                                boolean   device node=local|remote
counter   node_drbd_disk_written_bytes_total                                bytes     device
gauge     node_drbd_epochs                                                  count     device
gauge     node_drbd_local_pending                                           count     device
counter   node_drbd_network_received_bytes_total                            bytes     device
counter   node_drbd_network_sent_bytes_total                                bytes     device
gauge     node_drbd_node_role_is_primary                                    boolean   device node=local|remote
gauge     node_drbd_out_of_sync_bytes                                       bytes     device
gauge     node_drbd_remote_pending                                          count     device
gauge     node_drbd_remote_unacknowledged                                   count     device
info      node_drm_card_info                                                -         card memory_vendor? power_performance_level? unique_id? vendor?
gauge     node_drm_gpu_busy_percent                                         percent   card
gauge     node_drm_memory_gtt_size_bytes                                    bytes     card
gauge     node_drm_memory_gtt_used_bytes                                    bytes     card
gauge     node_drm_memory_vis_vram_size_bytes                               bytes     card
gauge     node_drm_memory_vis_vram_used_bytes                               bytes     card
gauge     node_drm_memory_vram_size_bytes                                   bytes     card
gauge     node_drm_memory_vram_used_bytes                                   bytes     card
counter   node_edac_channel_correctable_errors_total                        count     channel controller csrow dimm_label?
counter   node_edac_channel_uncorrectable_errors_total                      count     channel controller csrow dimm_label?
counter   node_edac_correctable_errors_total                                count     controller
counter   node_edac_csrow_correctable_errors_total                          count     controller csrow
counter   node_edac_csrow_uncorrectable_errors_total                        count     controller csrow
counter   node_edac_uncorrectable_errors_total                              count     controller
gauge     node_entropy_available_bits                                       -
gauge     node_entropy_pool_size_bits                                       -
info      node_ethtool_info                                                 -         bus_info? device driver? expansion_rom_version? firmware_version? version?
untyped   node_ethtool_received_bytes_total                                 bytes     device
untyped   node_ethtool_received_dropped_total                               count     device
untyped   node_ethtool_received_errors_total                                count     device
untyped   node_ethtool_received_packets_total                               count     device
untyped   node_ethtool_transmitted_bytes_total                              bytes     device
untyped   node_ethtool_transmitted_errors_total                             count     device
untyped   node_ethtool_transmitted_packets_total                            count     device
info      node_exporter_build_info                                          -         branch? goarch goos goversion revision? tags? version?
counter   node_fibrechannel_dumped_frames_total                             count     fc_host
counter   node_fibrechannel_error_frames_total                              count     fc_host
counter   node_fibrechannel_fcp_packet_aborts_total                         count     fc_host
info      node_fibrechannel_info                                            -         dev_loss_tmo? fabric_name? fc_host port_id? port_name? port_state? port_type? speed? supported_classes? supported_speeds? symbolic_name?
counter   node_fibrechannel_invalid_crc_total                               count     fc_host
counter   node_fibrechannel_invalid_tx_words_total                          count     fc_host
counter   node_fibrechannel_link_failure_total                              count     fc_host
counter   node_fibrechannel_loss_of_signal_total                            count     fc_host
counter   node_fibrechannel_loss_of_sync_total                              count     fc_host
counter   node_fibrechannel_nos_total                                       count     fc_host
counter   node_fibrechannel_rx_frames_total                                 count     fc_host
counter   node_fibrechannel_rx_words_total                                  count     fc_host
counter   node_fibrechannel_seconds_since_last_reset_total                  seconds   fc_host
counter   node_fibrechannel_tx_frames_total                                 count     fc_host
counter   node_fibrechannel_tx_words_total                                  count     fc_host
gauge     node_filefd_allocated                                             count
gauge     node_filefd_maximum                                               count
gauge     node_filesystem_avail_bytes                                       bytes     device device_error? fstype mountpoint
gauge     node_filesystem_device_error                                      boolean   device device_error? fstype mountpoint
gauge     node_filesystem_files                                             count     device device_error? fstype mountpoint
gauge     node_filesystem_files_free                                        count     device device_error? fstype mountpoint
gauge     node_filesystem_free_bytes                                        bytes     device device_error? fstype mountpoint
info      node_filesystem_mount_info                                        -         device major minor mountpoint
gauge     node_filesystem_purgeable_bytes                                   bytes     device device_error? fstype mountpoint
gauge     node_filesystem_readonly                                          boolean   device device_error? fstype mountpoint
gauge     node_filesystem_size_bytes                                        bytes     device device_error? fstype mountpoint
counter   node_forks_total                                                  count
gauge     node_hwmon_beep_enabled                                           boolean   chip sensor
info      node_hwmon_chip_names                                             -         chip chip_name
gauge     node_hwmon_cpu_vid_volts                                          volts     chip sensor
gauge     node_hwmon_curr_alarm                                             boolean   chip sensor
gauge     node_hwmon_curr_amps                                              amperes   chip sensor
gauge     node_hwmon_curr_crit_amps                                         amperes   chip sensor
gauge     node_hwmon_curr_max_amps                                          amperes   chip sensor
gauge     node_hwmon_curr_min_amps                                          amperes   chip sensor
counter   node_hwmon_energy_joule_total                                     joules    chip sensor
gauge     node_hwmon_fan_alarm                                              boolean   chip sensor
gauge     node_hwmon_fan_beep_enabled                                       boolean   chip sensor
gauge     node_hwmon_fan_fault                                              boolean   chip sensor
gauge     node_hwmon_fan_manual                                             -         chip sensor
gauge     node_hwmon_fan_max_rpm                                            -         chip sensor
gauge     node_hwmon_fan_min_rpm                                            -         chip sensor
gauge     node_hwmon_fan_output                                             -         chip sensor
gauge     node_hwmon_fan_pulses                                             -         chip sensor
gauge     node_hwmon_fan_rpm                                                -         chip sensor
gauge     node_hwmon_fan_target_rpm                                         -         chip sensor
gauge     node_hwmon_fan_tolerance                                          -         chip sensor
gauge     node_hwmon_freq_freq_mhz                                          -         chip sensor
gauge     node_hwmon_humidity                                               ratio     chip sensor
gauge     node_hwmon_in_alarm                                               boolean   chip sensor
gauge     node_hwmon_in_beep_enabled                                        boolean   chip sensor
gauge     node_hwmon_in_crit_volts                                          volts     chip sensor
gauge     node_hwmon_in_fault                                               boolean   chip sensor
gauge     node_hwmon_in_lcrit_volts                                         volts     chip sensor
gauge     node_hwmon_in_max_volts                                           volts     chip sensor
gauge     node_hwmon_in_min_volts                                           volts     chip sensor
gauge     node_hwmon_in_volts                                               volts     chip sensor
gauge     node_hwmon_intrusion_alarm                                        boolean   chip sensor
gauge     node_hwmon_intrusion_beep_enabled                                 boolean   chip sensor
gauge     node_hwmon_power_accuracy                                         ratio     chip sensor
gauge     node_hwmon_power_alarm                                            boolean   chip sensor
gauge     node_hwmon_power_average_interval_max_seconds                     seconds   chip sensor
gauge     node_hwmon_power_average_interval_min_seconds                     seconds   chip sensor
gauge     node_hwmon_power_average_interval_seconds                         seconds   chip sensor
gauge     node_hwmon_power_average_watt                                     watts     chip sensor
gauge     node_hwmon_power_cap_watt                                         watts     chip sensor
gauge     node_hwmon_power_crit_watt                                        watts     chip sensor
gauge     node_hwmon_power_max_watt                                         watts     chip sensor
gauge     node_hwmon_power_watt                                             watts     chip sensor
gauge     node_hwmon_pwm                                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point1_pwm                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point1_temp                                   -         chip sensor
gauge     node_hwmon_pwm_auto_point2_pwm                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point2_temp                                   -         chip sensor
gauge     node_hwmon_pwm_auto_point3_pwm                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point3_temp                                   -         chip sensor
gauge     node_hwmon_pwm_auto_point4_pwm                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point4_temp                                   -         chip sensor
gauge     node_hwmon_pwm_auto_point5_pwm                                    -         chip sensor
gauge     node_hwmon_pwm_auto_point5_temp                                   -         chip sensor
gauge     node_hwmon_pwm_crit_temp_tolerance                                -         chip sensor
gauge     node_hwmon_pwm_enable                                             -         chip sensor
gauge     node_hwmon_pwm_floor                                              -         chip sensor
gauge     node_hwmon_pwm_mode                                               -         chip sensor
gauge     node_hwmon_pwm_start                                              -         chip sensor
gauge     node_hwmon_pwm_step_down_time                                     -         chip sensor
gauge     node_hwmon_pwm_step_up_time                                       -         chip sensor
gauge     node_hwmon_pwm_stop_time                                          -         chip sensor
gauge     node_hwmon_pwm_target_temp                                        -         chip sensor
gauge     node_hwmon_pwm_temp_sel                                           -         chip sensor
gauge     node_hwmon_pwm_temp_tolerance                                     -         chip sensor
gauge     node_hwmon_pwm_weight_duty_base                                   -         chip sensor
gauge     node_hwmon_pwm_weight_duty_step                                   -         chip sensor
gauge     node_hwmon_pwm_weight_temp_sel                                    -         chip sensor
gauge     node_hwmon_pwm_weight_temp_step                                   -         chip sensor
gauge     node_hwmon_pwm_weight_temp_step_base                              -         chip sensor
gauge     node_hwmon_pwm_weight_temp_step_tol                               -         chip sensor
info      node_hwmon_sensor_label                                           -         chip label? sensor
gauge     node_hwmon_temp_alarm                                             boolean   chip sensor
gauge     node_hwmon_temp_celsius                                           celsius   chip sensor
gauge     node_hwmon_temp_crit_alarm_celsius                                -         chip sensor
gauge     node_hwmon_temp_crit_celsius                                      celsius   chip sensor
gauge     node_hwmon_temp_crit_hyst_celsius                                 celsius   chip sensor
gauge     node_hwmon_temp_emergency_celsius                                 celsius   chip sensor
gauge     node_hwmon_temp_fault                                             boolean   chip sensor
gauge     node_hwmon_temp_lcrit_celsius                                     celsius   chip sensor
gauge     node_hwmon_temp_max_alarm_celsius                                 -         chip sensor
gauge     node_hwmon_temp_max_celsius                                       celsius   chip sensor
gauge     node_hwmon_temp_max_hyst_celsius                                  celsius   chip sensor
gauge     node_hwmon_temp_min_alarm_celsius                                 -         chip sensor
gauge     node_hwmon_temp_min_celsius                                       celsius   chip sensor
gauge     node_hwmon_temp_offset_celsius                                    celsius   chip sensor
gauge     node_hwmon_temp_type                                              -         chip sensor
gauge     node_hwmon_update_interval_seconds                                seconds   chip sensor
gauge     node_hwmon_voltage_regulator_version                              -         chip sensor
info      node_infiniband_info                                              -         board_id? device firmware_version? hca_type?
counter   node_infiniband_legacy_data_received_bytes_total                  bytes     device port
counter   node_infiniband_legacy_data_transmitted_bytes_total               bytes     device port
counter   node_infiniband_legacy_multicast_packets_received_total           count     device port
counter   node_infiniband_legacy_multicast_packets_transmitted_total        count     device port
counter   node_infiniband_legacy_packets_received_total                     count     device port
counter   node_infiniband_legacy_packets_transmitted_total                  count     device port
counter   node_infiniband_legacy_unicast_packets_received_total             count     device port
counter   node_infiniband_legacy_unicast_packets_transmitted_total          count     device port
counter   node_infiniband_link_downed_total                                 count     device port
counter   node_infiniband_link_error_recovery_total                         count     device port
counter   node_infiniband_multicast_packets_received_total                  count     device port
counter   node_infiniband_multicast_packets_transmitted_total               count     device port
gauge     node_infiniband_physical_state_id                                 -         device port
counter   node_infiniband_port_constraint_errors_received_total             count     device port
counter   node_infiniband_port_constraint_errors_transmitted_total          count     device port
counter   node_infiniband_port_data_received_bytes_total                    bytes     device port
counter   node_infiniband_port_data_transmitted_bytes_total                 bytes     device port
counter   node_infiniband_port_discards_received_total                      count     device port
counter   node_infiniband_port_discards_transmitted_total                   count     device port
counter   node_infiniband_port_errors_received_total                        count     device port
counter   node_infiniband_port_packets_received_total                       count     device port
counter   node_infiniband_port_packets_transmitted_total                    count     device port
counter   node_infiniband_port_transmit_wait_total                          count     device port
gauge     node_infiniband_rate_bytes_per_second                             -         device port
gauge     node_infiniband_state_id                                          -         device port
counter   node_infiniband_unicast_packets_received_total                    count     device port
counter   node_infiniband_unicast_packets_transmitted_total                 count     device port
counter   node_interrupts_total                                             count     cpu devices? info? type
counter   node_intr_total                                                   count
gauge     node_ipvs_backend_connections_active                              count     local_address? local_mark? local_port proto remote_address remote_port
gauge     node_ipvs_backend_connections_inactive                            count     local_address? local_mark? local_port proto remote_address remote_port
gauge     node_ipvs_backend_weight                                          -         local_address? local_mark? local_port proto remote_address remote_port
counter   node_ipvs_connections_total                                       count
counter   node_ipvs_incoming_bytes_total                                    bytes
counter   node_ipvs_incoming_packets_total                                  count
counter   node_ipvs_outgoing_bytes_total                                    bytes
counter   node_ipvs_outgoing_packets_total                                  count
counter   node_kernel_hung_tasks_total                                      count
counter   node_ksmd_full_scans_total                                        count
gauge     node_ksmd_general_profit_bytes                                    bytes
gauge     node_ksmd_merge_across_nodes                                      boolean
gauge     node_ksmd_pages_shared                                            count
gauge     node_ksmd_pages_sharing                                           count
gauge     node_ksmd_pages_to_scan                                           count
gauge     node_ksmd_pages_unshared                                          count
gauge     node_ksmd_pages_volatile                                          count
gauge     node_ksmd_run                                                     -
gauge     node_ksmd_sleep_seconds                                           seconds
counter   node_lnstat_allocs_total                                          count     cpu subsystem
counter   node_lnstat_chainlength_total                                     count     cpu subsystem
counter   node_lnstat_clashres_total                                        count     cpu subsystem
counter   node_lnstat_conn_reopened_total                                   count     cpu subsystem
counter   node_lnstat_cookie_invalid_total                                  count     cpu subsystem
counter   node_lnstat_cookie_retrans_total                                  count     cpu subsystem
counter   node_lnstat_cookie_valid_total                                    count     cpu subsystem
counter   node_lnstat_delete_list_total                                     count     cpu subsystem
counter   node_lnstat_delete_total                                          count     cpu subsystem
counter   node_lnstat_destroys_total                                        count     cpu subsystem
counter   node_lnstat_drop_total                                            count     cpu subsystem
counter   node_lnstat_early_drop_total                                      count     cpu subsystem
counter   node_lnstat_entries_total                                         count     cpu subsystem
counter   node_lnstat_expect_create_total                                   count     cpu subsystem
counter   node_lnstat_expect_delete_total                                   count     cpu subsystem
counter   node_lnstat_expect_new_total                                      count     cpu subsystem
counter   node_lnstat_forced_gc_runs_total                                  count     cpu subsystem
counter   node_lnstat_found_total                                           count     cpu subsystem
counter   node_lnstat_gc_dst_overflow_total                                 count     cpu subsystem
counter   node_lnstat_gc_goal_miss_total                                    count     cpu subsystem
counter   node_lnstat_gc_ignored_total                                      count     cpu subsystem
counter   node_lnstat_gc_total_total                                        count     cpu subsystem
counter   node_lnstat_hash_grows_total                                      count     cpu subsystem
counter   node_lnstat_hits_total                                            count     cpu subsystem
counter   node_lnstat_icmp_error_total                                      count     cpu subsystem
counter   node_lnstat_ignore_total                                          count     cpu subsystem
counter   node_lnstat_in_brd_total                                          count     cpu subsystem
counter   node_lnstat_in_hit_total                                          count     cpu subsystem
counter   node_lnstat_in_hlist_search_total                                 count     cpu subsystem
counter   node_lnstat_in_martian_dst_total                                  count     cpu subsystem
counter   node_lnstat_in_martian_src_total                                  count     cpu subsystem
counter   node_lnstat_in_no_route_total                                     count     cpu subsystem
counter   node_lnstat_in_slow_mc_total                                      count     cpu subsystem
counter   node_lnstat_in_slow_tot_total                                     count     cpu subsystem
counter   node_lnstat_insert_failed_total                                   count     cpu subsystem
counter   node_lnstat_insert_total                                          count     cpu subsystem
counter   node_lnstat_invalid_total                                         count     cpu subsystem
counter   node_lnstat_lookups_total                                         count     cpu subsystem
counter   node_lnstat_new_total                                             count     cpu subsystem
counter   node_lnstat_out_hit_total                                         count     cpu subsystem
counter   node_lnstat_out_hlist_search_total                                count     cpu subsystem
counter   node_lnstat_out_slow_mc_total                                     count     cpu subsystem
counter   node_lnstat_out_slow_tot_total                                    count     cpu subsystem
counter   node_lnstat_periodic_gc_runs_total                                count     cpu subsystem
counter   node_lnstat_rcv_probes_mcast_total                                count     cpu subsystem
counter   node_lnstat_rcv_probes_ucast_total                                count     cpu subsystem
counter   node_lnstat_res_failed_total                                      count     cpu subsystem
counter   node_lnstat_search_restart_total                                  count     cpu subsystem
counter   node_lnstat_searched_total                                        count     cpu subsystem
counter   node_lnstat_syn_received_total                                    count     cpu subsystem
counter   node_lnstat_table_fulls_total                                     count     cpu subsystem
counter   node_lnstat_unresolved_discards_total                             count     cpu subsystem
gauge     node_load1                                                        count
gauge     node_load15                                                       count
gauge     node_load5                                                        count
gauge     node_logind_sessions                                              count     class remote seat? type
gauge     node_md_blocks                                                    count     device
gauge     node_md_blocks_synced                                             count     device
gauge     node_md_degraded                                                  count     device
gauge     node_md_disks                                                     count     device state=active|failed|spare
gauge     node_md_disks_required                                            count     device
gauge     node_md_raid_disks                                                count     device
gauge     node_md_state                                                     boolean   device state=active|check|inactive|recovering|resync
gauge     node_memory_Active_anon_bytes                                     bytes
gauge     node_memory_Active_bytes                                          bytes
gauge     node_memory_Active_file_bytes                                     bytes
gauge     node_memory_AnonHugePages_bytes                                   bytes
gauge     node_memory_AnonPages_bytes                                       bytes
gauge     node_memory_Balloon_bytes                                         bytes
gauge     node_memory_Bounce_bytes                                          bytes
gauge     node_memory_Buffers_bytes                                         bytes
gauge     node_memory_Cached_bytes                                          bytes
gauge     node_memory_CmaFree_bytes                                         bytes
gauge     node_memory_CmaTotal_bytes                                        bytes
gauge     node_memory_CommitLimit_bytes                                     bytes
gauge     node_memory_Committed_AS_bytes                                    bytes
gauge     node_memory_DirectMap1G_bytes                                     bytes
gauge     node_memory_DirectMap2M_bytes                                     bytes
gauge     node_memory_DirectMap4k_bytes                                     bytes
gauge     node_memory_Dirty_bytes                                           bytes
gauge     node_memory_FileHugePages_bytes                                   bytes
gauge     node_memory_FilePmdMapped_bytes                                   bytes
gauge     node_memory_HardwareCorrupted_bytes                               bytes
gauge     node_memory_HugePages_Free                                        count
gauge     node_memory_HugePages_Rsvd                                        count
gauge     node_memory_HugePages_Surp                                        count
gauge     node_memory_HugePages_Total                                       count
gauge     node_memory_Hugepagesize_bytes                                    bytes
gauge     node_memory_Hugetlb_bytes                                         bytes
gauge     node_memory_Inactive_anon_bytes                                   bytes
gauge     node_memory_Inactive_bytes                                        bytes
gauge     node_memory_Inactive_file_bytes                                   bytes
gauge     node_memory_KReclaimable_bytes                                    bytes
gauge     node_memory_KernelStack_bytes                                     bytes
gauge     node_memory_Mapped_bytes                                          bytes
gauge     node_memory_MemAvailable_bytes                                    bytes
gauge     node_memory_MemFree_bytes                                         bytes
gauge     node_memory_MemTotal_bytes                                        bytes
gauge     node_memory_Mlocked_bytes                                         bytes
gauge     node_memory_NFS_Unstable_bytes                                    bytes
gauge     node_memory_PageTables_bytes                                      bytes
gauge     node_memory_Percpu_bytes                                          bytes
gauge     node_memory_SReclaimable_bytes                                    bytes
gauge     node_memory_SUnreclaim_bytes                                      bytes
gauge     node_memory_SecPageTables_bytes                                   bytes
gauge     node_memory_ShmemHugePages_bytes                                  bytes
gauge     node_memory_ShmemPmdMapped_bytes                                  bytes
gauge     node_memory_Shmem_bytes                                           bytes
gauge     node_memory_Slab_bytes                                            bytes
gauge     node_memory_SwapCached_bytes                                      bytes
gauge     node_memory_SwapFree_bytes                                        bytes
gauge     node_memory_SwapTotal_bytes                                       bytes
gauge     node_memory_Unevictable_bytes                                     bytes
gauge     node_memory_VmallocChunk_bytes                                    bytes
gauge     node_memory_VmallocTotal_bytes                                    bytes
gauge     node_memory_VmallocUsed_bytes                                     bytes
gauge     node_memory_WritebackTmp_bytes                                    bytes
gauge     node_memory_Writeback_bytes                                       bytes
gauge     node_memory_Zswap_bytes                                           bytes
gauge     node_memory_Zswapped_bytes                                        bytes
gauge     node_memory_numa_Active                                           bytes     node
gauge     node_memory_numa_Active_anon                                      bytes     node
gauge     node_memory_numa_Active_file                                      bytes     node
gauge     node_memory_numa_AnonHugePages                                    bytes     node
gauge     node_memory_numa_AnonPages                                        bytes     node
gauge     node_memory_numa_Bounce                                           bytes     node
gauge     node_memory_numa_Dirty                                            bytes     node
gauge     node_memory_numa_FileHugePages                                    bytes     node
gauge     node_memory_numa_FilePages                                        bytes     node
gauge     node_memory_numa_FilePmdMapped                                    bytes     node
gauge     node_memory_numa_HugePages_Free                                   count     node
gauge     node_memory_numa_HugePages_Surp                                   count     node
gauge     node_memory_numa_HugePages_Total                                  count     node
gauge     node_memory_numa_Inactive                                         bytes     node
gauge     node_memory_numa_Inactive_anon                                    bytes     node
gauge     node_memory_numa_Inactive_file                                    bytes     node
gauge     node_memory_numa_KReclaimable                                     bytes     node
gauge     node_memory_numa_KernelStack                                      bytes     node
gauge     node_memory_numa_Mapped                                           bytes     node
gauge     node_memory_numa_MemFree                                          bytes     node
gauge     node_memory_numa_MemTotal                                         bytes     node
gauge     node_memory_numa_MemUsed                                          bytes     node
gauge     node_memory_numa_Mlocked                                          bytes     node
gauge     node_memory_numa_NFS_Unstable                                     bytes     node
gauge     node_memory_numa_PageTables                                       bytes     node
gauge     node_memory_numa_SReclaimable                                     bytes     node
gauge     node_memory_numa_SUnreclaim                                       bytes     node
gauge     node_memory_numa_SecPageTables                                    bytes     node
gauge     node_memory_numa_Shmem                                            bytes     node
gauge     node_memory_numa_ShmemHugePages                                   bytes     node
gauge     node_memory_numa_ShmemPmdMapped                                   bytes     node
gauge     node_memory_numa_Slab                                             bytes     node
gauge     node_memory_numa_SwapCached                                       bytes     node
gauge     node_memory_numa_Unevictable                                      bytes     node
gauge     node_memory_numa_Writeback                                        bytes     node
gauge     node_memory_numa_WritebackTmp                                     bytes     node
counter   node_memory_numa_interleave_hit_total                             count     node
counter   node_memory_numa_local_node_total                                 count     node
counter   node_memory_numa_numa_foreign_total                               count     node
counter   node_memory_numa_numa_hit_total                                   count     node
counter   node_memory_numa_numa_miss_total                                  count     node
counter   node_memory_numa_other_node_total                                 count     node
counter   node_mountstats_nfs_age_seconds_total                             seconds   export mountaddr? protocol
counter   node_mountstats_nfs_direct_read_bytes_total                       bytes     export mountaddr? protocol
counter   node_mountstats_nfs_direct_write_bytes_total                      bytes     export mountaddr? protocol
counter   node_mountstats_nfs_event_attribute_invalidate_total              count     export mountaddr? protocol
counter   node_mountstats_nfs_event_data_invalidate_total                   count     export mountaddr? protocol
counter   node_mountstats_nfs_event_dnode_revalidate_total                  count     export mountaddr? protocol
counter   node_mountstats_nfs_event_inode_revalidate_total                  count     export mountaddr? protocol
counter   node_mountstats_nfs_event_jukebox_delay_total                     count     export mountaddr? protocol
counter   node_mountstats_nfs_event_pnfs_read_total                         count     export mountaddr? protocol
counter   node_mountstats_nfs_event_pnfs_write_total                        count     export mountaddr? protocol
counter   node_mountstats_nfs_event_short_read_total                        count     export mountaddr? protocol
counter   node_mountstats_nfs_event_short_write_total                       count     export mountaddr? protocol
counter   node_mountstats_nfs_event_silly_rename_total                      count     export mountaddr? protocol
counter   node_mountstats_nfs_event_truncation_total                        count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_access_total                        count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_file_release_total                  count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_flush_total                         count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_fsync_total                         count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_getdents_total                      count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_lock_total                          count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_lookup_total                        count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_open_total                          count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_read_page_total                     count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_read_pages_total                    count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_setattr_total                       count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_update_page_total                   count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_write_page_total                    count     export mountaddr? protocol
counter   node_mountstats_nfs_event_vfs_write_pages_total                   count     export mountaddr? protocol
counter   node_mountstats_nfs_event_write_extension_total                   count     export mountaddr? protocol
info      node_mountstats_nfs_mountpoint_info                               -         export mountaddr? mountpoint protocol
counter   node_mountstats_nfs_operations_major_timeouts_total               count     export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_queue_time_seconds_total           seconds   export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_received_bytes_total               bytes     export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_request_time_seconds_total         seconds   export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_requests_total                     count     export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_response_time_seconds_total        seconds   export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_sent_bytes_total                   bytes     export mountaddr? operation protocol
counter   node_mountstats_nfs_operations_transmissions_total                count     export mountaddr? operation protocol
counter   node_mountstats_nfs_read_bytes_total                              bytes     export mountaddr? protocol
counter   node_mountstats_nfs_read_pages_total                              count     export mountaddr? protocol
counter   node_mountstats_nfs_total_read_bytes_total                        bytes     export mountaddr? protocol
counter   node_mountstats_nfs_total_write_bytes_total                       bytes     export mountaddr? protocol
counter   node_mountstats_nfs_transport_backlog_queue_total                 count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_bad_transaction_ids_total           count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_bind_total                          count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_connect_total                       count     export mountaddr? protocol transport?
gauge     node_mountstats_nfs_transport_idle_time_seconds                   seconds   export mountaddr? protocol transport?
gauge     node_mountstats_nfs_transport_maximum_rpc_slots                   count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_pending_queue_total                 count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_receives_total                      count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_sending_queue_total                 count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_transport_sends_total                         count     export mountaddr? protocol transport?
counter   node_mountstats_nfs_write_bytes_total                             bytes     export mountaddr? protocol
counter   node_mountstats_nfs_write_pages_total                             count     export mountaddr? protocol
untyped   node_netstat_Icmp6_InErrors                                       count
untyped   node_netstat_Icmp6_InMsgs                                         count
untyped   node_netstat_Icmp6_OutMsgs                                        count
untyped   node_netstat_Icmp_InErrors                                        count
untyped   node_netstat_Icmp_InMsgs                                          count
untyped   node_netstat_Icmp_OutMsgs                                         count
untyped   node_netstat_Ip6_InOctets                                         bytes
untyped   node_netstat_Ip6_OutOctets                                        bytes
untyped   node_netstat_IpExt_InOctets                                       bytes
untyped   node_netstat_IpExt_OutOctets                                      bytes
untyped   node_netstat_Ip_Forwarding                                        -
untyped   node_netstat_TcpExt_ListenDrops                                   count
untyped   node_netstat_TcpExt_ListenOverflows                               count
untyped   node_netstat_TcpExt_SyncookiesFailed                              count
untyped   node_netstat_TcpExt_SyncookiesRecv                                count
untyped   node_netstat_TcpExt_SyncookiesSent                                count
untyped   node_netstat_TcpExt_TCPOFOQueue                                   count
untyped   node_netstat_TcpExt_TCPRcvQDrop                                   count
untyped   node_netstat_TcpExt_TCPSynRetrans                                 count
untyped   node_netstat_TcpExt_TCPTimeouts                                   count
untyped   node_netstat_Tcp_ActiveOpens                                      count
untyped   node_netstat_Tcp_CurrEstab                                        count
untyped   node_netstat_Tcp_InErrs                                           count
untyped   node_netstat_Tcp_InSegs                                           count
untyped   node_netstat_Tcp_OutRsts                                          count
untyped   node_netstat_Tcp_OutSegs                                          count
untyped   node_netstat_Tcp_PassiveOpens                                     count
untyped   node_netstat_Tcp_RetransSegs                                      count
untyped   node_netstat_Udp6_InDatagrams                                     count
untyped   node_netstat_Udp6_InErrors                                        count
untyped   node_netstat_Udp6_NoPorts                                         count
untyped   node_netstat_Udp6_OutDatagrams                                    count
untyped   node_netstat_Udp6_RcvbufErrors                                    count
untyped   node_netstat_Udp6_SndbufErrors                                    count
untyped   node_netstat_UdpLite6_InErrors                                    count
untyped   node_netstat_UdpLite_InErrors                                     count
untyped   node_netstat_Udp_InDatagrams                                      count
untyped   node_netstat_Udp_InErrors                                         count
untyped   node_netstat_Udp_NoPorts                                          count
untyped   node_netstat_Udp_OutDatagrams                                     count
untyped   node_netstat_Udp_RcvbufErrors                                     count
untyped   node_netstat_Udp_SndbufErrors                                     count
gauge     node_network_address_assign_type                                  -         device
info      node_network_address_info                                         -         address device netmask scope
gauge     node_network_advertised_speed_bytes                               bytes     device duplex mode
info      node_network_altnames_info                                        -         altname device
gauge     node_network_asymmetricpause_advertised                           boolean   device
gauge     node_network_asymmetricpause_supported                            boolean   device
gauge     node_network_autonegotiate                                        boolean   device
gauge     node_network_autonegotiate_advertised                             boolean   device
gauge     node_network_autonegotiate_supported                              boolean   device
gauge     node_network_carrier                                              boolean   device
counter   node_network_carrier_changes_total                                count     device
counter   node_network_carrier_down_changes_total                           count     device
counter   node_network_carrier_up_changes_total                             count     device
counter   node_network_collisions_total                                     count     device
gauge     node_network_device_id                                            -         device
gauge     node_network_dormant                                              boolean   device
gauge     node_network_flags                                                -         device
gauge     node_network_iface_id                                             -         device
gauge     node_network_iface_link                                           -         device
gauge     node_network_iface_link_mode                                      -         device
info      node_network_info                                                 -         address? adminstate? broadcast? device duplex? ifalias? operstate?
gauge     node_network_mtu_bytes                                            bytes     device
counter   node_network_multicast_total                                      count     device
gauge     node_network_name_assign_type                                     -         device
gauge     node_network_net_dev_group                                        -         device
gauge     node_network_pause_advertised                                     boolean   device
gauge     node_network_pause_supported                                      boolean   device
gauge     node_network_protocol_type                                        -         device
counter   node_network_receive_bytes_total                                  bytes     device
counter   node_network_receive_compressed_total                             count     device
counter   node_network_receive_crc_errors_total                             count     device
counter   node_network_receive_drop_total                                   count     device
counter   node_network_receive_dropped_total                                count     device
counter   node_network_receive_errors_total                                 count     device
counter   node_network_receive_errs_total                                   count     device
counter   node_network_receive_fifo_errors_total                            count     device
counter   node_network_receive_fifo_total                                   count     device
counter   node_network_receive_frame_errors_total                           count     device
counter   node_network_receive_frame_total                                  count     device
counter   node_network_receive_length_errors_total                          count     device
counter   node_network_receive_missed_errors_total                          count     device
counter   node_network_receive_multicast_total                              count     device
counter   node_network_receive_nohandler_total                              count     device
counter   node_network_receive_over_errors_total                            count     device
counter   node_network_receive_packets_total                                count     device
info      node_network_route_info                                           -         dest? device gw? priority? proto? src? weight?
gauge     node_network_routes                                               count     device
gauge     node_network_speed_bytes                                          bytes     device
info      node_network_supported_port_info                                  -         device type
gauge     node_network_supported_speed_bytes                                bytes     device duplex mode
counter   node_network_transmit_aborted_errors_total                        count     device
counter   node_network_transmit_bytes_total                                 bytes     device
counter   node_network_transmit_carrier_errors_total                        count     device
counter   node_network_transmit_carrier_total                               count     device
counter   node_network_transmit_colls_total                                 count     device
counter   node_network_transmit_compressed_total                            count     device
counter   node_network_transmit_drop_total                                  count     device
counter   node_network_transmit_dropped_total                               count     device
counter   node_network_transmit_errors_total                                count     device
counter   node_network_transmit_errs_total                                  count     device
counter   node_network_transmit_fifo_errors_total                           count     device
counter   node_network_transmit_fifo_total                                  count     device
counter   node_network_transmit_heartbeat_errors_total                      count     device
counter   node_network_transmit_packets_total                               count     device
gauge     node_network_transmit_queue_length                                count     device
counter   node_network_transmit_window_errors_total                         count     device
gauge     node_network_up                                                   boolean   device
gauge     node_nf_conntrack_entries                                         count
gauge     node_nf_conntrack_entries_limit                                   count
gauge     node_nf_conntrack_stat_drop                                       count
gauge     node_nf_conntrack_stat_early_drop                                 count
gauge     node_nf_conntrack_stat_found                                      count
gauge     node_nf_conntrack_stat_ignore                                     count
gauge     node_nf_conntrack_stat_insert                                     count
gauge     node_nf_conntrack_stat_insert_failed                              count
gauge     node_nf_conntrack_stat_invalid                                    count
gauge     node_nf_conntrack_stat_search_restart                             count
counter   node_nfs_connections_total                                        count
counter   node_nfs_packets_total                                            count     protocol
counter   node_nfs_requests_total                                           count     method proto=2|3|4
counter   node_nfs_rpc_authentication_refreshes_total                       count
counter   node_nfs_rpc_retransmissions_total                                count
counter   node_nfs_rpcs_total                                               count
counter   node_nfsd_connections_total                                       count
counter   node_nfsd_disk_bytes_read_total                                   bytes
counter   node_nfsd_disk_bytes_written_total                                bytes
counter   node_nfsd_file_handles_stale_total                                count
counter   node_nfsd_packets_total                                           count     proto
counter   node_nfsd_read_ahead_cache_not_found_total                        count
gauge     node_nfsd_read_ahead_cache_size_blocks                            count
counter   node_nfsd_reply_cache_hits_total                                  count
counter   node_nfsd_reply_cache_misses_total                                count
counter   node_nfsd_reply_cache_nocache_total                               count
counter   node_nfsd_requests_total                                          count     method proto=2|3|4
counter   node_nfsd_rpc_errors_total                                        count     error
counter   node_nfsd_server_rpcs_total                                       count
gauge     node_nfsd_server_threads                                          count
gauge     node_ntp_leap                                                     -
gauge     node_ntp_offset_seconds                                           seconds
gauge     node_ntp_reference_timestamp_seconds                              timestamp
gauge     node_ntp_root_delay_seconds                                       seconds
gauge     node_ntp_root_dispersion_seconds                                  seconds
gauge     node_ntp_rtt_seconds                                              seconds
gauge     node_ntp_sanity                                                   boolean
gauge     node_ntp_stratum                                                  -
info      node_nvme_info                                                    -         cntlid? device firmware_revision? model? serial? state?
gauge     node_nvme_namespace_capacity_bytes                                bytes     device nsid
info      node_nvme_namespace_info                                          -         ana_state? device nsid
gauge     node_nvme_namespace_logical_block_size_bytes                      bytes     device nsid
gauge     node_nvme_namespace_size_bytes                                    bytes     device nsid
gauge     node_nvme_namespace_used_bytes                                    bytes     device nsid
info      node_nvmesubsystem_info                                           -         iopolicy? model? nqn? serial? subsystem
info      node_nvmesubsystem_namespace_info                                 -         device subsystem
gauge     node_nvmesubsystem_path_state                                     boolean   controller state subsystem transport
gauge     node_nvmesubsystem_paths                                          count     subsystem
gauge     node_nvmesubsystem_paths_live                                     count     subsystem
info      node_os_info                                                      -         build_id? id? id_like? image_id? image_version? name? pretty_name? variant? variant_id? version? version_codename? version_id?
gauge     node_os_support_end_timestamp_seconds                             timestamp
gauge     node_os_version                                                   -         id? id_like? name?
gauge     node_pcidevice_current_link_transfers_per_second                  -         bus device function segment
gauge     node_pcidevice_current_link_width                                 count     bus device function segment
gauge     node_pcidevice_d3cold_allowed                                     boolean   bus device function segment
info      node_pcidevice_info                                               -         bus class_id? class_name? device device_id? device_name? function parent_bus? parent_device? parent_function? parent_segment? revision? segment subsystem_device_id? subsystem_device_name? subsystem_vendor_id? subsystem_vendor_name? vendor_id? vendor_name?
gauge     node_pcidevice_max_link_transfers_per_second                      -         bus device function segment
gauge     node_pcidevice_max_link_width                                     count     bus device function segment
gauge     node_pcidevice_numa_node                                          -         bus device function segment
gauge     node_pcidevice_power_state                                        boolean   bus device function segment state
gauge     node_pcidevice_sriov_drivers_autoprobe                            boolean   bus device function segment
gauge     node_pcidevice_sriov_numvfs                                       count     bus device function segment
gauge     node_pcidevice_sriov_totalvfs                                     count     bus device function segment
gauge     node_pcidevice_sriov_vf_total_msix                                count     bus device function segment
counter   node_perf_branch_instructions_total                               count     cpu
counter   node_perf_branch_misses_total                                     count     cpu
counter   node_perf_cache_bpu_read_hits_total                               count     cpu
counter   node_perf_cache_bpu_read_misses_total                             count     cpu
counter   node_perf_cache_l1_instr_read_misses_total                        count     cpu
counter   node_perf_cache_l1d_read_hits_total                               count     cpu
counter   node_perf_cache_l1d_read_misses_total                             count     cpu
counter   node_perf_cache_l1d_write_hits_total                              count     cpu
counter   node_perf_cache_ll_read_hits_total                                count     cpu
counter   node_perf_cache_ll_read_misses_total                              count     cpu
counter   node_perf_cache_ll_write_hits_total                               count     cpu
counter   node_perf_cache_ll_write_misses_total                             count     cpu
counter   node_perf_cache_misses_total                                      count     cpu
counter   node_perf_cache_refs_total                                        count     cpu
counter   node_perf_cache_tlb_data_read_hits_total                          count     cpu
counter   node_perf_cache_tlb_data_read_misses_total                        count     cpu
counter   node_perf_cache_tlb_data_write_hits_total                         count     cpu
counter   node_perf_cache_tlb_data_write_misses_total                       count     cpu
counter   node_perf_cache_tlb_instr_read_hits_total                         count     cpu
counter   node_perf_cache_tlb_instr_read_misses_total                       count     cpu
counter   node_perf_context_switches_total                                  count     cpu
counter   node_perf_cpu_migrations_total                                    count     cpu
counter   node_perf_cpucycles_total                                         count     cpu
counter   node_perf_instructions_total                                      count     cpu
counter   node_perf_major_faults_total                                      count     cpu
counter   node_perf_minor_faults_total                                      count     cpu
counter   node_perf_page_faults_total                                       count     cpu
counter   node_perf_ref_cpucycles_total                                     count     cpu
counter   node_perf_stalled_cycles_backend_total                            count     cpu
counter   node_perf_stalled_cycles_frontend_total                           count     cpu
gauge     node_power_supply_authentic                                       boolean   power_supply
gauge     node_power_supply_calibrate                                       -         power_supply
gauge     node_power_supply_capacity                                        percent   power_supply
gauge     node_power_supply_capacity_alert_max                              percent   power_supply
gauge     node_power_supply_capacity_alert_min                              percent   power_supply
gauge     node_power_supply_charge_ampere                                   -         power_supply
gauge     node_power_supply_charge_control_limit                            -         power_supply
gauge     node_power_supply_charge_control_limit_max                        -         power_supply
gauge     node_power_supply_charge_counter                                  -         power_supply
gauge     node_power_supply_charge_empty                                    -         power_supply
gauge     node_power_supply_charge_empty_design                             -         power_supply
gauge     node_power_supply_charge_full                                     -         power_supply
gauge     node_power_supply_charge_full_design                              -         power_supply
gauge     node_power_supply_charge_term_current                             amperes   power_supply
gauge     node_power_supply_constant_charge_current                         amperes   power_supply
gauge     node_power_supply_constant_charge_current_max                     amperes   power_supply
gauge     node_power_supply_constant_charge_voltage                         volts     power_supply
gauge     node_power_supply_constant_charge_voltage_max                     volts     power_supply
gauge     node_power_supply_current_ampere                                  amperes   power_supply
gauge     node_power_supply_current_boot                                    amperes   power_supply
gauge     node_power_supply_current_max                                     amperes   power_supply
gauge     node_power_supply_cyclecount                                      -         power_supply
gauge     node_power_supply_energy_empty                                    -         power_supply
gauge     node_power_supply_energy_empty_design                             -         power_supply
gauge     node_power_supply_energy_full                                     -         power_supply
gauge     node_power_supply_energy_full_design                              -         power_supply
gauge     node_power_supply_energy_watthour                                 -         power_supply
info      node_power_supply_info                                            -         capacity_level? manufacturer? model_name? power_supply serial_number? status? technology? type
gauge     node_power_supply_input_current_limit                             amperes   power_supply
gauge     node_power_supply_online                                          -         power_supply
gauge     node_power_supply_power_watt                                      watts     power_supply
gauge     node_power_supply_precharge_current                               amperes   power_supply
gauge     node_power_supply_present                                         boolean   power_supply
gauge     node_power_supply_temp_alert_max_celsius                          celsius   power_supply
gauge     node_power_supply_temp_alert_min_celsius                          celsius   power_supply
gauge     node_power_supply_temp_ambient_celsius                            celsius   power_supply
gauge     node_power_supply_temp_ambient_max_celsius                        celsius   power_supply
gauge     node_power_supply_temp_ambient_min_celsius                        celsius   power_supply
gauge     node_power_supply_temp_celsius                                    celsius   power_supply
gauge     node_power_supply_temp_max_celsius                                celsius   power_supply
gauge     node_power_supply_temp_min_celsius                                celsius   power_supply
gauge     node_power_supply_time_to_empty_seconds                           seconds   power_supply
gauge     node_power_supply_time_to_full_seconds                            seconds   power_supply
gauge     node_power_supply_voltage_boot                                    volts     power_supply
gauge     node_power_supply_voltage_max                                     volts     power_supply
gauge     node_power_supply_voltage_max_design                              volts     power_supply
gauge     node_power_supply_voltage_min                                     volts     power_supply
gauge     node_power_supply_voltage_min_design                              volts     power_supply
gauge     node_power_supply_voltage_ocv                                     volts     power_supply
gauge     node_power_supply_voltage_volt                                    volts     power_supply
counter   node_pressure_cpu_waiting_seconds_total                           seconds
counter   node_pressure_io_stalled_seconds_total                            seconds
counter   node_pressure_io_waiting_seconds_total                            seconds
counter   node_pressure_irq_stalled_seconds_total                           seconds
counter   node_pressure_memory_stalled_seconds_total                        seconds
counter   node_pressure_memory_waiting_seconds_total                        seconds
gauge     node_processes_max_processes                                      count
gauge     node_processes_max_threads                                        count
gauge     node_processes_pids                                               count
gauge     node_processes_state                                              count     state
gauge     node_processes_threads                                            count
gauge     node_processes_threads_state                                      count     thread_state
gauge     node_procs_blocked                                                count
gauge     node_procs_running                                                count
gauge     node_qdisc_backlog                                                bytes     device kind
counter   node_qdisc_bytes_total                                            bytes     device kind
gauge     node_qdisc_current_queue_length                                   count     device kind
counter   node_qdisc_drops_total                                            count     device kind
counter   node_qdisc_overlimits_total                                       count     device kind
counter   node_qdisc_packets_total                                          count     device kind
counter   node_qdisc_requeues_total                                         count     device kind
counter   node_rapl_core_joules_total                                       joules    index path
counter   node_rapl_dram_joules_total                                       joules    index path
counter   node_rapl_joules_total                                            joules    index path rapl_zone
counter   node_rapl_package_joules_total                                    joules    index path
counter   node_rapl_psys_joules_total                                       joules    index path
counter   node_rapl_uncore_joules_total                                     joules    index path
counter   node_schedstat_running_seconds_total                              seconds   cpu
counter   node_schedstat_timeslices_total                                   count     cpu
counter   node_schedstat_waiting_seconds_total                              seconds   cpu
gauge     node_scrape_collector_duration_seconds                            seconds   collector
gauge     node_scrape_collector_success                                     boolean   collector
gauge     node_selinux_config_mode                                          -
gauge     node_selinux_current_mode                                         -
gauge     node_selinux_enabled                                              boolean
gauge     node_service_desired_state                                        -         service
gauge     node_service_normal_state                                         -         service
gauge     node_service_state                                                -         service
gauge     node_service_state_last_change_timestamp_seconds                  timestamp service
gauge     node_slabinfo_active_objects                                      count     slab
gauge     node_slabinfo_object_size_bytes                                   bytes     slab
gauge     node_slabinfo_objects                                             count     slab
gauge     node_slabinfo_objects_per_slab                                    count     slab
gauge     node_slabinfo_pages_per_slab                                      count     slab
gauge     node_sockstat_FRAG6_inuse                                         count
gauge     node_sockstat_FRAG6_memory                                        -
gauge     node_sockstat_FRAG_inuse                                          count
gauge     node_sockstat_FRAG_memory                                         -
gauge     node_sockstat_RAW6_inuse                                          count
gauge     node_sockstat_RAW_inuse                                           count
gauge     node_sockstat_TCP6_inuse                                          count
gauge     node_sockstat_TCP_alloc                                           count
gauge     node_sockstat_TCP_inuse                                           count
gauge     node_sockstat_TCP_mem                                             count
gauge     node_sockstat_TCP_mem_bytes                                       bytes
gauge     node_sockstat_TCP_orphan                                          count
gauge     node_sockstat_TCP_tw                                              count
gauge     node_sockstat_UDP6_inuse                                          count
gauge     node_sockstat_UDPLITE6_inuse                                      count
gauge     node_sockstat_UDPLITE_inuse                                       count
gauge     node_sockstat_UDP_inuse                                           count
gauge     node_sockstat_UDP_mem                                             count
gauge     node_sockstat_UDP_mem_bytes                                       bytes
gauge     node_sockstat_sockets_used                                        count
counter   node_softirqs_functions_total                                     count     cpu type
counter   node_softirqs_total                                               count     vector
gauge     node_softnet_backlog_len                                          count     cpu
counter   node_softnet_cpu_collision_total                                  count     cpu
counter   node_softnet_dropped_total                                        count     cpu
counter   node_softnet_flow_limit_count_total                               count     cpu
counter   node_softnet_processed_total                                      count     cpu
counter   node_softnet_received_rps_total                                   count     cpu
counter   node_softnet_times_squeezed_total                                 count     cpu
gauge     node_supervisord_exit_status                                      -         group name
counter   node_supervisord_start_time_seconds                               timestamp group name
gauge     node_supervisord_state                                            -         group name
gauge     node_supervisord_up                                               boolean   group name
gauge     node_swap_priority                                                -         device swap_type
gauge     node_swap_size_bytes                                              bytes     device swap_type
gauge     node_swap_used_bytes                                              bytes     device swap_type
counter   node_systemd_service_restart_total                                count     name
counter   node_systemd_socket_accepted_connections_total                    count     name
gauge     node_systemd_socket_current_connections                           count     name
gauge     node_systemd_socket_refused_connections_total                     count     name
gauge     node_systemd_system_running                                       boolean
gauge     node_systemd_timer_last_trigger_seconds                           timestamp name
gauge     node_systemd_unit_start_time_seconds                              timestamp name
gauge     node_systemd_unit_state                                           boolean   name state=activating|active|deactivating|failed|inactive type?
gauge     node_systemd_unit_tasks_current                                   count     name
gauge     node_systemd_unit_tasks_max                                       count     name
gauge     node_systemd_units                                                count     state=activating|active|deactivating|failed|inactive
gauge     node_systemd_version                                              -         version
info      node_systemd_virtualization_info                                  -         virtualization_type
gauge     node_tape_io_now                                                  count     device
counter   node_tape_io_others_total                                         count     device
counter   node_tape_io_time_seconds_total                                   seconds   device
counter   node_tape_read_bytes_total                                        bytes     device
counter   node_tape_read_time_seconds_total                                 seconds   device
counter   node_tape_reads_completed_total                                   count     device
counter   node_tape_residual_total                                          count     device
counter   node_tape_write_time_seconds_total                                seconds   device
counter   node_tape_writes_completed_total                                  count     device
counter   node_tape_written_bytes_total                                     bytes     device
gauge     node_tcp_connection_states                                        count     state
gauge     node_textfile_mtime_seconds                                       timestamp file
gauge     node_textfile_scrape_error                                        boolean
gauge     node_thermal_zone_temp                                            celsius   type zone
info      node_time_clocksource_available_info                              -         clocksource device
info      node_time_clocksource_current_info                                -         clocksource device
gauge     node_time_seconds                                                 timestamp
gauge     node_time_zone_offset_seconds                                     seconds   time_zone
gauge     node_timex_estimated_error_seconds                                seconds
gauge     node_timex_frequency_adjustment_ratio                             -
gauge     node_timex_loop_time_constant                                     -
gauge     node_timex_maxerror_seconds                                       seconds
gauge     node_timex_offset_seconds                                         seconds
counter   node_timex_pps_calibration_total                                  count
counter   node_timex_pps_error_total                                        count
gauge     node_timex_pps_frequency_hertz                                    hertz
gauge     node_timex_pps_jitter_seconds                                     seconds
counter   node_timex_pps_jitter_total                                       count
gauge     node_timex_pps_shift_seconds                                      seconds
counter   node_timex_pps_stability_exceeded_total                           count
gauge     node_timex_pps_stability_hertz                                    hertz
gauge     node_timex_status                                                 -
gauge     node_timex_sync_status                                            boolean
gauge     node_timex_tai_offset_seconds                                     seconds
gauge     node_timex_tick_seconds                                           seconds
gauge     node_udp_queues                                                   bytes     ip=v4|v6 queue=rx|tx
info      node_uname_info                                                   -         domainname machine nodename release sysname version
untyped   node_vmstat_oom_kill                                              count
untyped   node_vmstat_pgfault                                               count
untyped   node_vmstat_pgmajfault                                            count
untyped   node_vmstat_pgpgin                                                -
untyped   node_vmstat_pgpgout                                               -
untyped   node_vmstat_pswpin                                                count
untyped   node_vmstat_pswpout                                               count
gauge     node_watchdog_access_cs0                                          -         name
gauge     node_watchdog_bootstatus                                          -         name
gauge     node_watchdog_fw_version                                          -         name
info      node_watchdog_info                                                -         identity? name options? pretimeout_governor? state? status?
gauge     node_watchdog_nowayout                                            boolean   name
gauge     node_watchdog_pretimeout_seconds                                  seconds   name
gauge     node_watchdog_timeleft_seconds                                    seconds   name
gauge     node_watchdog_timeout_seconds                                     seconds   name
gauge     node_wifi_interface_frequency_hertz                               hertz     device
counter   node_wifi_station_beacon_loss_total                               count     device mac_address
counter   node_wifi_station_connected_seconds_total                         seconds   device mac_address
gauge     node_wifi_station_inactive_seconds                                seconds   device mac_address
info      node_wifi_station_info                                            -         bssid? device mode? ssid?
gauge     node_wifi_station_receive_bits_per_second                         -         device mac_address
counter   node_wifi_station_receive_bytes_total                             bytes     device mac_address
counter   node_wifi_station_received_packets_total                          count     device mac_address
gauge     node_wifi_station_signal_dbm                                      -         device mac_address
gauge     node_wifi_station_transmit_bits_per_second                        -         device mac_address
counter   node_wifi_station_transmit_bytes_total                            bytes     device mac_address
counter   node_wifi_station_transmit_failed_total                           count     device mac_address
counter   node_wifi_station_transmit_retries_total                          count     device mac_address
counter   node_wifi_station_transmitted_packets_total                       count     device mac_address
counter   node_xfrm_acquire_error_packets_total                             count
counter   node_xfrm_fwd_hdr_error_packets_total                             count
counter   node_xfrm_in_buffer_error_packets_total                           count
counter   node_xfrm_in_error_packets_total                                  count
counter   node_xfrm_in_hdr_error_packets_total                              count
counter   node_xfrm_in_no_pols_packets_total                                count
counter   node_xfrm_in_no_states_packets_total                              count
counter   node_xfrm_in_pol_block_packets_total                              count
counter   node_xfrm_in_pol_error_packets_total                              count
counter   node_xfrm_in_state_expired_packets_total                          count
counter   node_xfrm_in_state_invalid_packets_total                          count
counter   node_xfrm_in_state_mismatch_packets_total                         count
counter   node_xfrm_in_state_mode_error_packets_total                       count
counter   node_xfrm_in_state_proto_error_packets_total                      count
counter   node_xfrm_in_state_seq_error_packets_total                        count
counter   node_xfrm_in_tmpl_mismatch_packets_total                          count
counter   node_xfrm_out_bundle_check_error_packets_total                    count
counter   node_xfrm_out_bundle_gen_error_packets_total                      count
counter   node_xfrm_out_error_packets_total                                 count
counter   node_xfrm_out_no_states_packets_total                             count
counter   node_xfrm_out_pol_block_packets_total                             count
counter   node_xfrm_out_pol_dead_packets_total                              count
counter   node_xfrm_out_pol_error_packets_total                             count
counter   node_xfrm_out_state_expired_packets_total                         count
counter   node_xfrm_out_state_invalid_packets_total                         count
counter   node_xfrm_out_state_mode_error_packets_total                      count
counter   node_xfrm_out_state_proto_error_packets_total                     count
counter   node_xfrm_out_state_seq_error_packets_total                       count
counter   node_xfs_allocation_btree_compares_total                          count     device
counter   node_xfs_allocation_btree_lookups_total                           count     device
counter   node_xfs_allocation_btree_records_deleted_total                   count     device
counter   node_xfs_allocation_btree_records_inserted_total                  count     device
counter   node_xfs_block_map_btree_compares_total                           count     device
counter   node_xfs_block_map_btree_lookups_total                            count     device
counter   node_xfs_block_map_btree_records_deleted_total                    count     device
counter   node_xfs_block_map_btree_records_inserted_total                   count     device
counter   node_xfs_block_mapping_extent_list_compares_total                 count     device
counter   node_xfs_block_mapping_extent_list_deletions_total                count     device
counter   node_xfs_block_mapping_extent_list_insertions_total               count     device
counter   node_xfs_block_mapping_extent_list_lookups_total                  count     device
counter   node_xfs_block_mapping_reads_total                                count     device
counter   node_xfs_block_mapping_unmaps_total                               count     device
counter   node_xfs_block_mapping_writes_total                               count     device
counter   node_xfs_directory_operation_create_total                         count     device
counter   node_xfs_directory_operation_getdents_total                       count     device
counter   node_xfs_directory_operation_lookup_total                         count     device
counter   node_xfs_directory_operation_remove_total                         count     device
counter   node_xfs_extent_allocation_blocks_allocated_total                 count     device
counter   node_xfs_extent_allocation_blocks_freed_total                     count     device
counter   node_xfs_extent_allocation_extents_allocated_total                count     device
counter   node_xfs_extent_allocation_extents_freed_total                    count     device
counter   node_xfs_inode_operation_attempts_total                           count     device
counter   node_xfs_inode_operation_attribute_changes_total                  count     device
counter   node_xfs_inode_operation_duplicates_total                         count     device
counter   node_xfs_inode_operation_found_total                              count     device
counter   node_xfs_inode_operation_missed_total                             count     device
counter   node_xfs_inode_operation_reclaims_total                           count     device
counter   node_xfs_inode_operation_recycled_total                           count     device
counter   node_xfs_read_calls_total                                         count     device
counter   node_xfs_vnode_active_total                                       count     device
counter   node_xfs_vnode_allocate_total                                     count     device
counter   node_xfs_vnode_get_total                                          count     device
counter   node_xfs_vnode_hold_total                                         count     device
counter   node_xfs_vnode_reclaim_total                                      count     device
counter   node_xfs_vnode_release_total                                      count     device
counter   node_xfs_vnode_remove_total                                       count     device
counter   node_xfs_write_calls_total                                        count     device
untyped   node_zfs_abd_linear_cnt                                           count
untyped   node_zfs_abd_linear_data_size                                     bytes
untyped   node_zfs_abd_scatter_chunk_waste                                  bytes
untyped   node_zfs_abd_scatter_cnt                                          count
untyped   node_zfs_abd_scatter_data_size                                    bytes
untyped   node_zfs_abd_scatter_order_0                                      count
untyped   node_zfs_abd_scatter_order_1                                      count
untyped   node_zfs_abd_scatter_order_10                                     count
untyped   node_zfs_abd_scatter_order_2                                      count
untyped   node_zfs_abd_scatter_order_3                                      count
untyped   node_zfs_abd_scatter_order_4                                      count
untyped   node_zfs_abd_scatter_order_5                                      count
untyped   node_zfs_abd_scatter_order_6                                      count
untyped   node_zfs_abd_scatter_order_7                                      count
untyped   node_zfs_abd_scatter_order_8                                      count
untyped   node_zfs_abd_scatter_order_9                                      count
untyped   node_zfs_abd_scatter_page_alloc_retry                             count
untyped   node_zfs_abd_scatter_page_multi_chunk                             count
untyped   node_zfs_abd_scatter_page_multi_zone                              count
untyped   node_zfs_abd_scatter_sg_table_retry                               count
untyped   node_zfs_abd_struct_size                                          bytes
untyped   node_zfs_arc_anon_evictable_data                                  bytes
untyped   node_zfs_arc_anon_evictable_metadata                              bytes
untyped   node_zfs_arc_anon_size                                            bytes
untyped   node_zfs_arc_arc_loaned_bytes                                     bytes
untyped   node_zfs_arc_arc_meta_limit                                       bytes
untyped   node_zfs_arc_arc_meta_max                                         bytes
untyped   node_zfs_arc_arc_meta_min                                         bytes
untyped   node_zfs_arc_arc_meta_used                                        bytes
untyped   node_zfs_arc_arc_need_free                                        bytes
untyped   node_zfs_arc_arc_no_grow                                          count
untyped   node_zfs_arc_arc_prune                                            count
untyped   node_zfs_arc_arc_sys_free                                         bytes
untyped   node_zfs_arc_arc_tempreserve                                      bytes
untyped   node_zfs_arc_c                                                    bytes
untyped   node_zfs_arc_c_max                                                bytes
untyped   node_zfs_arc_c_min                                                bytes
untyped   node_zfs_arc_data_size                                            bytes
untyped   node_zfs_arc_deleted                                              count
untyped   node_zfs_arc_demand_data_hits                                     count
untyped   node_zfs_arc_demand_data_misses                                   count
untyped   node_zfs_arc_demand_metadata_hits                                 count
untyped   node_zfs_arc_demand_metadata_misses                               count
untyped   node_zfs_arc_duplicate_buffers                                    count
untyped   node_zfs_arc_duplicate_buffers_size                               bytes
untyped   node_zfs_arc_duplicate_reads                                      count
untyped   node_zfs_arc_evict_l2_cached                                      bytes
untyped   node_zfs_arc_evict_l2_eligible                                    bytes
untyped   node_zfs_arc_evict_l2_ineligible                                  bytes
untyped   node_zfs_arc_evict_l2_skip                                        count
untyped   node_zfs_arc_evict_not_enough                                     count
untyped   node_zfs_arc_evict_skip                                           count
untyped   node_zfs_arc_hash_chain_max                                       count
untyped   node_zfs_arc_hash_chains                                          count
untyped   node_zfs_arc_hash_collisions                                      count
untyped   node_zfs_arc_hash_elements                                        count
untyped   node_zfs_arc_hash_elements_max                                    count
untyped   node_zfs_arc_hdr_size                                             bytes
untyped   node_zfs_arc_hits                                                 count
untyped   node_zfs_arc_l2_abort_lowmem                                      count
untyped   node_zfs_arc_l2_asize                                             bytes
untyped   node_zfs_arc_l2_cdata_free_on_write                               count
untyped   node_zfs_arc_l2_cksum_bad                                         count
untyped   node_zfs_arc_l2_compress_failures                                 count
untyped   node_zfs_arc_l2_compress_successes                                count
untyped   node_zfs_arc_l2_compress_zeros                                    count
untyped   node_zfs_arc_l2_evict_l1cached                                    count
untyped   node_zfs_arc_l2_evict_lock_retry                                  count
untyped   node_zfs_arc_l2_evict_reading                                     count
untyped   node_zfs_arc_l2_feeds                                             count
untyped   node_zfs_arc_l2_free_on_write                                     count
untyped   node_zfs_arc_l2_hdr_size                                          bytes
untyped   node_zfs_arc_l2_hits                                              count
untyped   node_zfs_arc_l2_io_error                                          count
untyped   node_zfs_arc_l2_misses                                            count
untyped   node_zfs_arc_l2_read_bytes                                        bytes
untyped   node_zfs_arc_l2_rw_clash                                          count
untyped   node_zfs_arc_l2_size                                              bytes
untyped   node_zfs_arc_l2_write_bytes                                       bytes
untyped   node_zfs_arc_l2_writes_done                                       count
untyped   node_zfs_arc_l2_writes_error                                      count
untyped   node_zfs_arc_l2_writes_lock_retry                                 count
untyped   node_zfs_arc_l2_writes_sent                                       count
untyped   node_zfs_arc_memory_available_bytes                               bytes
untyped   node_zfs_arc_memory_direct_count                                  count
untyped   node_zfs_arc_memory_indirect_count                                count
untyped   node_zfs_arc_memory_throttle_count                                count
untyped   node_zfs_arc_metadata_size                                        bytes
untyped   node_zfs_arc_mfu_evictable_data                                   bytes
untyped   node_zfs_arc_mfu_evictable_metadata                               bytes
untyped   node_zfs_arc_mfu_ghost_evictable_data                             bytes
untyped   node_zfs_arc_mfu_ghost_evictable_metadata                         bytes
untyped   node_zfs_arc_mfu_ghost_hits                                       count
untyped   node_zfs_arc_mfu_ghost_size                                       bytes
untyped   node_zfs_arc_mfu_hits                                             count
untyped   node_zfs_arc_mfu_size                                             bytes
untyped   node_zfs_arc_misses                                               count
untyped   node_zfs_arc_mru_evictable_data                                   bytes
untyped   node_zfs_arc_mru_evictable_metadata                               bytes
untyped   node_zfs_arc_mru_ghost_evictable_data                             bytes
untyped   node_zfs_arc_mru_ghost_evictable_metadata                         bytes
untyped   node_zfs_arc_mru_ghost_hits                                       count
untyped   node_zfs_arc_mru_ghost_size                                       bytes
untyped   node_zfs_arc_mru_hits                                             count
untyped   node_zfs_arc_mru_size                                             bytes
untyped   node_zfs_arc_mutex_miss                                           count
untyped   node_zfs_arc_other_size                                           bytes
untyped   node_zfs_arc_p                                                    bytes
untyped   node_zfs_arc_prefetch_data_hits                                   count
untyped   node_zfs_arc_prefetch_data_misses                                 count
untyped   node_zfs_arc_prefetch_metadata_hits                               count
untyped   node_zfs_arc_prefetch_metadata_misses                             count
untyped   node_zfs_arc_size                                                 bytes
untyped   node_zfs_dbuf_dbuf_cache_count                                    count
untyped   node_zfs_dbuf_dbuf_cache_hiwater_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_0                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_0_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_1                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_10                                 count
untyped   node_zfs_dbuf_dbuf_cache_level_10_bytes                           bytes
untyped   node_zfs_dbuf_dbuf_cache_level_11                                 count
untyped   node_zfs_dbuf_dbuf_cache_level_11_bytes                           bytes
untyped   node_zfs_dbuf_dbuf_cache_level_1_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_2                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_2_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_3                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_3_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_4                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_4_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_5                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_5_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_6                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_6_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_7                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_7_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_8                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_8_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_level_9                                  count
untyped   node_zfs_dbuf_dbuf_cache_level_9_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_lowater_bytes                            bytes
untyped   node_zfs_dbuf_dbuf_cache_max_bytes                                bytes
untyped   node_zfs_dbuf_dbuf_cache_size                                     bytes
untyped   node_zfs_dbuf_dbuf_cache_size_max                                 bytes
untyped   node_zfs_dbuf_dbuf_cache_total_evicts                             count
untyped   node_zfs_dbuf_hash_chain_max                                      count
untyped   node_zfs_dbuf_hash_chains                                         count
untyped   node_zfs_dbuf_hash_collisions                                     count
untyped   node_zfs_dbuf_hash_dbuf_level_0                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_0_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_1                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_10                                  count
untyped   node_zfs_dbuf_hash_dbuf_level_10_bytes                            bytes
untyped   node_zfs_dbuf_hash_dbuf_level_11                                  count
untyped   node_zfs_dbuf_hash_dbuf_level_11_bytes                            bytes
untyped   node_zfs_dbuf_hash_dbuf_level_1_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_2                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_2_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_3                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_3_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_4                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_4_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_5                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_5_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_6                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_6_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_7                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_7_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_8                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_8_bytes                             bytes
untyped   node_zfs_dbuf_hash_dbuf_level_9                                   count
untyped   node_zfs_dbuf_hash_dbuf_level_9_bytes                             bytes
untyped   node_zfs_dbuf_hash_elements                                       count
untyped   node_zfs_dbuf_hash_elements_max                                   count
untyped   node_zfs_dbuf_hash_hits                                           count
untyped   node_zfs_dbuf_hash_insert_race                                    count
untyped   node_zfs_dbuf_hash_misses                                         count
untyped   node_zfs_dmu_tx_dmu_tx_assigned                                   count
untyped   node_zfs_dmu_tx_dmu_tx_delay                                      count
untyped   node_zfs_dmu_tx_dmu_tx_dirty_delay                                count
untyped   node_zfs_dmu_tx_dmu_tx_dirty_over_max                             count
untyped   node_zfs_dmu_tx_dmu_tx_dirty_throttle                             count
untyped   node_zfs_dmu_tx_dmu_tx_error                                      count
untyped   node_zfs_dmu_tx_dmu_tx_group                                      count
untyped   node_zfs_dmu_tx_dmu_tx_memory_reclaim                             count
untyped   node_zfs_dmu_tx_dmu_tx_memory_reserve                             count
untyped   node_zfs_dmu_tx_dmu_tx_quota                                      count
untyped   node_zfs_dmu_tx_dmu_tx_suspended                                  count
untyped   node_zfs_dnode_dnode_alloc_next_block                             count
untyped   node_zfs_dnode_dnode_alloc_next_chunk                             count
untyped   node_zfs_dnode_dnode_alloc_race                                   count
untyped   node_zfs_dnode_dnode_allocate                                     count
untyped   node_zfs_dnode_dnode_buf_evict                                    count
untyped   node_zfs_dnode_dnode_hold_alloc_hits                              count
untyped   node_zfs_dnode_dnode_hold_alloc_interior                          count
untyped   node_zfs_dnode_dnode_hold_alloc_lock_misses                       count
untyped   node_zfs_dnode_dnode_hold_alloc_lock_retry                        count
untyped   node_zfs_dnode_dnode_hold_alloc_misses                            count
untyped   node_zfs_dnode_dnode_hold_alloc_type_none                         count
untyped   node_zfs_dnode_dnode_hold_dbuf_hold                               count
untyped   node_zfs_dnode_dnode_hold_dbuf_read                               count
untyped   node_zfs_dnode_dnode_hold_free_hits                               count
untyped   node_zfs_dnode_dnode_hold_free_lock_misses                        count
untyped   node_zfs_dnode_dnode_hold_free_lock_retry                         count
untyped   node_zfs_dnode_dnode_hold_free_misses                             count
untyped   node_zfs_dnode_dnode_hold_free_overflow                           count
untyped   node_zfs_dnode_dnode_hold_free_refcount                           count
untyped   node_zfs_dnode_dnode_hold_free_txg                                count
untyped   node_zfs_dnode_dnode_move_active                                  count
untyped   node_zfs_dnode_dnode_move_handle                                  count
untyped   node_zfs_dnode_dnode_move_invalid                                 count
untyped   node_zfs_dnode_dnode_move_recheck1                                count
untyped   node_zfs_dnode_dnode_move_recheck2                                count
untyped   node_zfs_dnode_dnode_move_rwlock                                  count
untyped   node_zfs_dnode_dnode_move_special                                 count
untyped   node_zfs_dnode_dnode_reallocate                                   count
untyped   node_zfs_fm_erpt_dropped                                          count
untyped   node_zfs_fm_erpt_set_failed                                       count
untyped   node_zfs_fm_fmri_set_failed                                       count
untyped   node_zfs_fm_payload_set_failed                                    count
untyped   node_zfs_vdev_cache_delegations                                   count
untyped   node_zfs_vdev_cache_hits                                          count
untyped   node_zfs_vdev_cache_misses                                        count
untyped   node_zfs_vdev_mirror_non_rotating_linear                          count
untyped   node_zfs_vdev_mirror_non_rotating_seek                            count
untyped   node_zfs_vdev_mirror_preferred_found                              count
untyped   node_zfs_vdev_mirror_preferred_not_found                          count
untyped   node_zfs_vdev_mirror_rotating_linear                              count
untyped   node_zfs_vdev_mirror_rotating_offset                              count
untyped   node_zfs_vdev_mirror_rotating_seek                                count
untyped   node_zfs_xuio_onloan_read_buf                                     count
untyped   node_zfs_xuio_onloan_write_buf                                    count
untyped   node_zfs_xuio_read_buf_copied                                     count
untyped   node_zfs_xuio_read_buf_nocopy                                     count
untyped   node_zfs_xuio_write_buf_copied                                    count
untyped   node_zfs_xuio_write_buf_nocopy                                    count
untyped   node_zfs_zfetch_bogus_streams                                     count
untyped   node_zfs_zfetch_colinear_hits                                     count
untyped   node_zfs_zfetch_colinear_misses                                   count
untyped   node_zfs_zfetch_hits                                              count
untyped   node_zfs_zfetch_misses                                            count
untyped   node_zfs_zfetch_reclaim_failures                                  count
untyped   node_zfs_zfetch_reclaim_successes                                 count
untyped   node_zfs_zfetch_streams_noresets                                  count
untyped   node_zfs_zfetch_streams_resets                                    count
untyped   node_zfs_zfetch_stride_hits                                       count
untyped   node_zfs_zfetch_stride_misses                                     count
untyped   node_zfs_zil_zil_commit_count                                     count
untyped   node_zfs_zil_zil_commit_writer_count                              count
untyped   node_zfs_zil_zil_itx_copied_bytes                                 bytes
untyped   node_zfs_zil_zil_itx_copied_count                                 count
untyped   node_zfs_zil_zil_itx_count                                        count
untyped   node_zfs_zil_zil_itx_indirect_bytes                               bytes
untyped   node_zfs_zil_zil_itx_indirect_count                               count
untyped   node_zfs_zil_zil_itx_metaslab_normal_bytes                        bytes
untyped   node_zfs_zil_zil_itx_metaslab_normal_count                        count
untyped   node_zfs_zil_zil_itx_metaslab_slog_bytes                          bytes
untyped   node_zfs_zil_zil_itx_metaslab_slog_count                          count
untyped   node_zfs_zil_zil_itx_needcopy_bytes                               bytes
untyped   node_zfs_zil_zil_itx_needcopy_count                               count
untyped   node_zfs_zpool_dataset_nread                                      bytes     dataset zpool
untyped   node_zfs_zpool_dataset_nunlinked                                  count     dataset zpool
untyped   node_zfs_zpool_dataset_nunlinks                                   count     dataset zpool
untyped   node_zfs_zpool_dataset_nwritten                                   bytes     dataset zpool
untyped   node_zfs_zpool_dataset_reads                                      count     dataset zpool
untyped   node_zfs_zpool_dataset_writes                                     count     dataset zpool
untyped   node_zfs_zpool_nread                                              bytes     zpool
untyped   node_zfs_zpool_nwritten                                           bytes     zpool
untyped   node_zfs_zpool_rcnt                                               count     zpool
untyped   node_zfs_zpool_reads                                              count     zpool
untyped   node_zfs_zpool_rlentime                                           -         zpool
untyped   node_zfs_zpool_rtime                                              -         zpool
untyped   node_zfs_zpool_rupdate                                            -         zpool
gauge     node_zfs_zpool_state                                              boolean   state zpool
untyped   node_zfs_zpool_wcnt                                               count     zpool
untyped   node_zfs_zpool_wlentime                                           -         zpool
untyped   node_zfs_zpool_writes                                             count     zpool
untyped   node_zfs_zpool_wtime                                              -         zpool
untyped   node_zfs_zpool_wupdate                                            -         zpool
gauge     node_zoneinfo_high_pages                                          count     node zone
gauge     node_zoneinfo_low_pages                                           count     node zone
gauge     node_zoneinfo_managed_pages                                       count     node zone
gauge     node_zoneinfo_min_pages                                           count     node zone
gauge     node_zoneinfo_nr_active_anon_pages                                count     node zone
gauge     node_zoneinfo_nr_active_file_pages                                count     node zone
gauge     node_zoneinfo_nr_anon_pages                                       count     node zone
gauge     node_zoneinfo_nr_anon_transparent_hugepages                       count     node zone
counter   node_zoneinfo_nr_dirtied_total                                    count     node zone
gauge     node_zoneinfo_nr_dirty_pages                                      count     node zone
gauge     node_zoneinfo_nr_file_pages                                       count     node zone
gauge     node_zoneinfo_nr_free_pages                                       count     node zone
gauge     node_zoneinfo_nr_inactive_anon_pages                              count     node zone
gauge     node_zoneinfo_nr_inactive_file_pages                              count     node zone
gauge     node_zoneinfo_nr_isolated_anon_pages                              count     node zone
gauge     node_zoneinfo_nr_isolated_file_pages                              count     node zone
gauge     node_zoneinfo_nr_kernel_stacks                                    count     node zone
gauge     node_zoneinfo_nr_mapped_pages                                     count     node zone
gauge     node_zoneinfo_nr_shmem_pages                                      count     node zone
gauge     node_zoneinfo_nr_slab_reclaimable_pages                           count     node zone
gauge     node_zoneinfo_nr_slab_unreclaimable_pages                         count     node zone
gauge     node_zoneinfo_nr_unevictable_pages                                count     node zone
gauge     node_zoneinfo_nr_writeback_pages                                  count     node zone
counter   node_zoneinfo_nr_written_total                                    count     node zone
counter   node_zoneinfo_numa_foreign_total                                  count     node zone
counter   node_zoneinfo_numa_hit_total                                      count     node zone
counter   node_zoneinfo_numa_interleave_total                               count     node zone
counter   node_zoneinfo_numa_local_total                                    count     node zone
counter   node_zoneinfo_numa_miss_total                                     count     node zone
counter   node_zoneinfo_numa_other_total                                    count     node zone
gauge     node_zoneinfo_present_pages                                       count     node zone
gauge     node_zoneinfo_protection_0                                        count     node zone
gauge     node_zoneinfo_protection_1                                        count     node zone
gauge     node_zoneinfo_protection_2                                        count     node zone
gauge     node_zoneinfo_protection_3                                        count     node zone
gauge     node_zoneinfo_protection_4                                        count     node zone
gauge     node_zoneinfo_spanned_pages                                       count     node zone
"""  # noqa: E501
