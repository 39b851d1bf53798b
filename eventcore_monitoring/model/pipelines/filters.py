"""Filters: what is done to records, as Fluentd's own plugins do it."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Line, Many, MetricName
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.parts import Inject
from eventcore_monitoring.model.pipelines.plugins import AnyFormatter, AnyParser, Filter, Part
from eventcore_monitoring.model.pipelines.steps import AddFields, Drop, Keep, ModifiedFields, RecordFields
from eventcore_monitoring.model.pipelines.texts import (
    AbsolutePath,
    AnyTime,
    Buckets,
    PlainRegexp,
    Regexp,
    RouteLabel,
    Separator,
    Size,
)


class RecordTransformer(Filter):
    """Adds and removes fields. Ruby stays off: `${…}` may hold what `AddFields` says, and no code."""

    free_form: ClassVar[frozenset[str]] = frozenset({"record"})

    kind: Literal["record_transformer"] = "record_transformer"
    record: RecordFields | None = None
    remove_keys: Many[Line] | None = None
    keep_keys: Many[Line] | None = None
    renew_record: bool | None = None
    renew_time_key: Line | None = None
    auto_typecast: bool | None = None


class Replacement(Part):
    """What of a field is replaced; `\\\\1` in `replace` is the first group."""

    section: ClassVar[str] = "replacements"

    key: Line
    expression: PlainRegexp
    replace: Separator


class RecordModifier(Filter):
    """Adds, removes and replaces fields. The plugin runs `${…}` as Ruby: only the ways to tag, time and fields may be.

    `${tag}`, `${tag_parts[0]}`, `${time}`, `${record["key"]}`, `${record.dig("outer", "inner")}`.
    """

    free_form: ClassVar[frozenset[str]] = frozenset({"record"})

    kind: Literal["record_modifier"] = "record_modifier"
    record: ModifiedFields | None = None
    remove_keys: Many[Line] | None = None
    whitelist_keys: Line | None = None  # separated by commas
    char_encoding: Line | None = None
    replace: Many[Replacement] = ()

    @model_validator(mode="after")
    def _one_way(self) -> "RecordModifier":
        if self.remove_keys is not None and self.whitelist_keys is not None:
            raise ValueError("`remove_keys` and `whitelist_keys` exclude each other: write one of them")
        return self


class GrepRule(Part):
    """A field (`$.outer.inner` reaches into an object) and what it has to fit."""

    section: ClassVar[str] = "rules"

    key: Line
    pattern: Regexp


class GrepGroup(Part):
    """Rules of one sort, which hold together: all of them in `and_`, one of them in `or_`."""

    section: ClassVar[str] = "groups"

    regexp: Many[GrepRule] = ()
    exclude: Many[GrepRule] = ()

    @model_validator(mode="after")
    def _one_sort(self) -> "GrepGroup":
        if bool(self.regexp) == bool(self.exclude):
            raise ValueError("a group holds `regexp` or `exclude`: write one of the two")
        return self


class Grep(Filter):
    """Keeps records that fit every `regexp` and no `exclude`; a field that is missing is the empty text."""

    kind: Literal["grep"] = "grep"
    regexp: Many[GrepRule] = ()
    exclude: Many[GrepRule] = ()
    and_: Many[GrepGroup] = ()
    or_: Many[GrepGroup] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Grep":
        if not (self.regexp or self.exclude or self.and_ or self.or_ or self.sections):
            raise ValueError("a grep without rules keeps everything: write `regexp` or `exclude`")
        return self


class ParserFilter(Filter):
    """Parses a field of the record; what cannot be parsed goes to the pipeline's `errors`.

    The rest of the record is lost unless `reserve_data`.
    """

    kind: Literal["parser"] = "parser"
    key_name: Line
    parse: AnyParser
    reserve_data: bool | None = None
    reserve_time: bool | None = None
    remove_key_name_field: bool | None = None
    inject_key_prefix: Line | None = None
    hash_value_field: Line | None = None
    replace_invalid_sequence: bool | None = None
    emit_invalid_record_to_error: bool | None = None


class Concat(Filter):
    """Joins records that belong together: so many, from one that fits to the next, or as containers mark them.

    What waits longer than `flush_interval` for its end goes to `timeout_label`, without it to the pipeline's `errors`.
    """

    kind: Literal["concat"] = "concat"
    key: Line
    separator: Separator | None = None  # "" for what containers have split
    n_lines: int | None = Field(default=None, ge=1)
    multiline_start_regexp: PlainRegexp | None = None
    multiline_end_regexp: PlainRegexp | None = None
    continuous_line_regexp: PlainRegexp | None = None
    stream_identity_key: Line | None = None
    flush_interval: AnyTime | None = None
    timeout_label: RouteLabel | None = None
    use_first_timestamp: bool | None = None
    partial_key: Line | None = None
    partial_value: Line | None = None
    keep_partial_key: bool | None = None
    use_partial_metadata: bool | None = None
    partial_metadata_format: Literal["docker-fluentd", "docker-journald", "docker-journald-lowercase"] | None = None
    keep_partial_metadata: bool | None = None
    use_partial_cri_logtag: bool | None = None
    partial_cri_logtag_key: Line | None = None
    partial_cri_stream_key: Line | None = None
    buffer_limit_size: Size | None = None
    buffer_overflow_method: Literal["ignore", "truncate", "drop", "new"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Concat":
        ways = {
            "n_lines": self.n_lines is not None,
            "multiline_start_regexp": self.multiline_start_regexp is not None or self.multiline_end_regexp is not None,
            "partial_key": self.partial_key is not None,
            "use_partial_metadata": bool(self.use_partial_metadata),
            "use_partial_cri_logtag": bool(self.use_partial_cri_logtag),
        }
        if sum(ways.values()) != 1:
            raise ValueError(f"records are joined in one way: write one of {', '.join(ways)}")
        if self.partial_key is not None and self.partial_value is None:
            raise ValueError("`partial_key` says nothing alone: write partial_value, too")
        return self


class KubernetesMetadata(Filter):
    """Adds pod, namespace, labels and container of a record, which it asks the API server for.

    They are told from the tag, which must hold the whole path of the file (`kubernetes.var.log.containers.…`).
    """

    kind: Literal["kubernetes_metadata"] = "kubernetes_metadata"
    kubernetes_url: Line | Env | None = None
    bearer_token_file: AbsolutePath | None = None
    secret_dir: AbsolutePath | None = None
    ca_file: AbsolutePath | None = None
    client_cert: AbsolutePath | None = None
    client_key: AbsolutePath | None = None
    verify_ssl: bool | None = None
    ssl_partial_chain: bool | None = None
    open_timeout: int | None = Field(default=None, ge=1)  # seconds
    read_timeout: int | None = Field(default=None, ge=1)  # seconds
    cache_size: int | None = Field(default=None, ge=1)
    cache_ttl: int | None = Field(default=None, ge=-1)  # seconds; -1: for ever
    watch: bool | None = None
    watch_retry_interval: int | None = Field(default=None, ge=1)  # seconds
    watch_retry_exponential_backoff_base: int | None = Field(default=None, ge=1)
    watch_retry_max_times: int | None = Field(default=None, ge=0)
    stats_interval: int | None = Field(default=None, ge=0)  # seconds
    tag_to_kubernetes_name_regexp: Line | None = None  # without slashes
    lookup_from_k8s_field: bool | None = None
    annotation_match: Many[Line] | None = None
    allow_orphans: bool | None = None
    orphaned_namespace_name: Line | None = None
    orphaned_namespace_id: Line | None = None
    include_ownerrefs_metadata: bool | None = None
    skip_labels: bool | None = None
    skip_pod_labels: bool | None = None
    skip_namespace_labels: bool | None = None
    skip_namespace_metadata: bool | None = None
    skip_container_metadata: bool | None = None
    skip_master_url: bool | None = None


class StdoutFilter(Filter):
    """Prints each record to Fluentd's own log and lets it pass: to look into a pipeline."""

    kind: Literal["stdout"] = "stdout"
    format: AnyFormatter | None = None
    inject: Inject | None = None


class PrometheusMetric(Part):
    """A metric that records are counted in; a label holds a text, `$.field` or `${tag}`, and should take few values.

    `key`: the field that is added, set or observed (a counter without it counts records). `initialized` starts it at
    zero; labels that come from records then need `<initlabels>` sections.
    """

    section: ClassVar[str] = "metrics"
    free_form: ClassVar[frozenset[str]] = frozenset({"labels"})

    name: MetricName
    type: Literal["counter", "gauge", "summary", "histogram"]
    desc: Line
    key: Line | None = None
    buckets: Buckets | None = None
    labels: Mapping[Line, Line] | None = None
    initialized: bool | None = None
    retention: int | None = Field(default=None, ge=1)  # seconds
    retention_check_interval: int | None = Field(default=None, ge=1)  # seconds

    @model_validator(mode="after")
    def _measured(self) -> "PrometheusMetric":
        if self.type != "counter" and self.key is None:
            raise ValueError(f"a {self.type} needs the field that it takes: write key")
        if self.type != "histogram" and self.buckets is not None:
            raise ValueError(f"a {self.type} has no `buckets`: remove them")
        return self


class PrometheusFilter(Filter):
    """Counts records in metrics of Prometheus, which `PrometheusInput` serves."""

    free_form: ClassVar[frozenset[str]] = frozenset({"labels"})

    kind: Literal["prometheus"] = "prometheus"
    metric: Many[PrometheusMetric] = Field(min_length=1)
    labels: Mapping[Line, Line] | None = None


__all__ = [
    "AddFields",
    "Concat",
    "Drop",
    "Grep",
    "GrepGroup",
    "GrepRule",
    "Keep",
    "KubernetesMetadata",
    "ParserFilter",
    "PrometheusFilter",
    "PrometheusMetric",
    "RecordModifier",
    "RecordTransformer",
    "Replacement",
    "StdoutFilter",
]
