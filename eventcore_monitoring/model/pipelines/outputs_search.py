"""Outputs that index documents: Elasticsearch and OpenSearch, in indices of days and in data streams."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.environment import Env, Secret
from eventcore_monitoring.model.pipelines.indices import IndexSettings
from eventcore_monitoring.model.pipelines.plugins import AnyBuffer, AnyOutput, Output, Part
from eventcore_monitoring.model.pipelines.texts import (
    AbsolutePath,
    AnyTime,
    HostList,
    HostName,
    IndexName,
    Port,
    Size,
    Time,
    UserName,
)

_TlsVersion = Literal["TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"]


class ChunkMetadata(Part):
    """Which chunk a document came with, as a field of it."""

    section: ClassVar[str] = "metadata"

    include_chunk_id: bool | None = None
    chunk_id_key: Line | None = None


class _Search(Output):
    """What all four have: the way to the servers, documents, retries of the client, templates."""

    host: HostName | None = None
    port: Port = 9200
    scheme: Literal["http", "https"] | None = "http"
    hosts: HostList | None = None
    path: Line | None = None
    user: UserName | None = None
    password: Secret | None = None
    ssl_verify: bool | None = None
    ssl_version: _TlsVersion | None = None
    ssl_min_version: _TlsVersion | None = None
    ssl_max_version: _TlsVersion | None = None
    ca_file: AbsolutePath | None = None
    client_cert: AbsolutePath | None = None
    client_key: AbsolutePath | None = None
    client_key_pass: Secret | None = None
    custom_headers: Mapping[Line, Line] | None = None
    reconnect_on_error: bool | None = True
    reload_on_failure: bool | None = True
    reload_connections: bool | None = False
    reload_after: int | None = None
    resurrect_after: AnyTime | None = None
    request_timeout: Time | None = "30s"
    sniffer_class_name: Line | None = None
    selector_class_name: Line | None = None
    http_backend: Literal["excon", "typhoeus"] | None = None
    compression_level: Literal["no_compression", "best_speed", "best_compression", "default_compression"] | None = None
    bulk_message_request_threshold: Size | None = None
    time_precision: int | None = Field(default=None, ge=0, le=9)
    include_tag_key: bool | None = None
    tag_key: Line | None = None
    remove_keys: Line | None = None  # separated by commas
    template_name: Line | None = None
    template_file: AbsolutePath | None = None
    template_overwrite: bool | None = None
    customize_template: Mapping[Line, Line] | None = None
    use_legacy_template: bool | None = None
    max_retry_putting_template: int | None = Field(default=None, ge=0)
    fail_on_putting_template_retry_exceed: bool | None = None
    unrecoverable_error_types: Many[Line] | None = None
    ignore_exceptions: Many[Line] | None = None
    exception_backup: bool | None = None
    indices: IndexSettings | None = None  # how its indices are made and how long they are kept
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds

    def _reachable(self) -> bool:
        return self.host is not None or self.hosts is not None or bool({"host", "hosts"} & self.params.keys())

    @model_validator(mode="after")
    def _somewhere(self) -> "_Search":
        if not self._reachable():
            raise ValueError("without a host it would write to localhost: write host, or hosts for several")
        return self


class _Indexing(_Search):
    """What the two have that name an index for each document."""

    logstash_format: bool | None = True
    logstash_prefix: IndexName | None = None
    logstash_prefix_separator: Line | None = None
    logstash_dateformat: Line | None = None
    utc_index: bool | None = None
    index_name: IndexName | None = None
    target_index_key: Line | None = None
    include_timestamp: bool | None = None
    time_key: Line | None = None  # that of the pipeline's lines, unless it is said otherwise
    time_key_format: Line | None = None
    time_key_exclude_timestamp: bool | None = None
    time_parse_error_tag: Line | None = None
    id_key: Line | None = None
    write_operation: Literal["index", "create", "update", "upsert"] | None = None
    emit_error_for_missing_id: bool | None = None
    routing_key: Line | None = None
    parent_key: Line | None = None
    pipeline: Line | None = None
    flatten_hashes: bool | None = None
    flatten_hashes_separator: Line | None = None
    templates: Mapping[Line, Line] | None = None
    application_name: Line | None = None
    index_date_pattern: Line | None = None
    index_separator: Line | None = None
    retry_tag: Line | None = None
    metadata: ChunkMetadata | None = None

    @model_validator(mode="after")
    def _one_name(self) -> "_Indexing":
        if self.logstash_format and self.index_name is not None and self.template_name is None:
            raise ValueError("`index_name` is not read beside logstash_format: write logstash_prefix, or turn that off")
        return self


class Elasticsearch(_Indexing):
    """Writes to Elasticsearch, one index a day (`<logstash_prefix>-YYYY.MM.DD` in UTC), time in `@timestamp`.

    What still fails after the buffer's retries goes to `secondary`. `user` and `password` come together. A placeholder
    in an index (`${tag}`) needs its chunk key, or it is written as it stands.
    """

    kind: Literal["elasticsearch"] = "elasticsearch"
    cloud_id: Line | Env | None = None
    cloud_auth: Secret | None = None
    api_key: Secret | None = None
    rollover_index: bool | None = None
    deflector_alias: Line | None = None
    enable_ilm: bool | None = None
    ilm_policy_id: Line | None = None
    ilm_policy: Mapping[Line, object] | None = None
    ilm_policy_overwrite: bool | None = None
    # Fluentd would otherwise not start while Elasticsearch is away.
    verify_es_version_at_startup: bool | None = False
    default_elasticsearch_version: Literal[7, 8, 9] = 8
    max_retry_get_es_version: int | None = Field(default=None, ge=0)
    fail_on_detecting_es_version_retry_exceed: bool | None = None
    suppress_type_name: bool | None = True
    log_es_400_reason: bool | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None

    def _reachable(self) -> bool:
        return super()._reachable() or self.cloud_id is not None


class OpenSearchEndpoint(Part):
    """OpenSearch as a service of AWS: requests are signed; without keys those of the host's role are taken."""

    section: ClassVar[str] = "endpoint"

    region: Line | Env
    url: Line | Env
    access_key_id: Line | Env | None = None
    secret_access_key: Secret | None = None
    assume_role_arn: Line | Env | None = None
    ecs_container_credentials_relative_uri: Line | Env | None = None
    assume_role_session_name: Line | None = None
    assume_role_web_identity_token_file: AbsolutePath | None = None
    sts_credentials_region: Line | None = None
    refresh_credentials_interval: Time | None = None
    aws_service_name: Literal["es", "aoss"] | None = None


class OpenSearch(_Indexing):
    """Writes to OpenSearch, one index a day (`<logstash_prefix>-YYYY.MM.DD` in UTC), time in `@timestamp`.

    Documents that OpenSearch refuses go to the pipeline's `errors`, what fails after the buffer's retries to
    `secondary`. A placeholder in an index (`${tag}`) needs its chunk key, or it is written as it stands.
    """

    kind: Literal["opensearch"] = "opensearch"
    endpoint: OpenSearchEndpoint | None = None
    # Fluentd would otherwise not start while OpenSearch is away.
    verify_os_version_at_startup: bool | None = False
    default_opensearch_version: int | None = Field(default=2, ge=1)
    max_retry_get_os_version: int | None = Field(default=None, ge=0)
    fail_on_detecting_os_version_retry_exceed: bool | None = None
    suppress_type_name: bool | None = None
    emit_error_label_event: bool | None = None
    unrecoverable_record_types: Many[Line] | None = None
    log_os_400_reason: bool | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None

    def _reachable(self) -> bool:
        return super()._reachable() or self.endpoint is not None


class ElasticsearchDataStream(_Search):
    """Writes to a data stream of Elasticsearch, which it creates at its start, with a template and a policy.

    Fluentd does not start while Elasticsearch is away, unless the name holds a placeholder. Documents that
    Elasticsearch refuses are only logged: they are lost.
    """

    kind: Literal["elasticsearch_data_stream"] = "elasticsearch_data_stream"
    data_stream_name: IndexName
    data_stream_template_name: IndexName | None = None
    data_stream_template_use_index_patterns_wildcard: bool | None = None
    data_stream_ilm_name: IndexName | None = None
    data_stream_ilm_policy: Line | None = None  # JSON
    data_stream_ilm_policy_overwrite: bool | None = None
    id_key: Line | None = None
    cloud_id: Line | Env | None = None
    cloud_auth: Secret | None = None
    api_key: Secret | None = None
    verify_es_version_at_startup: bool | None = False
    default_elasticsearch_version: Literal[7, 8, 9] = 8
    buffer: AnyBuffer
    secondary: AnyOutput | None = None

    def _reachable(self) -> bool:
        return super()._reachable() or self.cloud_id is not None


class OpenSearchDataStream(_Search):
    """Writes to a data stream of OpenSearch, for which it puts a template at its start.

    Fluentd does not start while OpenSearch is away, unless the name holds a placeholder.
    """

    kind: Literal["opensearch_data_stream"] = "opensearch_data_stream"
    data_stream_name: IndexName
    data_stream_template_name: IndexName | None = None
    time_key: Line | None = None
    endpoint: OpenSearchEndpoint | None = None
    verify_os_version_at_startup: bool | None = False
    default_opensearch_version: int | None = Field(default=2, ge=1)
    emit_error_label_event: bool | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None

    def _reachable(self) -> bool:
        return super()._reachable() or self.endpoint is not None
