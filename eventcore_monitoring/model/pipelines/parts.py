"""Sections that several plugins have: time and host in records, TLS, what outlives a restart."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.environment import Secret
from eventcore_monitoring.model.pipelines.plugins import Part
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, Size, Time

TlsVersion = Literal["TLSv1_1", "TLSv1_2", "TLSv1_3", "TLS1_1", "TLS1_2", "TLS1_3"]


class Inject(Part):
    """What is put into each record as it is written: its time, its tag, the host.

    `time_format` is strftime's: `%iso8601` would be written as it stands.
    """

    section: ClassVar[str] = "inject"

    hostname_key: Line | None = None
    hostname: Line | None = None
    worker_id_key: Line | None = None
    tag_key: Line | None = None
    time_key: Line | None = None
    time_type: Literal["float", "unixtime", "unixtime_millis", "unixtime_micros", "unixtime_nanos", "string"] | None = (
        None
    )
    time_format: Line | None = None
    utc: bool | None = None
    localtime: bool | None = None
    timezone: Line | None = None
    time_format_fallbacks: Many[Line] | None = None


class LocalStorage(Part):
    """A file in which a plugin keeps where it was; `persistent` writes it at every change, not every ten seconds."""

    section: ClassVar[str] = "storage"

    kind: Literal["local"] = "local"
    path: AbsolutePath
    persistent: bool | None = None
    autosave: bool | None = None
    autosave_interval: Time | None = None
    save_at_shutdown: bool | None = None
    pretty_print: bool | None = None
    mode: Line | None = None  # octal, as in `0640`
    dir_mode: Line | None = None


class _Transport(Part):
    argument_field: ClassVar[str | None] = "protocol"
    section: ClassVar[str] = "transport"

    receive_buffer_size: Size | None = None
    linger_timeout: int | None = Field(default=None, ge=0)  # seconds
    version: TlsVersion | None = None
    min_version: TlsVersion | None = None
    max_version: TlsVersion | None = None
    ciphers: Line | None = None
    insecure: bool | None = None
    ensure_fips: bool | None = None
    ca_path: AbsolutePath | None = None
    cert_path: AbsolutePath | None = None
    private_key_path: AbsolutePath | None = None
    private_key_passphrase: Secret | None = None
    client_cert_auth: bool | None = None
    ca_cert_path: AbsolutePath | None = None
    ca_private_key_path: AbsolutePath | None = None
    ca_private_key_passphrase: Secret | None = None
    cert_verifier: AbsolutePath | None = None
    generate_private_key_length: int | None = Field(default=None, ge=2048)
    generate_cert_country: Line | None = None
    generate_cert_state: Line | None = None
    generate_cert_locality: Line | None = None
    generate_cert_common_name: Line | None = None
    generate_cert_expiration: Time | None = None
    generate_cert_digest: Literal["sha1", "sha256", "sha384", "sha512"] | None = None


class Transport(_Transport):
    """How an input is reached; with `tls` it needs a certificate, and `client_cert_auth` asks clients for theirs."""

    protocol: Literal["tcp", "tls"]


class SyslogTransport(_Transport):
    """How syslog is reached; without this section by UDP, which may lose lines."""

    protocol: Literal["tcp", "udp", "tls"]
