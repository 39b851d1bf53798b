"""Outputs that send records on: to other Fluentds, by HTTP, to Kafka."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import HostPort, Line, Many
from eventcore_monitoring.model.pipelines.environment import Env, Secret
from eventcore_monitoring.model.pipelines.parts import Inject, TlsVersion
from eventcore_monitoring.model.pipelines.plugins import AnyBuffer, AnyFormatter, AnyOutput, Output, Part
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, HostName, Port, Size, Time, WebAddress


class Server(Part):
    """A Fluentd that takes records; with `standby` only when the others are gone."""

    section: ClassVar[str] = "servers"

    host: HostName
    port: Port | None = None
    name: Line | None = None  # what its certificate is for, where that is not the host
    weight: int | None = Field(default=None, ge=0)
    standby: bool | None = None
    shared_key: Secret | None = None
    username: Line | None = None
    password: Secret | None = None


class FileDiscovery(Part):
    """Servers from a file, which is read again when it changes."""

    section: ClassVar[str] = "discovery"

    kind: Literal["file"] = "file"
    path: AbsolutePath
    conf_encoding: Line | None = None


class SrvDiscovery(Part):
    """Servers from a record SRV of the DNS."""

    section: ClassVar[str] = "discovery"

    kind: Literal["srv"] = "srv"
    service: Line
    hostname: HostName
    proto: Line | None = None
    dns_server_host: Line | None = None
    interval: int | None = Field(default=None, ge=1)  # seconds
    dns_lookup: bool | None = None
    shared_key: Secret | None = None
    username: Line | None = None
    password: Secret | None = None


class ForwardSecurity(Part):
    """The secret that both sides know, and the name by which the other side knows this host."""

    section: ClassVar[str] = "security"

    self_hostname: Line | Env
    shared_key: Secret


class Forward(Output):
    """Sends records to other Fluentds; what was sent may be lost with its receiver unless `require_ack_response`.

    A name that cannot be resolved stops Fluentd at its start unless `ignore_network_errors_at_startup`.
    """

    kind: Literal["forward"] = "forward"
    server: Many[Server] = ()
    service_discovery: Many[FileDiscovery | SrvDiscovery] = ()
    require_ack_response: bool | None = None
    ack_response_timeout: Time | None = None
    transport: Literal["tcp", "tls"] | None = None
    tls_version: TlsVersion | None = None
    tls_ciphers: Line | None = None
    tls_insecure_mode: bool | None = None
    tls_allow_self_signed_cert: bool | None = None
    tls_verify_hostname: bool | None = None
    tls_ca_cert_path: Many[AbsolutePath] | None = None
    tls_cert_path: Many[AbsolutePath] | None = None
    tls_client_cert_path: AbsolutePath | None = None
    tls_client_private_key_path: AbsolutePath | None = None
    tls_client_private_key_passphrase: Secret | None = None
    security: ForwardSecurity | None = None
    send_timeout: Time | None = None
    connect_timeout: Time | None = None
    heartbeat_type: Literal["transport", "tcp", "udp", "none"] | None = None
    heartbeat_interval: Time | None = None
    recover_wait: Time | None = None
    hard_timeout: Time | None = None
    phi_threshold: int | None = Field(default=None, ge=1)
    phi_failure_detector: bool | None = None
    expire_dns_cache: Time | None = None
    dns_round_robin: bool | None = None
    ignore_network_errors_at_startup: bool | None = None
    verify_connection_at_startup: bool | None = None
    compress: Literal["text", "gzip", "zstd"] | None = None
    keepalive: bool | None = None
    keepalive_timeout: Time | None = None
    read_interval_msec: int | None = Field(default=None, ge=1)
    read_length: Size | None = None
    time_as_integer: bool | None = None
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    buffer: AnyBuffer
    secondary: AnyOutput | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> "Forward":
        if not (self.server or self.service_discovery or self.sections):
            raise ValueError("there is nobody to send to: write server=[Server(host=…)]")
        return self


class HttpAuth(Part):
    """How requests are signed: a name and a password, or AWS."""

    section: ClassVar[str] = "auth"

    method: Literal["basic", "aws_sigv4"] | None = None
    username: Line | Env | None = None
    password: Secret | None = None
    aws_service: Line | None = None
    aws_region: Line | Env | None = None
    aws_role_arn: Line | Env | None = None


class Http(Output):
    """Sends chunks by POST. A response of 4xx or 5xx gives a chunk up, but for `retryable_response_codes`.

    Those are 503 alone unless you say so; write 429, 502 and 504, too. `error_response_as_unrecoverable=False` retries
    them all. A placeholder in `endpoint` needs its chunk key.
    """

    kind: Literal["http"] = "http"
    endpoint: WebAddress
    http_method: Literal["put", "post"] | None = None
    content_type: Line | None = None
    json_array: bool | None = None
    retryable_response_codes: Many[int] | None = None
    error_response_as_unrecoverable: bool | None = None
    headers: Mapping[Line, Line] | None = None
    headers_from_placeholders: Mapping[Line, Line] | None = None
    auth: HttpAuth | None = None
    proxy: WebAddress | None = None
    allowed_hosts: Many[Line] | None = None
    compress: Literal["text", "gzip"] | None = None
    open_timeout: int | None = Field(default=None, ge=1)  # seconds
    read_timeout: int | None = Field(default=None, ge=1)  # seconds
    ssl_timeout: int | None = Field(default=None, ge=1)  # seconds
    reuse_connections: bool | None = None
    tls_ca_cert_path: AbsolutePath | None = None
    tls_client_cert_path: AbsolutePath | None = None
    tls_private_key_path: AbsolutePath | None = None
    tls_private_key_passphrase: Secret | None = None
    tls_verify_mode: Literal["none", "peer"] | None = None
    tls_version: TlsVersion | None = None
    tls_ciphers: Line | None = None
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    format: AnyFormatter | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None


class Kafka(Output):
    """Sends records to Kafka, JSON without time and tag unless `inject`; by default all replicas must have each.

    The topic is `topic`, or the record's `topic_key`, or `default_topic`.
    """

    kind: Literal["kafka2"] = "kafka2"
    brokers: Many[HostPort] | Env
    topic: Line | None = None
    topic_key: Line | None = None
    default_topic: Line | None = None
    use_default_for_unknown_topic: bool | None = None
    message_key_key: Line | None = None
    default_message_key: Line | None = None
    partition_key_key: Line | None = None
    default_partition_key: Line | None = None
    partition_key: Line | None = None
    default_partition: int | None = Field(default=None, ge=0)
    partitioner_hash_function: Literal["crc32", "murmur2"] | None = None
    record_key: Line | None = None
    exclude_topic_key: bool | None = None
    exclude_message_key: bool | None = None
    exclude_partition_key: bool | None = None
    exclude_partition: bool | None = None
    exclude_fields: Many[Line] | None = None
    headers: Mapping[Line, Line] | None = None
    headers_from_record: Mapping[Line, Line] | None = None
    use_event_time: bool | None = None
    client_id: Line | None = None
    required_acks: int | None = Field(default=None, ge=-1)
    ack_timeout: Time | None = None
    idempotent: bool | None = None
    compression_codec: Literal["gzip", "snappy", "lz4", "zstd"] | None = None
    max_send_retries: int | None = Field(default=None, ge=0)
    max_send_limit_bytes: Size | None = None
    discard_kafka_delivery_failed: bool | None = None
    connect_timeout: int | None = Field(default=None, ge=1)  # seconds
    socket_timeout: int | None = Field(default=None, ge=1)  # seconds
    resolve_seed_brokers: bool | None = None
    share_producer: bool | None = None
    ssl_ca_cert: Many[AbsolutePath] | None = None
    ssl_ca_certs_from_system: bool | None = None
    ssl_client_cert: AbsolutePath | None = None
    ssl_client_cert_key: AbsolutePath | None = None
    ssl_client_cert_key_password: Secret | None = None
    ssl_client_cert_chain: AbsolutePath | None = None
    ssl_verify_hostname: bool | None = None
    sasl_over_ssl: bool | None = None
    username: Line | Env | None = None
    password: Secret | None = None
    scram_mechanism: Literal["sha256", "sha512"] | None = None
    principal: Line | Env | None = None
    keytab: AbsolutePath | None = None
    ignore_exceptions: Many[Line] | None = None
    exception_backup: bool | None = None
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    format: AnyFormatter | None = None
    inject: Inject | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None
