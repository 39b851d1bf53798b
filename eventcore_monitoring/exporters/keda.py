"""The metrics of KEDA: operator, admission webhooks and metrics server.

Read from KEDA 2.20.2 and 2.21 before its release (`pkg/metricscollector`, `cmd/adapter`). Metrics of the
controller-runtime and of the API server that KEDA carries are not listed.
"""

METRICS = """\
info      keda_build_info                                             -       version git_commit goversion goos goarch
counter   keda_cloudeventsource_events_emitted_total                  count   namespace cloudeventsource eventsink state=emitted|failed
gauge     keda_cloudeventsource_events_queued                         count   namespace
counter   keda_internal_metricsservice_grpc_client_handled_total      count   grpc_type grpc_service grpc_method grpc_code
histogram keda_internal_metricsservice_grpc_client_handling_seconds   seconds grpc_type grpc_service grpc_method le=0.001|0.01|0.1|0.3|0.6|1|3|6|9|20|30|60|90|120
counter   keda_internal_metricsservice_grpc_client_msg_received_total count   grpc_type grpc_service grpc_method
counter   keda_internal_metricsservice_grpc_client_msg_sent_total     count   grpc_type grpc_service grpc_method
counter   keda_internal_metricsservice_grpc_client_started_total      count   grpc_type grpc_service grpc_method
counter   keda_internal_metricsservice_grpc_server_handled_total      count   grpc_type grpc_service grpc_method grpc_code
histogram keda_internal_metricsservice_grpc_server_handling_seconds   seconds grpc_type grpc_service grpc_method le=0.001|0.01|0.1|0.3|0.6|1|3|6|9|20|30|60|90|120
counter   keda_internal_metricsservice_grpc_server_msg_received_total count   grpc_type grpc_service grpc_method
counter   keda_internal_metricsservice_grpc_server_msg_sent_total     count   grpc_type grpc_service grpc_method
counter   keda_internal_metricsservice_grpc_server_started_total      count   grpc_type grpc_service grpc_method
gauge     keda_internal_scale_loop_latency_seconds                    seconds namespace type=scaledjob|scaledobject resource
gauge     keda_resource_registered_total                              count   namespace type
counter   keda_scaled_job_errors_total                                count   namespace scaledJob
counter   keda_scaled_object_errors_total                             count   namespace scaledObject
gauge     keda_scaled_object_paused                                   boolean namespace scaledObject
gauge     keda_scaler_active                                          boolean namespace metric scaledObject scaler triggerIndex type=scaledjob|scaledobject
counter   keda_scaler_detail_errors_total                             count   namespace metric scaledObject scaler triggerIndex type=scaledjob|scaledobject
counter   keda_scaler_empty_upstream_responses_total                  count   namespace scaledResource triggerName? metricName resourceType ignoreNullValues=false|true
histogram keda_scaler_http_request_duration_seconds                   seconds namespace? scaled_resource? scaler trigger_name? metric_name? status_code le=0.005|0.01|0.025|0.05|0.1|0.25|0.5|1|2.5|5|10
counter   keda_scaler_http_requests_total                             count   namespace scaled_resource scaler trigger_name? metric_name? status_code
gauge     keda_scaler_metrics_latency_seconds                         seconds namespace metric scaledObject scaler triggerIndex type=scaledjob|scaledobject
gauge     keda_scaler_metrics_value                                   -       namespace metric scaledObject scaler triggerIndex type=scaledjob|scaledobject
gauge     keda_trigger_registered_total                               count   type
counter   keda_webhook_scaled_object_validation_errors_total          count   namespace action reason
counter   keda_webhook_scaled_object_validations_total                count   namespace action
"""  # noqa: E501
