"""The typed classes of Fluentd's plugins say what the plugins themselves say (the table of `fluentd/data`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic_core import PydanticUndefined

import eventcore_monitoring
from eventcore_monitoring import (
    S3,
    AddFields,
    AssumeRole,
    BucketLifecycleRule,
    Buffer,
    Concat,
    Copy,
    CriParser,
    CsvFormatter,
    CsvParser,
    Declared,
    DetectExceptions,
    Elasticsearch,
    ElasticsearchDataStream,
    Env,
    File,
    FileDiscovery,
    FileSingleBuffer,
    Forward,
    ForwardClient,
    ForwardInput,
    ForwardInputSecurity,
    ForwardSecurity,
    ForwardUser,
    Grep,
    GrepGroup,
    GrepRule,
    GrokParser,
    GrokPattern,
    Http,
    HttpAuth,
    HttpInput,
    Inject,
    JournalEntry,
    JsonFormatter,
    JsonLines,
    JsonParser,
    Kafka,
    KubernetesMetadata,
    LocalStorage,
    MemoryBuffer,
    MiB,
    MonitorAgent,
    MultiFormatParser,
    MultilineGrokParser,
    MultilineParser,
    NoneParser,
    Null,
    OpenSearch,
    OpenSearchDataStream,
    OpenSearchEndpoint,
    OutFileFormatter,
    ParserFilter,
    Pipeline,
    PlainLines,
    Plugin,
    PluginSection,
    PrometheusFilter,
    PrometheusInput,
    PrometheusMetric,
    PrometheusMonitor,
    PrometheusOutputMonitor,
    PrometheusTailMonitor,
    RecordModifier,
    RecordTransformer,
    RegexpParser,
    Relabel,
    Replacement,
    RewriteRule,
    RewriteTagFilter,
    RoundRobin,
    SampleInput,
    SecondaryFile,
    Server,
    SingleValueFormatter,
    SrvDiscovery,
    Stdout,
    StdoutFilter,
    Store,
    SyslogInput,
    SyslogParser,
    SyslogTransport,
    SystemdInput,
    Tail,
    TailGroup,
    TailRule,
    Transport,
    TsvFormatter,
    WebIdentity,
    WeightedStore,
)
from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.model.declared import Many
from eventcore_monitoring.model.pipelines import texts
from eventcore_monitoring.model.pipelines.environment import Secret
from eventcore_monitoring.model.pipelines.plugins import (
    BufferPlugin,
    Filter,
    Formatter,
    Input,
    OfKind,
    Output,
    Parser,
    Part,
)

TABLE = json.loads(files("eventcore_monitoring.fluentd").joinpath("data/plugin-params.json").read_text())
PLUGINS = {(one["kind"], one["name"]): one for one in TABLE["plugins"]}
BASES: tuple[Any, ...] = (Input, Filter, Output, Parser, Formatter, BufferPlugin)
OWN_KINDS = {"json_lines", "plain_lines", "add", "keep", "drop"}  # three filters and two parsers of ours
NOT_IN_THE_TABLE = {"cri": "fluent-plugin-parser-cri is not among the gems of the table"}
# (class, field): why it is not as the table says.
EXCEPTIONS = {
    ("Relabel", "label"): "written as `@label`, which every plugin takes",
    ("RewriteTagFilter", "label"): "written as `@label`, which every plugin takes",
    ("DetectExceptions", "label"): "written as `@label`, which every plugin takes",
    ("Tail", "tag"): "required by the plugin; the pipeline gives it where none is written",
    ("SyslogInput", "tag"): "required by the plugin; the pipeline gives it where none is written",
    ("SystemdInput", "tag"): "required by the plugin; the pipeline gives it where none is written",
    ("SampleInput", "tag"): "required by the plugin; the pipeline gives it where none is written",
    ("MultilineParser", "unmatched_lines"): "text to the plugin, to which any text is true",
    ("Elasticsearch", "rollover_index"): "text to the plugin, whose default is false",
}
_PATTERNED = {("MultilineParser", f"format{number}") for number in range(1, 21)}


def members() -> Iterator[type[Part]]:
    for base in BASES:
        yield from (one for one in OfKind(base).members().values() if issubclass(one, Part))


TYPED = [one for one in members() if one.model_fields["kind"].default not in OWN_KINDS]
LISTED = [one for one in TYPED if one.model_fields["kind"].default not in NOT_IN_THE_TABLE]


def specification(kind: type[Part]) -> Mapping[str, Any]:
    name = kind.model_fields["kind"].default
    role: str = kind.role  # type: ignore[attr-defined]
    found: Mapping[str, Any] = PLUGINS[role, name]
    if role != "buffer":
        return found
    # What all buffered outputs take in a `<buffer>` comes with the output.
    common = next(one for one in PLUGINS["output", "file"]["sections"] if one["name"] == "buffer")
    return {**found, "params": [*common["params"], *found["params"]]}


def fields(kind: type[Part]) -> Iterator[tuple[str, str, Any]]:
    """Field, its word, its type; without those that are no parameters."""
    hints = get_type_hints(kind, include_extras=True)
    for name in kind.model_fields:
        if name not in kind.our_words and name not in (kind.argument_field, kind.plugin_field):
            yield name, name.removesuffix("_"), hints[name]


def alternatives(hint: Any) -> tuple[Any, ...]:
    """The members of a union, with what they are annotated by."""
    if get_origin(hint) in (Union, UnionType):
        return tuple(one for member in get_args(hint) for one in alternatives(member))
    if get_origin(hint) is Annotated and get_origin(get_args(hint)[0]) in (Union, UnionType):
        if any(isinstance(one, OfKind) for one in get_args(hint)):
            return (hint,)
        return alternatives(get_args(hint)[0])
    return () if hint is type(None) else (hint,)


def bare(hint: Any) -> Any:
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    return hint


def parts(hint: Any) -> tuple[type[Part], ...]:
    """The classes of a section that a field holds, itself or in a list."""
    found: list[type[Part]] = []
    for one in alternatives(hint):
        inner = bare(one)
        if get_origin(inner) is tuple:
            found += parts(get_args(inner)[0])
        elif isinstance(inner, type) and issubclass(inner, Part):
            found.append(inner)
    return tuple(found)


def role_of(hint: Any) -> str | None:
    """The kind of plugin that a field holds, itself or in a list."""
    for one in alternatives(hint):
        marks = get_args(one)[1:] if get_origin(one) is Annotated else ()
        for mark in marks:
            if isinstance(mark, OfKind):
                return str(mark.base.role)  # type: ignore[attr-defined]
        inner = bare(one)
        if get_origin(inner) is tuple and (found := role_of(get_args(inner)[0])) is not None:
            return found
    return None


def fits(declared: str, hint: Any) -> bool:
    """Whether a type takes only what a parameter of that type means."""
    return all(_fits(declared, one, bare(one)) for one in alternatives(hint) if bare(one) is not Env)


def _fits(declared: str, one: Any, inner: Any) -> bool:
    origin = get_origin(inner)
    match declared:
        case "string":
            texts_alone = origin is Literal and all(type(value) is str for value in get_args(inner))
            return texts_alone or (inner is str and one not in (texts.Time, texts.AnyTime, texts.Size))
        case "integer":
            return inner is int or (origin is Literal and all(type(value) is int for value in get_args(inner)))
        case "float" | "bool":
            return bool(inner is {"float": float, "bool": bool}[declared])
        case "time":
            return one in (texts.Time, texts.AnyTime)
        case "size" | "regexp":
            return bool(one == {"size": texts.Size, "regexp": texts.Regexp}[declared])
        case "enum":
            return origin is Literal
        case "array":
            return origin is tuple
        case "hash":
            return origin is Mapping
    return declared == "custom"


def test_every_base_has_classes() -> None:
    assert {one.role for one in TYPED} == {"input", "filter", "output", "parser", "formatter", "buffer"}  # type: ignore[attr-defined]
    assert len(TYPED) == 63


@pytest.mark.parametrize("kind", LISTED, ids=lambda one: one.__name__)
def test_a_class_says_what_its_plugin_says(kind: type[Part]) -> None:
    found = [*faults(kind, specification(kind), kind.__name__)]

    assert found == []


class _Wrong(Part):
    """A file output that says what the plugin does not."""

    append: Literal["yes", "no"]
    compress: Literal["gzip"]
    paths: texts.TemplatePath
    format: Inject
    buffer: Many[Inject] = ()


def test_what_a_plugin_does_not_say_is_found() -> None:
    assert [*faults(_Wrong, specification(File), "wrong")] == [
        "wrong.append: bool is not typing.Literal['yes', 'no']",
        "wrong.compress: [{'gzip'}] is not ['text', 'gz', 'gzip', 'zstd']",
        "wrong.paths: the plugin has no such parameter or section",
        *(
            f"wrong.format.{name}: the plugin has no such parameter or section"
            for name in Inject.model_fields
            if name not in ("params", "sections")
        ),
        "wrong.buffer: may stand only once",
        *(
            f"wrong.buffer.{name}: the plugin has no such parameter or section"
            for name in Inject.model_fields
            if name not in ("params", "sections")
        ),
        "wrong: `path` is required and has no field",
    ]


def faults(kind: type[Part], said: Mapping[str, Any], at: str) -> Iterator[str]:
    """What of a class the table does not say, in it and in its sections."""
    parameters = {one["name"]: one for one in said.get("params", ()) if isinstance(one, Mapping)}
    untyped = {one for one in said.get("params", ()) if isinstance(one, str)}
    sections = {
        one["name"]: one
        for one in (*said.get("sections", ()), *said.get("undeclared_sections", ()))
        if isinstance(one, Mapping)
    } | {one: {"free_form": True} for one in said.get("sections", ()) if isinstance(one, str)}
    for name, word, hint in fields(kind):
        if (kind.__name__, name) in EXCEPTIONS or (kind.__name__, name) in _PATTERNED or word in untyped:
            continue
        section = sections.get(word)
        if section is not None and (parts(hint) or role_of(hint) or word in kind.free_form):
            yield from _section_faults(kind, name, word, hint, section, at)
        elif word in parameters:
            yield from (f"{at}.{name}: {fault}" for fault in _parameter_faults(kind, name, hint, parameters[word]))
        else:
            yield f"{at}.{name}: the plugin has no such parameter or section"
    words = {word for _, word, _ in fields(kind)}
    for word in sorted({name for name, one in parameters.items() if one.get("required")} - words):
        if not word.startswith("@"):
            yield f"{at}: `{word}` is required and has no field"


def _parameter_faults(kind: type[Part], name: str, hint: Any, parameter: Mapping[str, Any]) -> Iterator[str]:
    if parameter.get("deprecated") or parameter.get("obsoleted"):
        yield "deprecated"
    if not fits(parameter["type"], hint):
        yield f"{parameter['type']} is not {hint}"
    field = kind.model_fields[name]
    if parameter.get("required") and not field.is_required() and field.default in (None, PydanticUndefined):
        yield "required by the plugin"
    literals = [set(get_args(bare(one))) for one in alternatives(hint) if get_origin(bare(one)) is Literal]
    if parameter["type"] == "enum" and literals != [set(parameter["enum"])]:
        yield f"{literals} is not {parameter['enum']}"
    if parameter.get("secret") and alternatives(Secret) != alternatives(hint) and alternatives(hint) != (Secret,):
        yield "a secret that is none here"


def _section_faults(
    kind: type[Part], name: str, word: str, hint: Any, section: Mapping[str, Any], at: str
) -> Iterator[str]:
    if section.get("plugin_kind") not in (None, role_of(hint)) and not parts(hint):
        yield f"{at}.{name}: holds a {section['plugin_kind']}"
    if bool(section.get("free_form")) != (word in kind.free_form):
        yield f"{at}.{name}: free form or not?"
    several = get_origin(bare(alternatives(hint)[0])) is tuple
    if several and not section.get("multi"):
        yield f"{at}.{name}: may stand only once"
    for part in parts(hint):
        inner = section
        if section.get("plugin_kind") and "kind" in part.model_fields:
            plugin = PLUGINS[section["plugin_kind"], part.model_fields["kind"].default]
            own = [one for one in section.get("params", ()) if not one["name"].startswith("@")]
            inner = {**plugin, "params": [*own, *plugin["params"]]}
        yield from faults(part, inner, f"{at}.{name}")


@pytest.mark.parametrize(("name", "field"), EXCEPTIONS)
def test_an_exception_is_needed(name: str, field: str) -> None:
    kind = getattr(eventcore_monitoring, name)

    assert field in kind.model_fields
    whole = {**specification(kind)}
    said = {one["name"]: one for one in whole["params"]}
    assert field not in said or [
        *_parameter_faults(kind, field, get_type_hints(kind, include_extras=True)[field], said[field])
    ]


def test_every_class_has_one_line_that_says_what_it_is() -> None:
    for kind in {*TYPED, *(part for one in TYPED for _, _, hint in fields(one) for part in parts(hint))}:
        first = (kind.__doc__ or "").split("\n")[0]
        assert first.endswith(".") or first.endswith(":"), kind.__name__
        assert getattr(eventcore_monitoring, kind.__name__) is kind


SAFE = Buffer(path="/var/lib/fluent/buffer")
FILE = File(name="copy", path="/var/log/copy.%Y%m%d", buffer=SAFE)
PASSWORD = Env(name="PASSWORD")

SOURCES: list[Input | Plugin] = [
    Tail(path="/log/*.log", pos_file="/p", group=TailGroup(rule=[TailRule(match={"namespace": "shop"}, limit=10)])),
    Tail(path="/log/a", pos_file="/p", parse=RegexpParser(expression="/^(?<a>x)/i", types={"a": "integer"})),
    Tail(
        path="/log/b",
        pos_file="/p",
        parse=MultilineParser(format_firstline=r"^\d", format1="^(?<a>.*)$", format2="(?<b>x)", unmatched_lines=True),
    ),
    Tail(
        path="/log/c", pos_file="/p", parse=CriParser(parse=JsonParser(time_format="%iso8601"), merge_cri_fields=True)
    ),
    Tail(path="/log/d", pos_file="/p", parse=MultiFormatParser(pattern=[JsonParser(), NoneParser()])),
    Tail(path="/log/e", pos_file="/p", parse=GrokParser(grok=[GrokPattern(name="a", pattern="%{IP:ip}")])),
    Tail(path="/log/f", pos_file="/p", parse=MultilineGrokParser(grok_pattern="%{IP}", multiline_start_regexp="/^a/")),
    Tail(path="/log/g", pos_file="/p", parse=CsvParser(keys=["a", "b"], delimiter="\t")),
    Tail(path="/log/h", pos_file="/p", parse=Plugin(kind="parser", type="avro", params={"schema": "x"})),
    Tail(path="/log/i", pos_file="/p", parse=PlainLines()),
    ForwardInput(
        port=24224,
        bind="0.0.0.0",
        transport=Transport(protocol="tls", cert_path="/c", private_key_path="/k", private_key_passphrase=PASSWORD),
        security=ForwardInputSecurity(
            self_hostname="logs",
            shared_key=Env(name="KEY"),
            user=[ForwardUser(username="a", password=PASSWORD)],
            client=[ForwardClient(network="10.0.0.0/8", users=["a"])],
        ),
    ),
    HttpInput(port=9880, keepalive_timeout="1m30s", parse=JsonParser()),
    SyslogInput(port=5140, transport=SyslogTransport(protocol="udp"), parse=SyslogParser(message_format="auto")),
    SystemdInput(
        storage=LocalStorage(path="/var/lib/fluent/journal.json"),
        matches=[{"_SYSTEMD_UNIT": "docker.service"}, {"PRIORITY": ["0", "1"]}],
        entry=JournalEntry(field_map={"MESSAGE": "log", "_PID": ["pid", "process"]}),
    ),
    SampleInput(sample=[{"a": 1, "b": "x", "c": True, "d": 0.5}], rate=10),
    MonitorAgent(bind="127.0.0.1", include_config=False),
    PrometheusInput(metrics_path="/metrics"),
    PrometheusMonitor(labels={"host": "${hostname}"}),
    PrometheusOutputMonitor(gauge_all=False, interval="10s"),
    PrometheusTailMonitor(),
    Plugin(kind="input", type="mqtt", name="mqtt", sections=[PluginSection(name="security", params={"a": 1})]),
]
STEPS: list[Filter | Plugin] = [
    AddFields(fields={"a": "b"}),
    Grep(regexp=[GrepRule(key="a", pattern="x")], or_=[GrepGroup(exclude=[GrepRule(key="b", pattern="/y/i")])]),
    ParserFilter(key_name="log", parse=JsonParser(), reserve_data=True),
    RecordTransformer(record={"a": "${tag}"}, remove_keys=["b"]),
    RecordModifier(
        record={"a": '${record["b"]}', "c": '${record.dig("d", "e")} of ${tag_parts[-1]}'},
        replace=[Replacement(key="a", expression=r"\d+", replace="")],
    ),
    Concat(key="log", multiline_start_regexp=r"/^\d/", separator="", flush_interval="0", timeout_label="@LATE"),
    KubernetesMetadata(watch=False, cache_ttl=-1, annotation_match=["^a"]),
    StdoutFilter(format=SingleValueFormatter(message_key="log"), inject=Inject(tag_key="tag")),
    PrometheusFilter(
        metric=[
            PrometheusMetric(name="lines_total", type="counter", desc="Lines", labels={"level": "$.level"}),
            PrometheusMetric(name="took_seconds", type="histogram", desc="Time", key="took", buckets=[0.1, 1, 10]),
        ],
        labels={"tag": "${tag}"},
    ),
]
SINKS: list[Output | Plugin] = [
    Elasticsearch(
        name="es",
        hosts="https://a.example.com:9200,https://b.example.com:9200",
        user="u",
        password=PASSWORD,
        template_name="t",
        template_file="/t.json",
        logstash_prefix="logs-${tag}",
        buffer=Buffer(path="/b", chunk_keys=["tag"], chunk_limit_size=MiB(8), flush_thread_interval=0.5),
        secondary=SecondaryFile(directory="/failed"),
    ),
    Elasticsearch(name="cloud", cloud_id="a:b", cloud_auth=Env(name="AUTH"), ilm_policy={"a": {"b": [1]}}, buffer=SAFE),
    OpenSearch(
        name="os",
        endpoint=OpenSearchEndpoint(region="eu-west-1", url="https://x", secret_access_key=Env(name="K")),
        buffer=MemoryBuffer(),
    ),
    ElasticsearchDataStream(name="eds", host="es", data_stream_name="logs-web", buffer=SAFE),
    OpenSearchDataStream(name="ods", host="os", data_stream_name="logs-web", buffer=SAFE),
    S3(
        name="s3",
        s3_bucket="logs",
        path="a/%Y/",
        assume_role_credentials=AssumeRole(role_arn=Env(name="ROLE"), role_session_name="fluentd"),
        bucket_lifecycle_rule=[BucketLifecycleRule(id="old", expiration_days=30)],
        buffer=Buffer(path="/b", timekey="1h", chunk_keys=["time"]),
        format=OutFileFormatter(delimiter="\t"),
    ),
    S3(
        name="s3-pod",
        s3_bucket=Env(name="BUCKET"),
        web_identity_credentials=WebIdentity(role_arn="a", role_session_name="b", web_identity_token_file="/t"),
        buffer=SAFE,
    ),
    Kafka(name="kafka", brokers=["a:9092", "b:9092"], topic="logs", format=JsonFormatter(), buffer=SAFE),
    Kafka(name="kafka-env", brokers=Env(name="BROKERS"), default_topic="logs", scram_mechanism="sha512", buffer=SAFE),
    Forward(
        name="fwd",
        server=[Server(name="a", host="a", port=24224, weight=60), Server(host="b", standby=True)],
        transport="tls",
        tls_cert_path=["/ca.pem"],
        security=ForwardSecurity(self_hostname=Env(name="HOSTNAME"), shared_key=Env(name="KEY")),
        buffer=FileSingleBuffer(path="/b", chunk_keys=["tag"]),
        secondary=FILE,
    ),
    Forward(
        name="found",
        service_discovery=[SrvDiscovery(service="fluentd", hostname="example.com", interval=60)],
        buffer=SAFE,
    ),
    Forward(name="listed", service_discovery=[FileDiscovery(path="/etc/fluent/servers.yaml")], buffer=SAFE),
    Http(
        name="http",
        endpoint="https://logs.example.com/${tag}",
        retryable_response_codes=[429, 503],
        auth=HttpAuth(username="u", password=PASSWORD),
        headers={"X-A": "b"},
        buffer=SAFE,
    ),
    FILE,
    Stdout(name="out", format=TsvFormatter(keys=["a"], delimiter=" ")),
    Null(name="null"),
    Copy(
        name="copy",
        store=[Store(output=Null(name="a"), ignore_error=True), Store(output=FILE, ignore_if_prev_success=True)],
        copy_mode="deep",
    ),
    RoundRobin(name="rr", store=[WeightedStore(output=Null(name="a"), weight=2), WeightedStore(output=FILE)]),
    Relabel(name="away", label="@OTHER"),
    RewriteTagFilter(name="retag", rule=[RewriteRule(key="level", pattern="^(.*)$", tag="log.$1", label="@LEVELS")]),
    DetectExceptions(name="traces", remove_tag_prefix="raw", languages=["java", "python"], match="raw.**"),
    Plugin(kind="output", type="mongo", name="mongo", params={"database": "logs", "port": 27017, "tags": ["a"]}),
    File(name="csv", path="/var/log/csv", format=CsvFormatter(fields=["a"], delimiter=";"), buffer=SAFE),
]


def whole(**changes: Any) -> Pipeline:
    given: dict[str, Any] = {"name": "logs", "sources": [], "sinks": [FILE], "errors": FILE}
    return Pipeline(**{**given, **changes})


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: type(one).__name__)
def test_a_source_reads_back_from_its_json(source: Input | Plugin) -> None:
    assert_reads_back(whole(sources=[source]))


@pytest.mark.parametrize("step", STEPS, ids=lambda one: type(one).__name__)
def test_a_step_reads_back_from_its_json(step: Filter | Plugin) -> None:
    assert_reads_back(whole(steps=[step]))


@pytest.mark.parametrize("sink", SINKS, ids=lambda one: type(one).__name__)
def test_a_sink_reads_back_from_its_json(sink: Output | Plugin) -> None:
    assert_reads_back(whole(sinks=[sink]))


def assert_reads_back(pipeline: Pipeline) -> None:
    assert Pipeline.model_validate_json(pipeline.model_dump_json()) == pipeline


_DEEP = {type(one) for one in (*SOURCES, *STEPS, *SINKS)}


@pytest.mark.parametrize(
    "kind",
    [one for one in TYPED if one not in _DEEP],
    ids=lambda o: o.__name__,
)
def test_a_class_without_a_sample_above_reads_back_from_its_json(kind: type[Part]) -> None:
    required: dict[str, Any] = {
        name: "/p" if name == "path" else ["a"] for name, field in kind.model_fields.items() if field.is_required()
    }
    samples: dict[str, dict[str, Any]] = {
        "RegexpParser": {"expression": "a"},
        "MultilineParser": {"format1": "(?<a>b)"},
        "MultiFormatParser": {"pattern": [NoneParser()]},
        "GrokParser": {"grok_pattern": "%{IP}"},
        "MultilineGrokParser": {"grok_pattern": "%{IP}"},
        "SecondaryFile": {"directory": "/failed"},
    }
    made = kind(**samples.get(kind.__name__, required))

    assert kind.model_validate_json(made.model_dump_json()) == made


def test_every_class_is_described_in_the_json_schema() -> None:
    schema = Pipeline.model_json_schema()
    used = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))

    assert used <= {*schema["$defs"]}
    assert {one.__name__ for one in TYPED} <= used


@pytest.mark.parametrize(
    ("written", "kept"),
    [("500ms", "0.5"), ("1h30m", "90m"), ("90s", "90s"), ("2", "2s"), ("0.25", "0.25"), ("1d", "1d")],
)
def test_a_length_of_time_is_kept_in_one_unit(written: str, kept: str) -> None:
    assert Buffer(path="/b", flush_interval=written).flush_interval == kept


def test_a_size_is_a_quantity_or_fluentds_own_text() -> None:
    assert Buffer(path="/b", chunk_limit_size=MiB(8)).chunk_limit_size == "8m"
    assert Buffer(path="/b", chunk_limit_size="1536k").chunk_limit_size == "1536k"


def test_bounds_of_buckets_are_kept_as_the_plugin_splits_them() -> None:
    metric = PrometheusMetric(name="a", type="histogram", desc="a", key="a", buckets=[0.1, 1, 2.5, 10])

    assert metric.buckets == "0.1,1,2.5,10"


@pytest.mark.parametrize(
    ("expression", "kept"), [("^a", "/^a/"), ("/^a/", "/^a/"), ("/a/i", "/a/i"), ("a/b", "/a/b/"), ("/", "///")]
)
def test_a_regular_expression_is_kept_with_its_slashes(expression: str, kept: str) -> None:
    assert RegexpParser(expression=expression).expression == kept


REFUSED: list[tuple[type[Declared], dict[str, Any], str]] = [
    (
        Buffer,
        {"path": "/b", "chunk_limit_size": "8 MB"},
        "no size that Fluentd reads as it stands: write MiB(8), or 8m",
    ),
    (
        Buffer,
        {"path": "/b", "chunk_limit_size": "1.5g"},
        "no size that Fluentd reads as it stands: write MiB(8), or 8m",
    ),
    (Buffer, {"path": "/b", "flush_interval": "0s"}, 'must be more than nothing: write "5s", say'),
    (Buffer, {"path": "/b", "flush_interval": "1.5h"}, "is no duration: write 30s, 5m"),
    (FileSingleBuffer, {"path": "/b", "chunk_keys": ["tag", "a"]}, "by the tag or by one field: write Buffer(…)"),
    (ForwardUser, {"username": "a", "password": Env(name="A", default="b")}, "a secret with a default"),
    (ForwardUser, {"username": "a", "password": "b"}, "must be an Env"),
    (Tail, {"path": "/a", "pos_file": "/p", "parse": Plugin(kind="output", type="mongo")}, 'Plugin(kind="parser", …)'),
    (Tail, {"path": "/a", "pos_file": "/p", "parse": JsonFormatter()}, "JsonFormatter is no parser: write"),
    (Tail, {"path": "/a", "pos_file": "/p", "parse": {"kind": "jason"}}, "'jason' is no kind of parser: write one of"),
    (MultilineParser, {"format1": "/a/i"}, "are not read there: write (?i)"),
    (MultilineParser, {"format1": "a", "format3": "b"}, "format3 stands without format2: write the formats"),
    (MultiFormatParser, {"pattern": [JsonLines()]}, "more than parsers: write JsonParser(…)"),
    (GrokParser, {}, "write one of the two"),
    (GrokParser, {"grok_pattern": "a", "grok": [GrokPattern(pattern="b")]}, "write one of the two"),
    (Grep, {}, "keeps everything: write `regexp` or `exclude`"),
    (GrepGroup, {}, "write one of the two"),
    (Concat, {"key": "a"}, "in one way: write one of n_lines"),
    (Concat, {"key": "a", "n_lines": 2, "multiline_start_regexp": "b"}, "in one way: write one of n_lines"),
    (Concat, {"key": "a", "partial_key": "b"}, "write partial_value, too"),
    (Concat, {"key": "a", "multiline_start_regexp": "/a/i"}, "are not read there: write (?i)"),
    (RecordModifier, {"record": {"a": "${Time.now}"}}, "would be run as Ruby: write one of"),
    (RecordModifier, {"record": {"a": '${record["a"].upcase}'}}, "would be run as Ruby: write one of"),
    (RecordModifier, {"record": {"a": 'x" + `id` + "${tag}'}}, "would end or change: write it without"),
    (RecordModifier, {"record": {"a": "#{x} ${tag}"}}, "would end or change: write it without"),
    (RecordModifier, {"record": {"@timestamp": "x"}}, "starts with @"),
    (RecordModifier, {"remove_keys": ["a"], "whitelist_keys": "b"}, "exclude each other: write one of them"),
    (PrometheusMetric, {"name": "a", "type": "gauge", "desc": "a"}, "needs the field that it takes: write key"),
    (PrometheusMetric, {"name": "a", "type": "counter", "desc": "a", "buckets": [1]}, "has no `buckets`"),
    (PrometheusMetric, {"name": "a", "type": "histogram", "desc": "a", "key": "a", "buckets": [2, 1]}, "do not rise"),
    (PrometheusMetric, {"name": "a", "type": "histogram", "desc": "a", "key": "a", "buckets": "[1]"}, "are no bounds"),
    (Elasticsearch, {"name": "a", "buffer": SAFE}, "would write to localhost: write host"),
    (Elasticsearch, {"name": "a", "hosts": "https://u:p@a", "buffer": SAFE}, "for all to read"),
    (
        Elasticsearch,
        {"name": "a", "host": "a", "index_name": "b", "buffer": SAFE},
        "is not read beside logstash_format",
    ),
    (Elasticsearch, {"name": "a", "host": "a"}, "Elasticsearch needs `buffer`"),
    (Forward, {"name": "a", "buffer": SAFE}, "nobody to send to: write server=[Server(host=…)]"),
    (Http, {"name": "a", "endpoint": "https://u:p@a/", "buffer": SAFE}, "for all to read"),
    (Copy, {"name": "a", "store": []}, "write at least 1"),
    (Copy, {"name": "a", "store": [Store(output=FILE, ignore_if_prev_success=True)]}, "no store stands before"),
    (Relabel, {"name": "a", "label": "OTHER"}, "is no label: write"),
    (RewriteTagFilter, {"name": "a", "rule": []}, "write at least 1"),
]


@pytest.mark.parametrize(("kind", "given", "sentence"), REFUSED)
def test_what_would_be_something_else_is_refused(kind: type[Declared], given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        kind(**given)

    assert len(refusal.value.findings) == 1
    assert sentence in f"{refusal.value.findings[0].message}: {refusal.value.findings[0].fix}"


def test_a_plugin_without_a_class_stands_where_its_kind_may() -> None:
    mongo = Plugin(kind="output", type="mongo", name="mongo", params={"database": "logs"})

    assert whole(sinks=[mongo]).sinks == (mongo,)
    with pytest.raises(DefinitionError) as refusal:
        whole(steps=[mongo])
    assert "a Plugin of kind output is no filter" in refusal.value.findings[0].message


def test_a_placeholder_alone_and_in_a_text_are_both_looked_up() -> None:
    record = {"a": "${tag}", "b": '${record["a"]["b"]}', "c": "at ${time} in ${tag_parts[0]}", "d": 'plain "text" #1'}

    assert RecordModifier(record=record).record == record


def test_what_a_class_writes_is_what_it_was_given() -> None:
    server = Server(name="a", host="b", params={"proxy": "x"})
    store = Store(output=FILE, ignore_error=True, ignore_if_prev_success=True)

    assert [*server.written()] == [("host", "b"), ("name", "a"), ("proxy", "x")]
    assert ([*store.written()], store.argument) == ([], "ignore_error ignore_if_prev_success")
    assert [*WeightedStore(output=FILE, weight=3).written()] == [("weight", 3)]
    assert ("or", ()) in [*Grep(regexp=[GrepRule(key="a", pattern="b")]).written()]
    assert "name" not in dict(FILE.written())
