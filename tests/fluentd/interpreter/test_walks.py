"""From router to router: labels, copies, new tags, errors, rounds without end, and code that nobody runs."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.interpreter.events import Line, Outcome
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.parser import read
from fluentd.interpreter.following import (
    deliveries,
    filtering,
    follow,
    given,
    notes,
    passages,
    receiving,
    record,
    records,
    steps,
)

STDOUT = "@type stdout"


def match(body: str, pattern: str = "**") -> str:
    return f"<match {pattern}>\n{body}\n</match>\n"


def label(name: str, body: str) -> str:
    return f"<label {name}>\n{body}\n</label>\n"


def add(field: str, pattern: str = "**", name: str = "filter") -> str:
    return f"<{name} {pattern}>\n@type record_transformer\n<record>\n{field}\n</record>\n</{name}>\n"


def test_filters_that_fit_before_the_match_are_applied_in_order() -> None:
    configuration = receiving(
        add("a 1", "app.**") + add("b 1", "web.**") + add('c "${record[\\"a\\"]}"') + match(STDOUT) + add("d 1")
    )
    assert record(follow(configuration, given("{}", "app.x"))) == {"a": "1", "c": "1"}


def test_an_event_that_no_match_takes_is_dropped() -> None:
    [passage] = follow(receiving(match(STDOUT, "a.*")), given("{}", "a.b.c")).passages
    assert passage.end == "no `<match>` takes `a.b.c`: it is dropped"


def test_a_source_emits_to_its_label() -> None:
    configuration = "<source>\n@type forward\n@label @A\n</source>\n" + add("a 1") + label("@A", match(STDOUT))
    assert record(follow(configuration, given("{}"))) == {}


def test_relabel_hands_on() -> None:
    trace = follow(receiving(match("@type relabel\n@label @A") + label("@A", add("a 1") + match(STDOUT))), given("{}"))
    assert [one.label for one in passages(trace)] == ["@ROOT", "@A"]
    assert passages(trace)[1].cause == "emitted by `<match **>` (line 4)"
    assert record(trace) == {"a": "1"}


def test_root_leads_back_to_the_top() -> None:
    configuration = "<source>\n@type forward\n@label @A\n</source>\n"
    configuration += label("@A", match("@type relabel\n@label @ROOT")) + match(STDOUT)
    assert [one.label for one in passages(follow(configuration, given("{}")))] == ["@A", "@ROOT"]


def test_an_unknown_label_is_refused_by_fluentd() -> None:
    trace = follow(receiving(match("@type relabel\n@label @NOPE")), given("{}"))
    assert passages(trace)[1].end == "`@NOPE` is no label of this configuration: Fluentd refuses to start"


@pytest.mark.parametrize(
    "configuration",
    [
        match("@type relabel"),
        match("@type relabel\n@label @A")
        + label("@A", match("@type relabel\n@label @B"))
        + label("@B", match("@type relabel\n@label @A")),
        match("@type copy\n<store>\n@type relabel\n@label @A\n</store>\n<store>\n@type relabel\n@label @A\n</store>")
        + label("@A", match("@type relabel\n@label @ROOT")),
    ],
)
def test_rounds_of_labels_are_cut(configuration: str) -> None:
    trace = follow(receiving(configuration), given("{}"))
    last = passages(trace)[-1]
    assert last.end == "it was here before and goes round for ever: `stack level too deep`, and the input dies"


def test_rounds_that_change_the_record_are_cut() -> None:
    configuration = receiving(add('n "${record[\\"n\\"]}x"') + match("@type relabel\n@label @ROOT"))
    assert passages(follow(configuration, given('{"n": ""}')))[-1].end == "too many rounds: the trace is cut here"


def test_rounds_that_grow_like_an_avalanche_are_cut() -> None:
    store = "<store>\n@type relabel\n@label @ROOT\n</store>\n"
    configuration = receiving(add('n "${record[\\"n\\"]}x"') + match(f"@type copy\n{store}{store}"))
    assert len(passages(follow(configuration, given('{"n": ""}')))) < 500


def test_an_error_in_the_error_label_goes_round_for_ever() -> None:
    parser = "<filter **>\n@type parser\nkey_name m\n<parse>\n@type json\n</parse>\n</filter>\n"
    configuration = receiving(parser + match(STDOUT) + label("@ERROR", parser + match(STDOUT)))
    trace = follow(configuration, given('{"m": "x"}'))
    assert [one.label for one in passages(trace)] == ["@ROOT", "@ERROR", "@ERROR"]
    assert passages(trace)[-1].end == "it was here before and goes round for ever: an endless error loop"
    assert deliveries(trace) == []


def test_copy_hands_an_event_to_every_store() -> None:
    stores = "<store ignore_error>\n@type null\n</store>\n<store>\n@type stdout\n</store>"
    assert [one.place for one in follow(receiving(match(f"@type copy\n{stores}")), given("{}")).deliveries] == [
        "nowhere",
        "standard output",
    ]


MODIFYING = label(
    "@A", "<filter **>\n@type record_modifier\n<record>\nx 1\n</record>\n</filter>\n" + match("@type null")
)
STORES = "<store>\n@type relabel\n@label @A\n</store>\n<store>\n@type stdout\n</store>"


@pytest.mark.parametrize(
    ("mode", "second"),
    [("", {"x": "1"}), ("copy_mode shallow", {}), ("copy_mode deep", {}), ("deep_copy true", {})],
)
def test_stores_share_the_record_unless_it_is_copied(mode: str, second: dict[str, str]) -> None:
    trace = follow(receiving(match(f"@type copy\n{mode}\n{STORES}") + MODIFYING), given("{}"))
    assert [(one.place, one.event.record) for one in trace.deliveries] == [
        ("standard output", second),
        ("nowhere", {"x": "1"}),
    ]


def test_a_store_that_only_stands_in_for_the_one_before_it_gets_nothing() -> None:
    stores = "<store>\n@type null\n</store>\n<store ignore_if_prev_success>\n@type stdout\n</store>"
    trace = follow(receiving(match(f"@type copy\n{stores}")), given("{}"))
    assert [one.place for one in trace.deliveries] == ["nowhere"]


def test_roundrobin_takes_its_first_store() -> None:
    stores = "<store>\n@type null\n</store>\n<store>\n@type stdout\n</store>"
    trace = follow(receiving(match(f"@type roundrobin\n{stores}")), given("{}"))
    assert [one.place for one in trace.deliveries] == ["nowhere"]
    assert [one.reason for one in steps(trace)] == ["to the first of 2 stores; later events go to the others in turn"]


def rule(pattern: str, tag: str, options: str = "") -> str:
    return f"<rule>\nkey k\npattern {pattern}\ntag {tag}\n{options}\n</rule>\n"


@pytest.mark.parametrize(
    ("rules", "options", "expected"),
    [
        (rule("/^(\\w)(.*)$/", "new.$2.$1$3"), "", "new.alue.v"),
        (rule("/^(\\w)/", "new.$1"), "capitalize_regex_backreference true", "new.V"),
        (rule("/no/", "a") + rule("/val/", "b") + rule("/val/", "c"), "", "b"),
        (rule("/no/", "a", "invert true"), "", "a"),
        (rule("/val/", "x.${tag}.${tag_parts[1]}.${hostname}${none}"), "", "x.app.web.web.host-1"),
        (rule("/val/", "x.${tag}"), "remove_tag_prefix app", "x.web"),
        (rule("/val/", "x.${tag}"), "remove_tag_regexp /^a.p\\./", "x.web"),
    ],
)
def test_rewrite_tag_filter_gives_the_tag_of_the_first_rule_that_fits(rules: str, options: str, expected: str) -> None:
    configuration = receiving(match(f"@type rewrite_tag_filter\n{options}\n{rules}", "app.**") + match(STDOUT))
    trace = follow(configuration, given('{"k": "value"}', "app.web"))
    assert [one.event.tag for one in trace.deliveries] == [expected]


@pytest.mark.parametrize(
    "rules", [rule("/no/", "a"), rule("/val/", "${tag}"), rule("/^$/", "a").replace("key k", "key n")]
)
def test_an_event_that_gets_no_other_tag_is_dropped(rules: str) -> None:
    configuration = receiving(match(f"@type rewrite_tag_filter\n{rules}", "app.**") + match(STDOUT))
    trace = follow(configuration, given('{"k": "value"}', "app.web"))
    assert [(one.outcome, one.reason) for one in steps(trace)] == [(Outcome.DROPPED, "no rule gives it another tag")]


def test_a_rule_may_name_a_label() -> None:
    rules = rule("/val/", "${tag}", "label @A")
    configuration = receiving(match(f"@type rewrite_tag_filter\n{rules}") + label("@A", match(STDOUT)))
    assert [one.label for one in passages(follow(configuration, given('{"k": "value"}')))] == ["@ROOT", "@A"]


def test_code_in_a_pattern_leaves_open_whether_it_fits() -> None:
    configuration = receiving(add("a 1", '"app.#{rand}"') + match(STDOUT))
    [step] = steps(follow(configuration, given("{}")))
    assert (step.outcome, step.reason[:24]) == (Outcome.UNKNOWN, "nobody can say whether i")


@pytest.mark.parametrize(
    ("value", "given_", "expected"),
    [
        ("#{ENV.fetch('X')}", {"X": "prod"}, "prod"),
        ("#{ENV['X']}-1", {"X": "prod"}, "prod-1"),
        ('#{ENV["X"]}', {"X": "prod"}, "prod"),
        ("#{ENV['X'] || 'd'}", {"X": "prod"}, "prod"),
        ("#{ENV['X'] || 'd'}", {}, "d"),
        ("#{ENV.fetch('X', 'd')}", {}, "d"),
        ("#{ENV.fetch('X') { 'd' }}", {}, "d"),
        ("#{ENV['X'] || 5}", {}, "5"),
        ("#{ENV['X']}", {}, "${X}"),
        ("a-#{ENV['X']}-${tag}", {}, "a-${X}-app"),
        ("#{hostname}", {}, "host-1"),
        ("#{Socket.gethostname}", {}, "host-1"),
    ],
)
def test_variables_of_the_environment_have_the_given_value_or_their_default(
    value: str, given_: dict[str, str], expected: str
) -> None:
    trace = follow(receiving(add(f'a "{value}"') + match(STDOUT)), given("{}"), **given_)
    assert record(trace) == {"a": expected}


def test_it_is_said_which_variables_were_not_given() -> None:
    trace = follow(receiving(add("a \"#{ENV['X']}#{ENV['Y'] || 'd'}\"") + match(STDOUT)), given("{}"))
    assert trace.notes == (
        "`X` of the environment is not given: it is shown as `${X}`",
        "`Y` is not given: its default `d` is taken",
    )


def test_a_default_in_unicode_escapes_is_read() -> None:
    trace = follow(receiving(add('a "#{ENV[\'X\'] || "\\u{e9}x"}"') + match(STDOUT)), given("{}"))
    assert record(trace) == {"a": "éx"}


def test_a_parameter_that_is_to_be_left_out_is_left_out() -> None:
    source = """<source>
      @type tail
      path /a
      tag app
      path_key "#{ENV['K'] || use_nil}"
      <parse>
        @type none
      </parse>
    </source>
    """
    assert record(follow(source + match(STDOUT), "x")) == {"message": "x"}
    assert record(follow(source + match(STDOUT), "x", K="k")) == {"message": "x", "k": "/a"}


def test_other_code_is_never_run() -> None:
    trace = follow(receiving(add("a \"#{File.read('/etc/passwd')}\"") + match(STDOUT)), given("{}"))
    [step] = steps(trace)
    assert (step.outcome, step.reason) == (Outcome.UNKNOWN, "`a` is left out: code of Ruby decides")
    assert record(trace) == {}


def test_a_plugin_that_code_names_is_not_simulated() -> None:
    configuration = receiving('<filter **>\n@type "#{x}"\n</filter>\n<match **>\n@type "#{y}"\n</match>')
    trace = follow(configuration, given('{"a": 1}'))
    assert [one.reason for one in steps(trace)] == ["code of Ruby decides which plugin this is"]
    assert [(one.certain, one.event.record) for one in trace.deliveries] == [(False, {"a": 1})]


def test_a_label_that_code_names_is_not_followed() -> None:
    configuration = '<source>\n@type forward\n@label "#{x}"\n</source>\n'
    assert notes(follow(configuration + match(STDOUT), given("{}"))) == ["code of Ruby says its label"]


def test_an_event_comes_from_a_source_that_emits_its_tag() -> None:
    configuration = "<source>\n@type tcp\ntag a\n</source>\n<source>\n@type udp\ntag b\n@label @B\n</source>\n"
    configuration += match(STDOUT) + label("@B", match("@type null"))
    assert [one.label for one in passages(follow(configuration, given("{}", "b"), given("{}", "a")))] == ["@B", "@ROOT"]
    assert notes(follow(configuration, given("{}", "c"))) == ["no source emits the tag `c`"]


def test_a_text_needs_a_source_that_reads_files() -> None:
    assert notes(follow(receiving(match(STDOUT)), "text")) == [
        'no source reads lines of files: give an event as `{"tag": "…", "record": {…}}`'
    ]
    assert notes(follow(match(STDOUT), "text")) == ["no source reads it"]


def test_a_line_may_say_the_time_of_its_event() -> None:
    line = '{"tag": "app", "record": {}, "time": 1.5}'
    assert [one.event.time.text for one in passages(follow(receiving(match(STDOUT)), line))] == [
        "1970-01-01T00:00:01.5Z"
    ]


def test_json_is_a_line_of_a_file_where_only_files_are_read() -> None:
    source = "<source>\n@type tail\npath /a\ntag app\n<parse>\n@type json\n</parse>\n</source>\n"
    line = given('{"a": 1}')
    assert record(follow(source + match(STDOUT), line)) == {"tag": "app", "record": {"a": 1}}
    both = follow(source + receiving(match(STDOUT)), line)
    assert record(both) == {"a": 1}
    root = read(source + receiving(match(STDOUT)), "fluent.conf")
    assert [one.event.record for one in traced(root, [Line(line, "/a")]).deliveries] == [
        {"tag": "app", "record": {"a": 1}}
    ]


def test_steps_show_the_record_as_it_was_then() -> None:
    modify = "<filter **>\n@type record_modifier\n<record>\n{} 1\n</record>\n</filter>\n"
    trace = follow(receiving(modify.format("a") + modify.format("b") + match(STDOUT)), given("{}"))
    assert passages(trace)[0].event.record == {}
    assert [one.event and one.event.record for one in steps(trace)] == [{"a": "1"}, {"a": "1", "b": "1"}]


def test_an_unknown_time_zone_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="`Mars/Olympus` is no time zone"):
        follow(filtering(STDOUT), timezone="Mars/Olympus")


def test_no_lines_give_an_empty_trace() -> None:
    trace = follow(filtering(STDOUT))
    assert (trace.lines, trace.readings, records(trace)) == ((), (), [])
