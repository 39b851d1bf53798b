"""Inputs that listen: other Fluentds, HTTP, syslog."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.environment import Env, Secret
from eventcore_monitoring.model.pipelines.parts import SyslogTransport, Transport
from eventcore_monitoring.model.pipelines.plugins import AnyParser, Input, Part
from eventcore_monitoring.model.pipelines.texts import HostName, Port, Separator, Size, Time


class ForwardUser(Part):
    """A user who may send records."""

    section: ClassVar[str] = "users"

    username: Line
    password: Secret


class ForwardClient(Part):
    """A host or a network that may send records."""

    section: ClassVar[str] = "clients"

    host: HostName | None = None
    network: Line | None = None
    shared_key: Secret | None = None
    users: Many[Line] | None = None


class ForwardInputSecurity(Part):
    """Who may send records; `allow_anonymous_source=False` keeps out all but the clients."""

    section: ClassVar[str] = "security"

    self_hostname: Line | Env
    shared_key: Secret
    user_auth: bool | None = None
    allow_anonymous_source: bool | None = None
    user: Many[ForwardUser] = ()
    client: Many[ForwardClient] = ()


class ForwardInput(Input):
    """Takes records from other Fluentds; without `security` from anybody who reaches the port."""

    kind: Literal["forward"] = "forward"
    port: Port | None = None
    bind: HostName | None = None
    tag: Line | None = None
    add_tag_prefix: Line | None = None
    backlog: int | None = Field(default=None, ge=1)
    blocking_timeout: Time | None = None
    resolve_hostname: bool | None = None
    deny_keepalive: bool | None = None
    send_keepalive_packet: bool | None = None
    chunk_size_warn_limit: Size | None = None
    chunk_size_limit: Size | None = None
    decompression_size_limit: Size | None = None
    skip_invalid_event: bool | None = None
    source_address_key: Line | None = None
    source_hostname_key: Line | None = None
    transport: Transport | None = None
    security: ForwardInputSecurity | None = None


class HttpInput(Input):
    """Takes records by POST, the path of the address being the tag; it knows no passwords: see `transport`."""

    kind: Literal["http"] = "http"
    port: Port | None = None
    bind: HostName | None = None
    add_tag_prefix: Line | None = None
    body_size_limit: Size | None = None
    decompression_size_limit: Size | None = None
    keepalive_timeout: Time | None = None
    backlog: int | None = Field(default=None, ge=1)
    add_http_headers: bool | None = None
    add_remote_addr: bool | None = None
    add_query_params: bool | None = None
    blocking_timeout: Time | None = None
    cors_allow_origins: Many[Line] | None = None
    cors_allow_credentials: bool | None = None
    respond_with_empty_img: bool | None = None
    use_204_response: bool | None = None
    dump_error_log: bool | None = None
    transport: Transport | None = None
    parse: AnyParser | None = None


class SyslogInput(Input):
    """Takes syslog; a message longer than `message_length_limit` (2 KiB) is cut, one that fits no format is lost."""

    kind: Literal["syslog"] = "syslog"
    tag: Line | None = None  # the pipeline's name unless it is said otherwise; facility and priority are added
    port: Port | None = None
    bind: HostName | None = None
    frame_type: Literal["traditional", "octet_count"] | None = None
    message_length_limit: Size | None = None
    emit_unmatched_lines: bool | None = None
    source_host_key: Line | None = None
    source_hostname_key: Line | None = None
    source_address_key: Line | None = None
    severity_key: Line | None = None
    facility_key: Line | None = None
    resolve_hostname: bool | None = None
    send_keepalive_packet: bool | None = None
    blocking_timeout: Time | None = None
    delimiter: Separator | None = None
    transport: SyslogTransport | None = None
    parse: AnyParser | None = None
