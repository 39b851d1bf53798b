"""Fields followed from lines through parsers, filters, labels and copies to outputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.field_flow import Flow, flow, known_at
from eventcore_monitoring.fluentd.fields import ANYTHING, EventTime, Fields, Shape, dotted, schema
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.places import Way, ways
from eventcore_monitoring.fluentd.tree import Section

Record = dict[str, Any]

LINE = schema(
    {
        "timestamp": "time",
        "level": "keyword",
        "fields.message": "text",
        "fields.duration_ms": "integer",
        "target": "keyword",
        "filename": "keyword",
        "line_number": "integer",
        "span": "object",
        "spans": "any",
        "threadName": "keyword",
        "threadId": "keyword",
    },
    sometimes=["fields.duration_ms", "span", "spans"],
    time="timestamp",
)
LINE_FIELDS = {
    **dict.fromkeys(("timestamp", "level", "target", "filename", "line_number", "threadName", "threadId"), True),
    **{"fields": True, "fields.message": True, "fields.duration_ms": False, "span": False, "spans": False},
}
OWN, ARRIVAL, UNKNOWN = EventTime.OWN, EventTime.ARRIVAL, EventTime.UNKNOWN
SMALL = schema({"level": "keyword", "message": "text", "http.status": "integer", "ts": "time"}, time="ts")


def root_of(text: str) -> Section:
    return read(dedent(text), "fluent.conf")


def way_of(root: Section, identity: str) -> Way:
    return next(way for way in ways(root) if way[-1].text("@id") == identity)


def known(root: Section, identity: str, schemas: Mapping[str, Fields]) -> Fields | None:
    return flow(root, schemas).before(way_of(root, identity))


def said(fields: Fields | None) -> dict[str, bool]:
    """The known fields, each with whether every record has it; `...` where others are possible."""
    assert fields is not None
    found = {dotted(way): one.always for way, one in fields.known.items()}
    return {**found, "...": False} if fields.open else found


def after_parsing(parse: str, schema: Fields = LINE, tail: str = "") -> Fields:
    """What the records of a tail source with this `<parse>` have."""
    root = root_of(
        "<source>\n@type tail\n@id in\ntag app\n" + dedent(tail) + "<parse>\n" + dedent(parse) + "</parse>\n</source>\n"
    )
    root = Section(children=(*root.children, *root_of("<match **>\n@type null\n@id out\n</match>\n").children))
    found = known(root, "out", {"in": schema})
    assert found is not None
    return found


def after_filters(filters: str, schema: Fields = SMALL) -> Fields | None:
    """What records of this schema have after the filters."""
    text = "<source>\n@type forward\n@id in\ntag app\n</source>\n" + dedent(filters)
    return known(root_of(text + "<match **>\n@type null\n@id out\n</match>\n"), "out", {"in": schema})


# Parsers


def test_json_takes_the_time_out_of_the_record() -> None:
    found = after_parsing("@type json\ntime_key timestamp\n")
    assert said(found) == {name: sure for name, sure in LINE_FIELDS.items() if name != "timestamp"}
    assert (found.times, found.holds_time) == (frozenset({OWN}), False)


def test_json_keeps_the_time_where_it_is_told_to() -> None:
    found = after_parsing("@type json\ntime_key timestamp\nkeep_time_key true\n")
    assert said(found) == LINE_FIELDS
    assert (found.times, found.holds_time) == (frozenset({OWN}), True)


def test_json_without_the_key_of_the_time_takes_the_time_of_arrival() -> None:
    found = after_parsing("@type json\n")
    assert (said(found), found.times) == (LINE_FIELDS, frozenset({ARRIVAL}))


def test_nothing_is_known_of_json_without_a_schema_but_that_the_time_is_gone() -> None:
    root = root_of(
        """
        <source>
          @type tail
          tag app
          <parse>
            @type json
          </parse>
        </source>
        <match **>
          @type null
          @id out
        </match>
        """
    )
    found = known(root, "out", {})
    assert found is not None
    assert found.open
    assert not found.may_have(("time",))
    assert found.may_have(("x",))
    assert found.times == {OWN, ARRIVAL}


def test_none_puts_the_line_into_one_field() -> None:
    found = after_parsing("@type none\n")
    assert (said(found), found.times) == ({"message": True}, frozenset({ARRIVAL}))
    assert said(after_parsing("@type none\nmessage_key log\n")) == {"log": True}


def test_a_regexp_gives_its_named_groups() -> None:
    parse = r"""
    @type regexp
    expression /^(?<time>[^ ]*) (?<level>[A-Z(|]*)(?: (?<code>\d+))? (?:(?<a>x)|(?<b>y))$/
    types code:integer
    """
    found = after_parsing(parse)
    assert said(found) == {"level": True, "code": False, "a": False, "b": False}
    assert (found.times, found.known["code",].type.value) == (frozenset({OWN}), "integer")


def test_ltsv_and_csv_and_tsv() -> None:
    found = after_parsing("@type ltsv\n")
    assert said(found) == {"...": False}
    assert not found.may_have(("time",))
    assert said(after_parsing("@type csv\nkeys a,b\n")) == {"a": True, "b": True}
    assert said(after_parsing("@type csv\nkeys a,b\nparser_engine fast\n")) == {"a": False, "b": False}
    found = after_parsing('@type tsv\nkeys ["a","t"]\ntime_key t\n')
    assert (said(found), found.times) == ({"a": True}, frozenset({OWN}))


def test_syslog_by_its_format() -> None:
    old = {"host": True, "ident": True, "pid": False, "message": True}
    assert said(after_parsing("@type syslog\n")) == old
    assert said(after_parsing("@type syslog\nwith_priority true\nkeep_time_key true\n")) == {
        **old,
        "pri": True,
        "time": True,
    }
    assert said(after_parsing("@type syslog\nmessage_format auto\n")) == {
        **dict.fromkeys(("host", "ident"), True),
        **dict.fromkeys(("pid", "message", "msgid", "extradata"), False),
    }


def test_cri_keeps_its_time_and_hands_the_line_on() -> None:
    found = after_parsing("@type cri\n")
    assert said(found) == {"stream": True, "logtag": True, "message": True, "time": True}
    assert found.times == {OWN}
    inner = after_parsing("@type cri\n<parse>\n@type json\ntime_key timestamp\nkeep_time_key true\n</parse>\n")
    assert said(inner) == {**LINE_FIELDS, "stream": True, "logtag": True}


def test_multiline_joins_its_formats() -> None:
    parse = r"""
    @type multiline
    format_firstline /^\d/
    format1 /^(?<time>\S+) (?<message>[^\n]*)/
    format2 /(?<stack>.*)/
    """
    assert said(after_parsing(parse)) == {"message": True, "stack": True}
    assert said(after_parsing(parse, tail="emit_unmatched_lines true\n")) == {
        **dict.fromkeys(("message", "stack", "unmatched_line"), False)
    }


def test_web_servers() -> None:
    apache = ("host", "user", "method", "path", "code", "size", "referer", "agent")
    assert said(after_parsing("@type apache2\n")) == dict.fromkeys(apache, True)
    assert said(after_parsing("@type nginx\n")) == {
        **dict.fromkeys(("remote", "host", "user", "method", "code", "size"), True),
        **dict.fromkeys(("path", "referer", "agent", "http_x_forwarded_for"), False),
    }


def test_several_formats_are_one_or_the_other() -> None:
    parse = """
    @type multi_format
    <pattern>
      format json
      time_key timestamp
    </pattern>
    <pattern>
      format none
    </pattern>
    """
    found = after_parsing(parse, tail="emit_unmatched_lines true\n")
    expected = {name: sure and "." in name for name, sure in LINE_FIELDS.items() if name != "timestamp"}
    assert said(found) == {**expected, "message": False}
    assert found.times == {OWN, ARRIVAL}


def test_an_unknown_parser_may_give_anything() -> None:
    assert said(after_parsing("@type grok\n")) == {"...": False}


def test_lines_that_do_not_fit_become_records_of_their_own() -> None:
    found = after_parsing("@type json\ntime_key timestamp\n", tail="emit_unmatched_lines true\npath_key file\n")
    assert not found.surely_has(("level",))
    assert found.surely_has(("file",))
    assert said(found)["unmatched_line"] is False
    assert found.times == {OWN, ARRIVAL}
    assert not after_parsing("@type none\n", tail="emit_unmatched_lines true\n").may_have(("unmatched_line",))


def test_code_in_a_parameter_leaves_everything_open() -> None:
    assert after_parsing("@type json\ntime_key \"#{ENV['KEY']}\"\n") == ANYTHING


# Sources


def test_the_schema_of_a_source_without_lines_is_that_of_its_records() -> None:
    assert said(after_filters("")) == {"level": True, "message": True, "http": True, "http.status": True, "ts": True}


def test_nothing_is_known_of_a_source_without_a_schema() -> None:
    root = root_of("<source>\n@type forward\n</source>\n<match **>\n@type null\n@id out\n</match>\n")
    assert known(root, "out", {}) == ANYTHING


def test_syslog_adds_what_it_is_told_to_and_tells_its_unmatched_lines_apart() -> None:
    root = root_of(
        """
        <source>
          @type syslog
          tag sys
          emit_unmatched_lines true
          severity_key severity
          source_address_key from
        </source>
        <match sys.unmatched>
          @type null
          @id unmatched
        </match>
        <match **>
          @type null
          @id out
        </match>
        """
    )
    assert said(known(root, "unmatched", {})) == {"unmatched_line": True, "from": True}
    assert said(known(root, "out", {})) == {
        **dict.fromkeys(("host", "ident", "message", "severity", "from"), True),
        "pid": False,
    }


# Filters


def test_a_record_transformer_sets_and_removes() -> None:
    found = after_filters(
        """
        <filter app>
          @type record_transformer
          remove_keys ts,$.http.status
          <record>
            service eventcore
            text ${record["message"]}
            both ${tag} ${record["level"]}
            at ${time}
            geo {"lat": 1.5, "names": ["x"], "by": {"who": "${tag}"}}
          </record>
        </filter>
        """
    )
    assert said(found) == {
        **dict.fromkeys(("level", "message", "http", "service", "text", "both", "at", "geo"), True),
        **dict.fromkeys(("geo.lat", "geo.names", "geo.by", "geo.by.who"), True),
    }
    types = {dotted(way): one.type.value for way, one in found.known.items()} if found else {}
    assert (types["text"], types["both"], types["at"], types["geo.lat"]) == ("text", "text", "time", "float")


def test_a_new_record_has_what_is_kept_and_set() -> None:
    found = after_filters(
        """
        <filter app>
          @type record_transformer
          renew_record true
          keep_keys level,absent
          <record>
            x 1
          </record>
        </filter>
        """
    )
    assert said(found) == {"level": True, "x": True}


def test_a_name_that_is_a_template_may_replace_anything() -> None:
    found = after_filters('<filter app>\n@type record_transformer\n<record>\n"${tag}" x\n</record>\n</filter>\n')
    assert found is not None
    assert found.open
    assert found.surely_has(("level",))
    assert found.may_have(("level", "inside"))


def test_ruby_that_changes_records_leaves_objects_open() -> None:
    text = "<filter app>\n@type {}\n{}<record>\nx ${{record['http'].delete('status')}}\n</record>\n</filter>\n"
    found = after_filters(text.format("record_transformer", "enable_ruby true\n"))
    assert found is not None
    assert found.may_have(("http", "other"))
    found = after_filters(text.format("record_modifier", ""))
    assert found is not None
    assert not found.surely_has(("level",))
    assert found.surely_has(("x",))


def test_a_record_modifier_keeps_a_list() -> None:
    found = after_filters(
        """
        <filter app>
          @type record_modifier
          whitelist_keys level, absent
          <record>
            x ${record["message"]}
          </record>
        </filter>
        """
    )
    assert said(found) == {"level": True, "x": True}


def test_a_grep_leaves_records_that_have_the_field() -> None:
    some = schema({"level": "keyword", "http.status": "integer"}, sometimes=["level", "http.status"])
    grep = "<filter app>\n@type grep\n<regexp>\nkey {}\npattern {}\n</regexp>\n</filter>\n"
    assert said(after_filters(grep.format("level", "/^E/"), some))["level"] is True
    assert said(after_filters(grep.format("level", "/^E?/"), some))["level"] is False
    assert said(after_filters(grep.format("$.http.status", "/5../"), some))["http.status"] is True
    assert after_filters(grep.format("levl", "/^E/"), some) is None
    assert said(after_filters(grep.format("levl", "/^E?/"), some))["level"] is False


@pytest.mark.parametrize(
    ("rules", "drops"),
    [
        ("<exclude>\nkey nope\npattern /x/\n</exclude>", False),
        ("<exclude>\nkey nope\npattern /^$/\n</exclude>", True),
        ("<and>\n<regexp>\nkey nope\npattern /x/\n</regexp>\n</and>", True),
        ("<or>\n<regexp>\nkey nope\npattern /x/\n</regexp>\n<regexp>\nkey level\npattern /x/\n</regexp>\n</or>", False),
        ("<or>\n<regexp>\nkey nope\npattern /x/\n</regexp>\n<regexp>\nkey none\npattern /x/\n</regexp>\n</or>", True),
        ("<regexp>\nkey $.message.inside\npattern /x/\n</regexp>", False),  # fails in the text: the record passes
    ],
)
def test_a_grep_drops_everything_only_where_that_is_certain(rules: str, drops: bool) -> None:
    assert (after_filters(f"<filter app>\n@type grep\n{rules}\n</filter>\n") is None) is drops


PARSER = """
<filter app>
  @type parser
  key_name message
  {}
  <parse>
    {}
  </parse>
</filter>
"""


def parsed(options: str, parse: str, schema: Fields = SMALL) -> Fields:
    found = after_filters(PARSER.format(options.replace(";", "\n"), parse.replace(";", "\n")), schema)
    assert found is not None
    return found


CSV = "@type csv;keys level,x;time_key x"


def test_a_parser_leaves_what_it_parsed() -> None:
    found = parsed("", CSV)
    assert (said(found), found.times) == ({"level": True}, frozenset({OWN}))


def test_a_parser_keeps_the_record_where_it_is_told_to_even_if_it_fails() -> None:
    found = parsed("reserve_data true;remove_key_name_field true", CSV)
    assert said(found) == {"level": True, "message": False, "http": True, "http.status": True, "ts": True}
    assert found.times == {OWN, UNKNOWN}


def test_a_parser_puts_values_where_it_is_told_to() -> None:
    assert said(parsed("inject_key_prefix p.", CSV)) == {"p.level": True}
    assert said(parsed("hash_value_field h", CSV)) == {"h": True, "h.level": True}
    assert said(parsed("hash_value_field h;reserve_data true", CSV))["h.level"] is False


def test_a_parser_keeps_the_time_of_the_event_where_it_is_told_to() -> None:
    assert parsed("reserve_time true", CSV).times == {UNKNOWN}
    assert parsed("", "@type csv;keys level").times == {ARRIVAL}
    assert parsed("", "@type csv;keys level;estimate_current_event false").times == {UNKNOWN}


def test_a_parser_of_a_field_that_is_not_there_hands_on_nothing_or_the_record() -> None:
    filter_ = PARSER.replace("message", "nope")
    assert after_filters(filter_.format("", "@type json")) is None
    assert said(after_filters(filter_.format("reserve_data true", "@type json"))) == said(SMALL)


def test_json_in_a_filter_has_the_fields_of_the_line_that_the_source_did_not_parse() -> None:
    root = root_of(
        """
        <source>
          @type tail
          @id in
          @label @X
          tag app
          <parse>
            @type none
          </parse>
        </source>
        <label @X>
          <filter app>
            @type parser
            key_name message
            <parse>
              @type json
              time_key timestamp
              keep_time_key true
            </parse>
          </filter>
          <match app>
            @type null
            @id out
          </match>
        </label>
        """
    )
    found = known(root, "out", {"in": LINE})
    assert found is not None
    assert (said(found), found.times) == (LINE_FIELDS, frozenset({OWN}))


def test_joined_texts_are_no_lines_any_more() -> None:
    concat = "<filter app>\n@type concat\nkey message\nmultiline_start_regexp /^x/\n</filter>\n"
    text = "<source>\n@type tail\n@id in\ntag app\n<parse>\n@type none\n</parse>\n</source>\n" + concat
    root = root_of(text + PARSER.format("", "@type json") + "<match **>\n@type null\n@id out\n</match>\n")
    found = known(root, "out", {"in": LINE})
    assert found is not None
    assert said(found) == {"...": False}


def test_concat_removes_the_marks_of_parts() -> None:
    some = schema({"log": "text", "partial": "keyword"}, sometimes=["partial"])
    concat = "<filter app>\n@type concat\nkey log\npartial_key partial\npartial_value true\n</filter>\n"
    assert said(after_filters(concat, some)) == {"log": True, "partial": False}


def test_kubernetes_metadata_adds_what_the_tag_says() -> None:
    found = after_filters("<filter app>\n@type kubernetes_metadata\n</filter>\n")
    assert found is not None
    assert found.surely_has(("kubernetes", "pod_name"))
    assert found.may_have(("kubernetes", "labels", "app"))
    assert found.may_have(("docker", "container_id"))
    assert not found.may_have(("docker", "x"))


def test_stdout_and_prometheus_change_nothing_and_others_may_do_anything() -> None:
    assert after_filters("<filter app>\n@type stdout\n</filter>\n<filter app>\n@type prometheus\n</filter>\n") == SMALL
    assert after_filters("<filter app>\n@type geoip\n</filter>\n") == ANYTHING


# Routes


def test_only_filters_that_fit_and_stand_before_the_match_count() -> None:
    add = "<filter {}>\n@type record_transformer\n<record>\n{} 1\n</record>\n</filter>\n"
    found = after_filters(add.format("app", "x") + add.format("other", "y") + add.format("*", "z"))
    assert {name for name in said(found) if len(name) == 1} == {"x", "z"}


def test_a_filter_of_which_nobody_can_say_whether_it_fits_may_or_may_not_count() -> None:
    found = after_filters("<filter \"#{ENV['T']}\">\n@type record_transformer\n<record>\nx 1\n</record>\n</filter>\n")
    assert said(found)["x"] is False


def test_routes_that_meet_in_a_label_are_merged() -> None:
    root = root_of(
        """
        <source>
          @type forward
          @id one
          tag one
          @label @MEET
        </source>
        <source>
          @type forward
          @id two
          tag two
          @label @MEET
        </source>
        <label @MEET>
          <filter one>
            @type record_transformer
            <record>
              x 1
            </record>
          </filter>
          <match one>
            @type null
            @id only_one
          </match>
          <match **>
            @type null
            @id two_only
          </match>
        </label>
        """
    )
    schemas = {"one": schema({"a": "text"}), "two": schema({"b": "text"})}
    assert said(known(root, "only_one", schemas)) == {"a": True, "x": True}
    assert said(known(root, "two_only", schemas)) == {"b": True}


def test_records_go_on_through_copies_relabels_and_new_tags() -> None:
    root = root_of(
        """
        <source>
          @type forward
          @id in
          tag app
        </source>
        <match app>
          @type copy
          <store>
            @type relabel
            @label @A
          </store>
          <store>
            @type rewrite_tag_filter
            <rule>
              key level
              pattern /(.*)/
              tag level.$1
            </rule>
          </store>
          <store>
            @type null
            @id third
          </store>
        </match>
        <match level.**>
          @type null
          @id rewritten
        </match>
        <label @A>
          <match **>
            @type null
            @id relabelled
          </match>
        </label>
        """
    )
    for identity in ("third", "rewritten", "relabelled"):
        assert said(known(root, identity, {"in": SMALL})) == said(SMALL)


def test_a_store_after_one_whose_filters_change_the_same_records_may_see_that() -> None:
    text = """
        <source>
          @type forward
          @id in
          tag app
        </source>
        <match app>
          @type copy
          {}
          <store>
            @type relabel
            @label @A
          </store>
          <store>
            @type null
            @id second
          </store>
        </match>
        <label @A>
          <filter **>
            @type record_modifier
            <record>
              x 1
            </record>
          </filter>
          <match **>
            @type null
          </match>
        </label>
        """
    shared = known(root_of(text.format("")), "second", {"in": SMALL})
    assert shared is not None
    assert shared.may_have(("x",))
    shallow = known(root_of(text.format("copy_mode shallow")), "second", {"in": SMALL})
    assert said(shallow) == {"level": True, "message": True, "http": True, "ts": True}
    assert shallow is not None
    assert shallow.may_have(("http", "other"))
    assert known(root_of(text.format("copy_mode deep")), "second", {"in": SMALL}) == SMALL


def test_cycles_come_to_an_end() -> None:
    root = root_of(
        """
        <source>
          @type forward
          @id in
          tag app
          @label @A
        </source>
        <label @A>
          <filter **>
            @type parser
            key_name message
            reserve_data true
            inject_key_prefix p.
            <parse>
              @type regexp
              expression /^(?<message>.*)$/
            </parse>
          </filter>
          <filter **>
            @type record_transformer
            <record>
              message ${record["p.message"]}
              deep {"deep": "${record[\\"deep\\"]}"}
            </record>
          </filter>
          <match **>
            @type relabel
            @id out
            @label @B
          </match>
        </label>
        <label @B>
          <match **>
            @type relabel
            @label @A
          </match>
        </label>
        """
    )
    found = known(root, "out", {"in": SMALL})
    assert said(found) == {**said(SMALL), "p.message": False, "deep": True, "deep.deep": True}


def test_records_that_a_filter_fails_on_come_to_the_label_of_errors() -> None:
    text = (
        PARSER.format("", CSV.replace(";", "\n"))
        + "<label @ERROR>\n<match **>\n@type null\n@id errors\n</match>\n</label>\n"
    )
    text = "<source>\n@type forward\n@id in\ntag app\n</source>\n" + text
    root = root_of(text + "<match **>\n@type null\n</match>\n")
    assert said(known(root, "errors", {"in": SMALL})) == {name: "." in name or name == "level" for name in said(SMALL)}


def test_nothing_is_known_where_a_file_is_not_included_and_nothing_comes_where_no_route_leads() -> None:
    lonely = "<label @L>\n<match **>\n@type null\n@id out\n</match>\n</label>\n"
    root = root_of(lonely)
    assert flow(root, {}).before(way_of(root, "out")) is None
    assert known_at(flow(root, {}), way_of(root, "out")) == ANYTHING
    root = root_of("@include other.conf\n" + lonely)
    assert flow(root, {}).before(way_of(root, "out")) == ANYTHING


# Whole configurations

SECTION_6 = Path(__file__).parent / "interpreter" / "delivering.conf"


@pytest.fixture(scope="module")
def working() -> tuple[Section, Flow]:
    root = read(SECTION_6.read_text("utf-8"), "fluent.conf")
    return root, flow(root, {"in_eventcore": LINE})


@pytest.mark.parametrize("sink", ["out_es", "out_http", "out_file"])
def test_the_fields_of_a_working_configuration_are_exact(working: tuple[Section, Flow], sink: str) -> None:
    root, found = working
    at_sink = found.before(way_of(root, sink))
    assert said(at_sink) == {
        **{name: name == "fields.message" for name in LINE_FIELDS},
        "unmatched_line": False,
        **dict.fromkeys(("hostname", "environment", "service", "source_tag"), True),
    }
    assert at_sink is not None
    assert at_sink.times == {OWN, ARRIVAL}
    assert at_sink.holds_time


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_the_fields_of_generated_configurations_are_exact(deployment: str) -> None:
    path = Path(__file__).parents[2] / "generated" / deployment / "fluentd" / "fluent.conf"
    root = read(path.read_text("utf-8"), "fluent.conf")
    found = known(root, "eventcore.out.elasticsearch", {"eventcore.in": LINE})
    assert said(found) == {
        **{name: name == "fields.message" for name in LINE_FIELDS},
        "message": False,  # a line that is no JSON object
        **dict.fromkeys(("hostname", "environment", "service"), True),
    }
    assert found is not None
    assert found.times == {OWN, ARRIVAL}
    assert found.holds_time


# Random chains of filters against a naive interpreter

_NAMES = ("a", "b", "c", "d.e")
_names = st.sampled_from(_NAMES)
_records = st.fixed_dictionaries(
    {
        "a": st.just("") | st.just("x"),
        "o": st.fixed_dictionaries({"i": st.integers(0, 3)}, optional={"j": st.just("x")}),
    },
    optional={"b": st.integers(0, 9), "line": st.dictionaries(_names, st.integers(0, 9)).map(json.dumps)},
)
_SCHEMA = schema(
    {"a": "text", "b": "integer", "line": "text", "o.i": "integer", "o.j": "text"}, sometimes=["b", "line", "o.j"]
)

Step = tuple[str, Callable[[Record], Record | None]]


def _filter(kind: str, body: str) -> str:
    return f"<filter **>\n@type {kind}\n{body}</filter>\n"


@st.composite
def _sets(draw: st.DrawFn) -> Step:
    name, read_ = draw(_names), draw(st.sampled_from((*_NAMES, "o", "line")))
    copies, whole = draw(st.booleans()), draw(st.booleans())
    value = f'${{record["{read_}"]}}' if copies else "fixed"
    removed = draw(st.sampled_from(("", "a", "b", "$.o.i", "$.a.x", "o")))
    options = (f"remove_keys {removed}\n" if removed else "") + (
        "" if whole else "renew_record true\nkeep_keys a,line,o\n"
    )

    def run(record: Record) -> Record:
        new: Record = dict(record) if whole else {key: record[key] for key in ("a", "line", "o") if key in record}
        new[name] = record.get(read_) if copies else "fixed"
        _remove(new, removed)
        return new

    return _filter("record_transformer", f"{options}<record>\n{name} {value}\n</record>\n"), run


def _remove(record: Record, path: str) -> None:
    if path.startswith("$."):
        outer, inner = path[2:].split(".")
        if isinstance(record.get(outer), dict):
            record[outer] = {key: value for key, value in record[outer].items() if key != inner}
    else:
        record.pop(path, None)


@st.composite
def _keeps(draw: st.DrawFn) -> Step:
    names = draw(st.lists(st.sampled_from((*_NAMES, "o", "line")), min_size=1, max_size=3))

    def run(record: Record) -> Record:
        kept = {key: value for key, value in record.items() if key in (*names, "n")}
        return {**kept, "n": "1"}

    return _filter("record_modifier", f"whitelist_keys {','.join(names)}\n<record>\nn 1\n</record>\n"), run


@st.composite
def _greps(draw: st.DrawFn) -> Step:
    name, excludes = draw(_names), draw(st.booleans())

    def run(record: Record) -> Record | None:
        value = record.get(name)
        return record if (value is not None and str(value) != "") is not excludes else None

    rule = "exclude" if excludes else "regexp"
    return _filter("grep", f"<{rule}>\nkey {name}\npattern /./\n</{rule}>\n"), run


@st.composite
def _parses(draw: st.DrawFn) -> Step:
    reserve, remove = draw(st.booleans()), draw(st.booleans())
    prefix, held = draw(st.sampled_from(("", "p."))), draw(st.sampled_from(("", "a", "h")))

    def run(record: Record) -> Record | None:
        text, values = record.get("line"), None
        if isinstance(text, str):
            try:
                values = json.loads(text)
            except ValueError:
                values = None
        if not isinstance(values, dict):
            return {**record, **({held: {}} if held else {})} if reserve else None
        values = {prefix + key: value for key, value in values.items()}
        kept = {key: value for key, value in record.items() if not (remove and key == "line")} if reserve else {}
        return {**kept, **({held: values} if held else values)}

    options = [f"reserve_data {str(reserve).lower()}", f"remove_key_name_field {str(remove).lower()}", "key_name line"]
    options += [f"inject_key_prefix {prefix}"] * bool(prefix) + [f"hash_value_field {held}"] * bool(held)
    return _filter("parser", "\n".join(options) + "\n<parse>\n@type json\ntime_key t\n</parse>\n"), run


@given(st.lists(_sets() | _keeps() | _greps() | _parses(), max_size=5), st.lists(_records, min_size=1, max_size=4))
def test_what_filters_make_of_records_is_allowed(steps: list[Step], records: list[Record]) -> None:
    found = after_filters("".join(text for text, _ in steps), _SCHEMA)
    for record in records:
        result: Record | None = record
        for _, run in steps:
            result = None if result is None else run(result)
        if result is not None:
            assert found is not None
            assert _allows(found.shape, result), (found, result)


def _allows(shape: Shape, record: Record) -> bool:
    for name, value in record.items():
        inside = shape.fields[name].inside if name in shape.fields else None
        if not shape.may(name) or (isinstance(value, dict) and inside is not None and not _allows(inside, value)):
            return False
        if isinstance(value, dict) and name in shape.fields and not shape.fields[name].type.may_hold_fields:
            return False
    return all(name in record for name, one in shape.fields.items() if one.always)
