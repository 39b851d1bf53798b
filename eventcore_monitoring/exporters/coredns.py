"""The metrics of CoreDNS and the plugins it is built with.

Read from CoreDNS 1.14.7 (`plugin/*/metrics.go`, `plugin/metrics/vars`). A plugin's metrics are there when it is
configured; `view` is missing outside of views. Bucket edges are those of the classic histograms.
"""

METRICS = """\
counter   coredns_acl_allowed_requests_total                           count     server view?
counter   coredns_acl_blocked_requests_total                           count     server zone view?
counter   coredns_acl_dropped_requests_total                           count     server zone view?
counter   coredns_acl_filtered_requests_total                          count     server zone view?
counter   coredns_autopath_success_total                               count     server
info      coredns_build_info                                           -         version revision? goversion
counter   coredns_cache_drops_total                                    count     server zones view?
gauge     coredns_cache_entries                                        count     server type=denial|success zones view?
counter   coredns_cache_evictions_total                                count     server type=denial|success zones view?
counter   coredns_cache_hits_total                                     count     server type=denial|success zones view?
counter   coredns_cache_misses_total                                   count     server zones view?
counter   coredns_cache_prefetch_total                                 count     server zones view?
counter   coredns_cache_requests_total                                 count     server zones view?
counter   coredns_cache_served_stale_total                             count     server zones view?
counter   coredns_dns64_requests_translated_total                      count     server
counter   coredns_dns_do_requests_total                                count     server zone view?
counter   coredns_dns_https3_responses_total                           count     server status
counter   coredns_dns_https_responses_total                            count     server status
counter   coredns_dns_quic_responses_total                             count     server status
histogram coredns_dns_request_duration_seconds                         seconds   server zone view? le=0.00025|0.0005|0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
histogram coredns_dns_request_size_bytes                               bytes     server zone view? proto le=0|100|200|300|400|511|1023|2047|4095|8291|16000|32000|48000|64000
counter   coredns_dns_requests_total                                   count     server zone view? proto family type
histogram coredns_dns_response_size_bytes                              bytes     server zone view? proto le=0|100|200|300|400|511|1023|2047|4095|8291|16000|32000|48000|64000
counter   coredns_dns_responses_total                                  count     server zone view? rcode plugin?
gauge     coredns_dnssec_cache_entries                                 count     server type
counter   coredns_dnssec_cache_hits_total                              count     server
counter   coredns_dnssec_cache_misses_total                            count     server
counter   coredns_forward_healthcheck_broken_total                     count
counter   coredns_forward_max_concurrent_rejects_total                 count
histogram coredns_grpc_request_duration_seconds                        seconds   to le=0.00025|0.0005|0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   coredns_grpc_requests_total                                  count     to
counter   coredns_grpc_responses_total                                 count     rcode to
histogram coredns_health_request_duration_seconds                      seconds   le=0.00025|0.0025|0.025|0.25|2.5
counter   coredns_health_request_failures_total                        count
gauge     coredns_hosts_entries                                        count     hostsfile?
gauge     coredns_hosts_reload_timestamp_seconds                       timestamp
histogram coredns_kubernetes_dns_programming_duration_seconds          seconds   service_kind le=0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192|16.384|32.768|65.536|131.072|262.144|524.288
histogram coredns_kubernetes_rest_client_rate_limiter_duration_seconds seconds   verb host le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
histogram coredns_kubernetes_rest_client_request_duration_seconds      seconds   verb host le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   coredns_kubernetes_rest_client_requests_total                count     code method host
counter   coredns_local_localhost_requests_total                       count
counter   coredns_nomad_failed_requests_total                          count     server namespace
counter   coredns_nomad_success_requests_total                         count     server namespace
counter   coredns_panics_total                                         count
info      coredns_plugin_enabled                                       -         server zone view? name
counter   coredns_proxy_conn_cache_hits_total                          count     proxy_name to proto
counter   coredns_proxy_conn_cache_misses_total                        count     proxy_name to proto
counter   coredns_proxy_healthcheck_failures_total                     count     proxy_name to
histogram coredns_proxy_request_duration_seconds                       seconds   proxy_name to rcode le=0.00025|0.0005|0.001|0.002|0.004|0.008|0.016|0.032|0.064|0.128|0.256|0.512|1.024|2.048|4.096|8.192
counter   coredns_reload_failed_total                                  count
info      coredns_reload_version_info                                  -         hash value
counter   coredns_shed_dropped_total                                   count     server reason
counter   coredns_template_matches_total                               count     server zone view? class type
counter   coredns_template_rr_failures_total                           count     server zone view? class type section template
counter   coredns_template_template_failures_total                     count     server zone view? class type section template
"""  # noqa: E501
