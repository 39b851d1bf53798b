"""What is said of fields, against what the interpreter makes of lines: two models of the plugins that know nothing of
each other."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import event, given, strategies as st

from eventcore_monitoring.fluentd.field_flow import flow
from eventcore_monitoring.fluentd.fields import EventTime, Field, FieldType, Shape, schema
from eventcore_monitoring.fluentd.interpreter.events import Line, Outcome
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.places import ways
from fluentd.interpreter.following import MOMENT

SCHEMA = schema(
    {
        "ts": "time",
        "level": "keyword",
        "message": "text",
        "n": "integer",
        "o.a": "text",
        "o.b": "integer",
        "x.y": "any",
    },
    sometimes=["n", "o.b", "x"],
    time="ts",
)
_OBJECTS = st.fixed_dictionaries(
    {
        "ts": st.just("2026-11-23T08:00:00.5Z"),
        "level": st.sampled_from(["INFO", "ERROR", ""]),
        "message": st.sampled_from(['{"p": 1, "level": "x"}', "plain text", "a=1,b", "[1]", ""]),
        "o": st.fixed_dictionaries({"a": st.just("t")}, optional={"b": st.integers(0, 5)}),
    },
    optional={"n": st.integers(0, 600), "x": st.fixed_dictionaries({"y": st.sampled_from([1, "a", {"z": 1}])})},
)
_LINES = _OBJECTS.map(json.dumps) | st.sampled_from(
    [
        "thread panicked",
        "a,b,c",
        "t:1\tlevel:INFO",
        "Nov 23 08:00:00 host app[12]: hello",
        "2026-11-23T08:00:00.5+0000 stdout F hello",
        '127.0.0.1 - - [23/Nov/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"',
        "INFO 42 code",
        "",
    ]
)

JSON_PARSERS = (
    "@type json",
    "@type json\ntime_key ts\ntime_type string\ntime_format %iso8601",
    "@type json\ntime_key ts\ntime_type string\ntime_format %iso8601\nkeep_time_key true",
    "@type json\ntime_key n\ntypes level:integer",
)
PARSERS = (
    *JSON_PARSERS,
    "@type none",
    "@type none\nmessage_key level",
    "@type regexp\nexpression /\\A(?<message>.*)\\z/m",
    "@type regexp\nexpression /^(?<level>[A-Z]+) (?<n>\\d+)(?: (?<code>\\w+))?$/\ntypes n:integer",
    "@type regexp\nexpression /(?<a>a)|(?<b>b)/",
    "@type csv\nkeys a,b,level",
    "@type tsv\nkeys t,level",
    "@type ltsv",
    "@type syslog",
    "@type cri",
    "@type apache2",
    "@type nginx",
)
_KEYS = ("level", "message", "n", "$.o.a", "$.o.b", "$.message.x", "nope", "$.x.y.z", "unmatched_line")


def _filter(kind: str, *lines: str) -> str:
    return "\n".join((f"<filter **>\n@type {kind}", *lines, "</filter>\n"))


@st.composite
def _parser_filters(draw: st.DrawFn) -> str:
    options = (
        "reserve_data true",
        "reserve_time true",
        "remove_key_name_field true",
        "inject_key_prefix p_",
        "hash_value_field h",
    )
    chosen = draw(st.lists(st.sampled_from(options), unique=True))
    key, parser = draw(st.sampled_from(_KEYS)), draw(st.sampled_from(PARSERS))
    return _filter("parser", f"key_name {key}", *chosen, f"<parse>\n{parser}\n</parse>")


@st.composite
def _greps(draw: st.DrawFn) -> str:
    rule = draw(st.sampled_from(("regexp", "exclude")))
    around = draw(st.sampled_from(("", "and", "or")))
    keys = draw(st.lists(st.sampled_from(_KEYS), min_size=1, max_size=2, unique=True))
    pattern = draw(st.sampled_from(("/./", "/ERROR/", "/^$/", "/^[A-Z]*$/")))
    rules = "\n".join(f"<{rule}>\nkey {key}\npattern {pattern}\n</{rule}>" for key in keys)
    return _filter("grep", f"<{around}>\n{rules}\n</{around}>" if around else rules)


@st.composite
def _transformers(draw: st.DrawFn) -> str:
    names = st.sampled_from(("level", "o", "x", "n", "new"))
    values = st.sampled_from(
        (
            "text",
            "${time}",
            "${tag}",
            '${record["o"]}',
            '${record["nope"]}',
            'a ${record["n"]}',
            '{"a": {"b": 1}}',
            "[1, 2]",
            '"{no json"',
        )
    )
    records = draw(st.lists(st.tuples(names, values).map(" ".join), max_size=3))
    removed = draw(st.lists(st.sampled_from((*_KEYS, "o", "x")), max_size=2))
    renewed = draw(st.sampled_from(("", "renew_record true", "renew_record true\nkeep_keys level,o,nope")))
    time = draw(st.sampled_from(("", "renew_time_key n")))
    remove = f"remove_keys {','.join(removed)}" if removed else ""
    return _filter("record_transformer", renewed, remove, time, "<record>", *records, "</record>")


_MODIFIERS = st.sampled_from(
    [
        _filter("record_modifier", "<record>\nnew x\n</record>\nwhitelist_keys level, o"),
        _filter("record_modifier", "<record>\nlevel x\n</record>\nremove_keys n,$.o.a"),
        _filter("record_modifier", "<replace>\nkey message\nexpression /a/\nreplace b\n</replace>"),
    ]
)
_OTHERS = st.sampled_from(
    [
        _filter("stdout"),
        _filter("concat", "key message", "n_lines 1"),
        _filter("concat", "key nope", "n_lines 2"),
        _filter("concat", "key message", "multiline_start_regexp /^a/"),
    ]
)
_FILTERS = st.lists(_parser_filters() | _greps() | _transformers() | _MODIFIERS | _OTHERS, max_size=4).map("".join)


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A tail, filters at the top and in two labels, a copy; every sink prints and has an `@id`."""
    options = draw(st.sampled_from(("", "emit_unmatched_lines true", "path_key level", "path_key file")))
    copying = draw(st.sampled_from(("no_copy", "shallow", "deep")))
    return f"""
<source>
@type tail
@id in
path /app.log
tag app
{options}
<parse>
{draw(st.sampled_from(JSON_PARSERS) | st.sampled_from(PARSERS))}
</parse>
</source>
{draw(_FILTERS)}
<match app>
@type copy
copy_mode {copying}
<store>
@type stdout
@id first
</store>
<store>
@type relabel
@label @A
</store>
<store>
@type relabel
@label @B
</store>
<store>
@type stdout
@id last
</store>
</match>
<label @A>
{draw(_FILTERS)}
<match **>
@type stdout
@id in_a
</match>
</label>
<label @B>
{draw(_FILTERS)}
<match **>
@type relabel
@label @A
</match>
</label>
<label @ERROR>
<match **>
@type stdout
@id errors
</match>
</label>
"""


@given(configurations(), st.lists(_LINES, min_size=1, max_size=4), st.booleans())
def test_what_the_interpreter_delivers_is_allowed(configuration: str, lines: list[str], given_schema: bool) -> None:
    root = read(configuration, "fluent.conf")
    found = flow(root, {"in": SCHEMA} if given_schema else {})
    known = {way[-1].text("@id"): found.before(way) for way in ways(root)}
    trace = traced(root, [Line(one) for one in lines], timezone="UTC", environment={})
    sure = all(step.outcome is not Outcome.UNKNOWN for passage in trace.passages for step in passage.steps)
    for delivery in trace.deliveries if sure else ():
        if delivery.certain:
            at = known[delivery.way[-1].text("@id")]
            event("delivered")
            assert at is not None, delivery
            assert allows(at.shape, delivery.event.record), (at.shape, delivery.event.record)
            arrived = delivery.event.time.seconds >= MOMENT
            assert (EventTime.ARRIVAL if arrived else EventTime.OWN) in at.times or EventTime.UNKNOWN in at.times


def allows(shape: Shape, record: dict[str, Any]) -> bool:
    """Whether a record is one of those that a shape speaks of."""
    named = all(shape.may(name) and _holds(shape.fields.get(name), value) for name, value in record.items())
    return named and all(name in record for name, one in shape.fields.items() if one.always)


def _holds(known: Field | None, value: object) -> bool:
    """Null is a value of every type: a regular expression may leave one, and a placeholder of what is not there."""
    if known is None or value is None:
        return True
    if isinstance(value, (dict, list)) and not known.type.may_hold_fields:
        return False
    if known.type is FieldType.OBJECT and not isinstance(value, dict):
        return False
    return not isinstance(value, dict) or known.inside is None or allows(known.inside, value)
