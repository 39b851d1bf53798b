"""Properties: whatever the configuration and the lines, there is a trace, and it can be shown."""

from __future__ import annotations

import json

from hypothesis import given, settings, strategies as st

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.fluentd import plugins
from eventcore_monitoring.fluentd.interpreter.events import Line
from eventcore_monitoring.fluentd.interpreter.report import as_json, as_text
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section, Value
from fluentd.interpreter.following import follow, receiving, tailing

TYPES = {kind: (*plugins.names(kind), "unknown") for kind in ("input", "filter", "output", "parser", "formatter")}
LABELS = ("@A", "@B", "@ERROR", "@ROOT", "@NOPE")
PATTERNS = ("**", "app.**", "app", "*", "{app,web}", "/app/", "a b", "{", "[", "")
TEXTS = (
    *(
        "",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "99999999999999999999",
        "1d",
        "1s",
        "x",
        "app.*",
        "a,b",
        "$.a.b",
        "$['a'][0]",
    ),
    *(
        "%Y-%m-%d",
        "%iso8601",
        "%L%z",
        "unixtime",
        "float",
        "mixed",
        "string",
        "+09:00",
        "Asia/Tokyo",
        "UTC",
        "a:integer",
    ),
    *("a:time:%Y", "a:bool,b:array", "/(?<a>.*)/", "/(?<time>\\d+) (?<m>.*)/m", "(?<a>", "/(a)(b)?/", "${tag}", "a"),
    *('${record["a"]}', "${tag_parts[9]}", "$1", '{"a": "${a}"}', "[1, 2", "{}", "http://h/${tag}", "/p/%Y/${a}", "m"),
    *(
        "rfc5424",
        "auto",
        "1w",
        "*",
        "/logs/*.log",
        "/logs/app.log",
        "@ERROR",
        "text",
        "gzip",
        "é\u0301",
        "\udcff",
        "a\n",
    ),
)
VALUES: st.SearchStrategy[Value] = st.sampled_from(TEXTS) | st.sampled_from(
    [(Code("ENV['X']"),), (Code("ENV['X'] || 'd'"), "x"), (Code("rand"),), ("${tag}", Code("ENV.fetch('Y')"))]
)
FREE = ("record", "labels")
TEXT = st.text(max_size=20) | st.sampled_from(["a: 1", "1 x", "2026-11-23 x", "Nov 23 08:00:00 h i: m", '"', "a\tb:c"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abmtk"), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(["a", "b", "m", "time", "message", "@timestamp", ""]), JSON, max_size=4)
LINES = st.one_of(
    TEXT,
    st.text(alphabet="\udcff\x00\u2028a", max_size=5),
    RECORDS.map(json.dumps),
    RECORDS.map(lambda one: json.dumps({"tag": "app.x", "record": one})),
    JSON.map(json.dumps),
)


@st.composite
def configured(draw: st.DrawFn, name: str, kind: str, argument: Value = "", depth: int = 0) -> Section:
    """A section of a plugin with some of its parameters and sections, and values that may be wrong."""
    type_ = draw(st.sampled_from(TYPES[kind]))
    found = plugins.specification(kind, type_)
    names = ["tag", "key", "format", *(one.name for one in found.parameters)] if found else ["a"]
    children: list[Parameter | Section] = [Parameter("@type", type_)]
    for parameter in draw(st.lists(st.sampled_from(names), max_size=5)):
        children.append(Parameter(parameter, draw(VALUES)))
    if draw(st.booleans()):
        children.append(Parameter("@label", draw(st.sampled_from(LABELS))))
    if depth < 3:
        for inner in found.sections if found else ():
            if draw(st.booleans()):
                children.append(draw(section_of(inner, depth + 1)))
        if kind == "output" and type_ in ("copy", "roundrobin"):
            children.extend(draw(st.lists(configured("store", "output", depth=depth + 1), max_size=2)))
        if kind in ("input", "filter") and draw(st.integers(0, 3)):
            children.append(draw(configured("parse", "parser", depth=depth + 1)))
    return Section(name, argument, tuple(children))


@st.composite
def section_of(draw: st.DrawFn, known: plugins.SectionSpecification, depth: int) -> Section:
    if known.plugin_kind in ("parser", "output"):
        return draw(configured(known.name, known.plugin_kind, depth=depth))
    names = [one.name for one in known.parameters] + (list("abtag") if known.free or known.name in FREE else [])
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=4)) if names else []
    inner = [draw(section_of(one, depth + 1)) for one in known.sections if depth < 3 and draw(st.booleans())]
    argument = draw(st.sampled_from(["", "tag", "time", "tag,time", "[]", "a,$.b.c"]))
    return Section(known.name, argument, (*(Parameter(*one) for one in pairs), *inner))


RULES = st.one_of(
    st.sampled_from(PATTERNS).flatmap(lambda one: configured("filter", "filter", one)),
    st.sampled_from(PATTERNS).flatmap(lambda one: configured("match", "output", one)),
)
CONFIGURATIONS = st.builds(
    lambda sources, rules, labels: Section(children=(*sources, *rules, *labels)),
    st.lists(
        configured("source", "input").map(
            lambda one: Section(
                "source", "", (Parameter("tag", "app.*"), Parameter("path", "/logs/*.log"), *one.children)
            )
        ),
        min_size=1,
        max_size=2,
    ),
    st.lists(RULES, max_size=4),
    st.lists(
        st.builds(
            lambda name, rules: Section("label", name, tuple(rules)),
            st.sampled_from(LABELS[:3]),
            st.lists(RULES, max_size=3),
        ),
        max_size=3,
    ),
)


@settings(max_examples=400)
@given(CONFIGURATIONS, st.lists(LINES, min_size=1, max_size=3))
def test_every_configuration_has_a_trace_for_every_line(root: Section, texts: list[str]) -> None:
    lines = [Line(text) for text in texts]
    trace = traced(root, lines, timezone="Asia/Tokyo")
    assert {number for one in trace.readings for number in one.lines} == set(range(len(lines)))
    text = as_text(trace)
    assert text.replace("\n", "").isprintable()
    assert json.loads(to_json(as_json(trace)))["lines"][0]["time"] == lines[0].time


PARSERS = (
    *("@type json", "@type json\ntime_format %iso8601", "@type json\ntime_type unixtime", "@type none", "@type ltsv"),
    *("@type json\ntime_format %Y-%m-%d\ntimezone Asia/Tokyo", "@type json\ntime_format %FT%T.%L%z\nutc true"),
    *("@type json\ntime_type mixed\ntime_format %b %d\ntime_format_fallbacks float", "@type csv\nkeys a,b"),
    *("@type regexp\nexpression /(?<time>\\d+)(?<a>.*)/\ntime_format %Y%m%d", "@type tsv\nkeys a,b", "@type cri"),
    *("@type syslog", "@type syslog\nmessage_format auto\nwith_priority true", "@type apache2", "@type nginx"),
    *("@type multiline\nformat1 /(?<a>.*)x/", "@type multiline\nformat_firstline /a/\nformat1 /(?<a>.*)/"),
    "@type multi_format\n<pattern>\nformat json\n</pattern>\n<pattern>\nformat csv\nkeys a\n</pattern>",
    "@type json\ntypes a:integer,b:float,m:bool,message:array\nnull_value_pattern x",
    "@type cri\n<parse>\n@type json\n</parse>",
)
FILTERS = (
    """@type grep
    <regexp>
      key $.a.b[0]
      pattern /x/i
    </regexp>
    <exclude>
      key m
      pattern .
    </exclude>""",
    """@type record_transformer
    remove_keys $.a.b
    <record>
      b ${record["m"]}-${time}
      m ${tag_parts[1]}
    </record>""",
    """@type record_transformer
    renew_record true
    keep_keys a,m
    renew_time_key a
    <record>
      n {"x": "${tag}"}
    </record>""",
    """@type record_transformer
    enable_ruby true
    <record>
      b ${record['a']['b']}
      m x${record.dig('a', 'b')}
    </record>""",
    """@type record_modifier
    whitelist_keys a,b
    <record>
      m ${record['a']}x
    </record>
    <replace>
      key b
      expression /x/
      replace y
    </replace>""",
    "@type concat\nkey m\nmultiline_start_regexp /^a/\nmultiline_end_regexp /b$/",
    "@type concat\nkey message\nn_lines 2\nstream_identity_key a",
    """@type prometheus
    <metric>
      name n
      type counter
      desc d
      key $.a
      <labels>
        l ${a["b"]}
        k $.b
      </labels>
    </metric>""",
)
SINKS = (
    "@type elasticsearch\nlogstash_format true\ntime_key time\nid_key a",
    """@type opensearch
    include_timestamp true
    time_key time
    time_key_format %Y-%m-%d
    flatten_hashes true
    target_index_key a.b""",
    """@type file
    path /a/${a}/%Y
    <buffer time,tag,a>
      timekey 1h
    </buffer>
    <inject>
      time_key t
      time_type string
    </inject>""",
    "@type kafka2\ntopic_key a\nexclude_topic_key true\n<buffer a>\n</buffer>",
    "@type rewrite_tag_filter\n<rule>\nkey a\npattern /(.)(x)?/\ntag n.$1.$2\n</rule>",
    "@type s3\ns3_bucket b\npath ${$.a.b}/\n<buffer $.a.b>\n</buffer>",
)


@settings(max_examples=400)
@given(
    st.sampled_from(PARSERS),
    st.lists(
        st.sampled_from(PARSERS).map(
            lambda one: f"@type parser\nkey_name m\nreserve_data true\n<parse>\n{one}\n</parse>"
        )
        | st.sampled_from(FILTERS),
        max_size=3,
    ),
    st.sampled_from(SINKS),
    st.lists(LINES, min_size=1, max_size=3),
)
def test_right_configurations_stand_hostile_lines(parse: str, filters: list[str], sink: str, texts: list[str]) -> None:
    rest = "".join(f"<filter **>\n{one}\n</filter>\n" for one in filters)
    rest += f"<match app.**>\n{sink}\n</match>\n<match {{n,app}}.**>\n@type stdout\n</match>"
    trace = follow(receiving(tailing(parse, rest)).replace("tag app", "tag app.x"), *texts, timezone="America/New_York")
    assert {number for one in trace.readings for number in one.lines} == set(range(len(texts)))
    assert as_text(trace).replace("\n", "").isprintable()
    assert json.loads(to_json(as_json(trace)))["notes"] == []


@given(CONFIGURATIONS, st.lists(LINES, min_size=1, max_size=2))
def test_the_same_lines_have_the_same_trace(root: Section, texts: list[str]) -> None:
    lines = [Line(text) for text in texts]
    assert traced(root, lines) == traced(root, lines)
