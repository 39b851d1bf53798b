"""What blackbox_exporter exposes: about the probed target (/probe) and about itself (/metrics).

Read from blackbox_exporter 0.28.0 with what follows it up to July 2026, and from 0.23.0, run with HTTP, TLS, TCP, ICMP,
DNS and gRPC probes against local servers; the WebSocket probe from its source. The labels of probe_expect_info are
whatever the module's configuration says.
"""

METRICS = """\
info      blackbox_exporter_build_info                                   -         branch? goarch goos goversion revision? tags? version?
gauge     blackbox_exporter_config_last_reload_success_timestamp_seconds timestamp
gauge     blackbox_exporter_config_last_reload_successful                boolean
counter   blackbox_module_unknown_total                                  count
gauge     probe_dns_additional_rrs                                       count
gauge     probe_dns_answer_rrs                                           count
gauge     probe_dns_authority_rrs                                        count
gauge     probe_dns_duration_seconds                                     seconds   phase=connect|request|resolve
gauge     probe_dns_lookup_time_seconds                                  seconds
gauge     probe_dns_query_succeeded                                      boolean
gauge     probe_dns_serial                                               -
gauge     probe_duration_seconds                                         seconds
info      probe_expect_info                                              -         *?
gauge     probe_failed_due_to_bytes                                      boolean
gauge     probe_failed_due_to_cel                                        boolean
gauge     probe_failed_due_to_regex                                      boolean
gauge     probe_grpc_duration_seconds                                    seconds   phase=check|resolve
gauge     probe_grpc_healthcheck_response                                boolean   serving_status=NOT_SERVING|SERVICE_UNKNOWN|SERVING|UNKNOWN
gauge     probe_grpc_ssl                                                 boolean
gauge     probe_grpc_status_code                                         -
gauge     probe_http_content_length                                      bytes
gauge     probe_http_duration_seconds                                    seconds   phase=connect|processing|resolve|tls|transfer
gauge     probe_http_last_modified_timestamp_seconds                     timestamp
gauge     probe_http_redirects                                           count
gauge     probe_http_ssl                                                 boolean
gauge     probe_http_status_code                                         -
gauge     probe_http_uncompressed_body_length                            bytes
gauge     probe_http_version                                             -
gauge     probe_icmp_duration_seconds                                    seconds   phase=resolve|rtt|setup
gauge     probe_icmp_reply_hop_limit                                     -
gauge     probe_ip_addr_hash                                             -
gauge     probe_ip_protocol                                              -
gauge     probe_ssl_earliest_cert_expiry                                 timestamp
gauge     probe_ssl_last_chain_expiry_timestamp_seconds                  timestamp
info      probe_ssl_last_chain_info                                      -         fingerprint_sha256 issuer? serialnumber? subject? subjectalternative?
gauge     probe_success                                                  boolean
gauge     probe_timeout_seconds                                          seconds
info      probe_tls_cipher_info                                          -         cipher
info      probe_tls_version_info                                         -         version
gauge     probe_websocket_connection_upgraded                            boolean
gauge     probe_websocket_duration_seconds                               seconds   phase=connect|processing|resolve|transfer
gauge     probe_websocket_failed_due_to_regex                            boolean
gauge     probe_websocket_status_code                                    -
"""  # noqa: E501
