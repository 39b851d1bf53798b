"""Amazon S3, and what speaks like it."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.environment import Env, Secret
from eventcore_monitoring.model.pipelines.parts import Inject
from eventcore_monitoring.model.pipelines.plugins import AnyBuffer, AnyFormatter, AnyOutput, Output, Part
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, HostName, Port, Time, WebAddress


class AssumeRole(Part):
    """Credentials of a role that is taken on."""

    section: ClassVar[str] = "credentials"

    role_arn: Secret
    role_session_name: Line
    policy: Line | None = None
    duration_seconds: int | None = Field(default=None, ge=1)
    external_id: Secret | None = None
    sts_region: Line | None = None
    sts_http_proxy: Secret | None = None
    sts_endpoint_url: WebAddress | None = None


class WebIdentity(Part):
    """Credentials of a role that is taken on with a token, as pods have it."""

    section: ClassVar[str] = "credentials"

    role_arn: Line | Env
    role_session_name: Line
    web_identity_token_file: AbsolutePath
    policy: Line | None = None
    duration_seconds: int | None = Field(default=None, ge=1)
    sts_region: Line | None = None
    sts_http_proxy: Secret | None = None
    sts_endpoint_url: WebAddress | None = None


class InstanceProfile(Part):
    """Credentials of the machine."""

    section: ClassVar[str] = "credentials"

    retries: int | None = Field(default=None, ge=0)
    ip_address: HostName | None = None
    port: Port | None = None
    http_open_timeout: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    http_read_timeout: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds


class SharedCredentials(Part):
    """Credentials of a file."""

    section: ClassVar[str] = "credentials"

    path: AbsolutePath | None = None
    profile_name: Line | None = None


class BucketLifecycleRule(Part):
    """When objects of a bucket are deleted; it replaces the rules that the bucket has."""

    section: ClassVar[str] = "rules"

    id: Line
    expiration_days: int = Field(ge=1)
    prefix: Line | None = None


class S3(Output):
    """Writes a compressed object for each chunk; cut by time, which needs the buffer's `timekey`.

    Two Fluentds overwrite each other's objects unless the key of an object holds `%{uuid_flush}` or the host.
    Fluentd does not start while S3 is away unless `check_apikey_on_start` and `check_bucket` are off.
    """

    kind: Literal["s3"] = "s3"
    s3_bucket: Line | Env
    s3_region: Line | Env | None = None
    s3_endpoint: WebAddress | None = None
    path: Line | None = None
    s3_object_key_format: Line | None = None
    store_as: Literal["gzip", "text", "json", "lzo", "gzip_command", "lzma2", "zstd", "parquet"] | None = None
    aws_key_id: Secret | None = None
    aws_sec_key: Secret | None = None
    aws_profile: Line | None = None
    assume_role_credentials: AssumeRole | None = None
    web_identity_credentials: WebIdentity | None = None
    instance_profile_credentials: InstanceProfile | None = None
    shared_credentials: SharedCredentials | None = None
    check_apikey_on_start: bool | None = None
    check_bucket: bool | None = None
    auto_create_bucket: bool | None = None
    check_object: bool | None = None
    overwrite: bool | None = None
    hex_random_length: int | None = Field(default=None, ge=1, le=16)
    index_format: Line | None = None
    storage_class: Line | None = None
    acl: Line | None = None
    grant_full_control: Line | None = None
    grant_read: Line | None = None
    grant_read_acp: Line | None = None
    grant_write_acp: Line | None = None
    use_server_side_encryption: Line | None = None
    ssekms_key_id: Secret | None = None
    sse_customer_algorithm: Line | None = None
    sse_customer_key: Secret | None = None
    sse_customer_key_md5: Secret | None = None
    checksum_algorithm: Line | None = None
    compute_checksums: bool | None = None
    signature_version: Line | None = None
    enable_transfer_acceleration: bool | None = None
    enable_dual_stack: bool | None = None
    ssl_verify_peer: bool | None = None
    ssl_ca_bundle: AbsolutePath | None = None
    ssl_ca_directory: AbsolutePath | None = None
    proxy_uri: WebAddress | None = None
    warn_for_delay: Time | None = None
    tagging: Line | None = None
    s3_metadata: Mapping[Line, Line] | None = None
    bucket_lifecycle_rule: Many[BucketLifecycleRule] = ()
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    format: AnyFormatter | None = None
    inject: Inject | None = None
    buffer: AnyBuffer
    secondary: AnyOutput | None = None
