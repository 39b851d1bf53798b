"""Who handles which event: paths, flows, and what the checks claim of them, against a naive walk of single tags."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.findings import Severity, SourceLine
from eventcore_monitoring.fluentd.checks.labels import labels
from eventcore_monitoring.fluentd.checks.routing import routing
from eventcore_monitoring.fluentd.checks.routing_loops import loops
from eventcore_monitoring.fluentd.checks.routing_patterns import patterns
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.routing import ROOT, outputs, routes, workers
from eventcore_monitoring.fluentd.routing_flow import Flow, flow
from eventcore_monitoring.fluentd.tag_automaton import Automaton
from eventcore_monitoring.fluentd.tag_pattern import tag_pattern
from eventcore_monitoring.fluentd.tags import Knowledge, source_tags
from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section

TAGS = [".".join(words) for length in (1, 2, 3) for words in product("ab", repeat=length)]
LABELS = ("@A", "@B")


def section(name: str, argument: str = "", *inner: Section, **parameters: str) -> Section:
    """A section with these parameters, `type` and `label` with their `@`; `line` is the line on which it stands."""
    line = int(parameters.pop("line", "1"))
    children = [Parameter("@" + key if key in ("type", "label") else key, value) for key, value in parameters.items()]
    return Section(name, argument, (*children, *inner), SourceLine("fluent.conf", line))


_WORDS = st.sampled_from(["a", "b", "*", "**", "{a,b}", "c"])
_PATTERNS = st.lists(st.lists(_WORDS, min_size=1, max_size=3).map(".".join), min_size=1, max_size=2).map(" ".join)


@st.composite
def _rules(draw: st.DrawFn) -> tuple[Section, ...]:
    """Filters and matches with lines of their own, some of which hand events on to a label."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        pattern = draw(_PATTERNS)
        target = draw(st.sampled_from(["", *LABELS]))
        if draw(st.booleans()):
            found.append(section("filter", pattern, type="stdout", line=str(number)))
        elif target:
            found.append(section("match", pattern, type="relabel", label=target, line=str(number)))
        else:
            found.append(section("match", pattern, type="stdout", line=str(number)))
    return tuple(found)


@st.composite
def configurations(draw: st.DrawFn) -> Section:
    """One to three sources with exact tags, the top level and two labels."""
    sources = []
    for tag in draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=3)):
        label = draw(st.sampled_from(["", *LABELS]))
        sources.append(section("source", type="sample", tag=tag, **({"label": label} if label else {})))
    named = tuple(section("label", name, *draw(_rules())) for name in LABELS)
    return Section(children=(*sources, *draw(_rules()), *named))


def rules_of(root: Section, label: str) -> list[Section]:
    home = root if label == ROOT else next(one for one in root.sections if one.argument == label)
    return [one for one in home.sections if one.name in ("filter", "match")]


def naive(root: Section, label: str, tag: str) -> tuple[list[Section], Section | None]:
    applied: list[Section] = []
    for rule in rules_of(root, label):
        if tag_pattern(str(rule.argument)).matches(tag):
            if rule.name == "match":
                return applied, rule
            applied.append(rule)
    return applied, None


def events(root: Section) -> Iterator[tuple[str, str]]:
    """Every label and tag that the events of the sources come to, one by one."""
    to_do = [
        (str(one.value("@label", default=ROOT)), str(one.value("tag"))) for one in root.sections if one.name == "source"
    ]
    seen = set()
    while to_do:
        label, tag = to_do.pop()
        if (label, tag) not in seen:
            seen.add((label, tag))
            yield label, tag
            taker = naive(root, label, tag)[1]
            if taker is not None and taker.text("@type") == "relabel":
                to_do.append((str(taker.value("@label")), tag))


def known(root: Section) -> Flow:
    found = flow(routes(root))
    assert found is not None
    return found


def kind_of(one: Flow, tag: str) -> int:
    """The kind of a tag: by the emissions that can have it, and by its path through each router."""
    languages = [emission.tags.language for emission in one.emissions]
    holding = Automaton([language for language in languages if language is not None]).fitting(tag)
    paths = [one.routing.path_of(tag, label) for label in one.routing.routers]
    used = {id(way[-1]) for path in paths for way in (*path.filters, path.match) if way}
    (number,) = (
        number
        for number in range(len(one.kinds))
        if {id(rule.way[-1]) for rule, kinds in one.reaching.items() if number in kinds} == used
        and {index for index, kinds in enumerate(one.holding) if number in kinds} == holding
    )
    return number


@given(configurations(), st.sampled_from(TAGS), st.sampled_from([ROOT, *LABELS]))
def test_a_path_is_that_of_a_naive_walk(root: Section, tag: str, label: str) -> None:
    path = routes(root).path_of(tag, label)
    applied, taker = naive(root, label, tag)
    assert [way[-1] for way in path.filters] == applied
    assert (path.match and path.match[-1]) == taker
    assert path.uncertain == ()


@given(configurations(), st.sampled_from(TAGS), st.sampled_from([ROOT, *LABELS]))
def test_a_kind_of_tags_walks_as_each_of_them(root: Section, tag: str, label: str) -> None:
    one = known(root)
    walk = one.walk(label, kind_of(one, tag))
    applied, taker = naive(root, label, tag)
    assert [rule.way[-1] for rule, certain in walk.rules if certain] == [*applied, *([taker] if taker else [])]
    assert walk.dropped is (taker is None)


@given(configurations())
def test_what_arrives_is_what_single_events_come_to(root: Section) -> None:
    one = known(root)
    for label in (ROOT, *LABELS):
        arrived = {arrival.kind for arrival, certain in one.arrivals[label].items() if certain}
        own = {kind_of(one, f"fluent.{level}") for level in ("trace", "debug", "info", "warn", "error", "fatal")}
        assert arrived - own == {kind_of(one, tag) for place, tag in events(root) if place == label} - own


@given(configurations())
def test_what_is_called_dead_handles_no_event_and_what_is_lost_is_lost(root: Section) -> None:
    walked = [(label, tag, *naive(root, label, tag)) for label, tag in events(root)]
    used = [rule for _, _, applied, taker in walked for rule in (*applied, taker) if rule is not None]
    by_address: dict[str, list[Section]] = {}
    for label in (ROOT, *LABELS):
        for rule in rules_of(root, label):
            place = f"{rule.name} {rule.argument}" if label == ROOT else f"label {label} / {rule.name} {rule.argument}"
            by_address.setdefault(place, []).append(rule)
    lost = {tag for _, tag, _, taker in walked if taker is None}
    for fault in routing(root):
        if fault.code in ("fluentd-tag-not-taken", "fluentd-label-takes-nothing"):
            assert any(f"`{tag}`" in fault.message for tag in lost)
        elif fault.code in ("fluentd-match-shadowed", "fluentd-filter-after-match", "fluentd-pattern-fits-nothing"):
            dead = next(one for one in by_address[fault.at] if one.source == fault.source)
            assert all(rule is not dead for rule in used)


@given(configurations(), st.sampled_from(TAGS))
def test_a_rule_is_said_to_fit_the_kinds_of_its_tags(root: Section, tag: str) -> None:
    one = known(root)
    rules = [rule for router in one.routing.routers.values() for rule in router.rules]
    for rule, fitted in one.fitting(rules).items():
        assert all(rule.fits(example) for example in fitted.values())
        assert not rule.fits(tag) or kind_of(one, tag) in fitted


@given(configurations())
def test_every_event_that_no_match_takes_is_reported(root: Section) -> None:
    lost = any(naive(root, label, tag)[1] is None for label, tag in events(root) if any(rules_of(root, label)))
    said = {fault.code for fault in (*routing(root), *labels(root))}
    losses = {"fluentd-tag-not-taken", "fluentd-label-takes-nothing", "fluentd-pattern-one-level"}
    assert not lost or said & {*losses, "fluentd-label-without-match"}


@given(configurations())
def test_a_circle_is_reported_where_an_event_goes_round(root: Section) -> None:
    said = any(fault.code == "fluentd-relabel-loop" for fault in loops(root))
    assert said is (_goes_round(root) or _into_itself(root))


def _goes_round(root: Section) -> bool:
    for start, tag in events(root):
        label, seen = start, [start]
        while (taker := naive(root, label, tag)[1]) is not None and taker.text("@type") == "relabel":
            label = str(taker.value("@label"))
            if label in seen:
                return True
            seen.append(label)
    return False


def _into_itself(root: Section) -> bool:
    return any(rule.text("@label") == label for label in LABELS for rule in rules_of(root, label))


# Sources


def tags_of(**parameters: str) -> list[tuple[Knowledge, Automaton]]:
    found = source_tags(section("source", **parameters))
    return [(one.knowledge, Automaton([one.language])) for one in found if one.language is not None]


@pytest.mark.parametrize(
    ("path", "tag", "comes", "comes_not"),
    [
        ("/var/log/app/*.log", "app.*", "app.var.log.app.x.y.log", "app.var.log.app.x"),
        ("/var/log/app/*.log", "app.*", "app.var.log.app.web.log", "app.var.log.app..log"),
        ("/a/b.log,/c//d.log", "*", "c.d.log", "c..d.log"),
        ("/a/b.log", "x.*.y.*.z", "x.a.b.log.y.", "x.a.b.log.y.a.b.log.z"),
        ("/a/*/b.log", "*", "a.host.b.log", "a.b.log"),
        ("/a/**/b.log", "*", "a.x.y.b.log", "b.log"),
        ("./a/b.log", "t.*", "t.a.b.log", "t..a.b.log"),
        ("/a/%Y/b.log", "*", "a.2024.b.log", "a.%Y"),
        ("/a/b.log", "app", "app", "a.b.log"),
    ],
)
def test_a_tail_source_expands_its_tag(path: str, tag: str, comes: str, comes_not: str) -> None:
    ((_, automaton),) = tags_of(type="tail", path=path, tag=tag)
    assert (bool(automaton.fitting(comes)), bool(automaton.fitting(comes_not))) == (True, False)


@pytest.mark.parametrize(
    ("parameters", "comes", "comes_not", "knowledge"),
    [
        ({"type": "forward"}, "any.tag", "", Knowledge.OPEN),
        ({"type": "forward", "tag": "t"}, "t", "any.tag", Knowledge.CERTAIN),
        ({"type": "forward", "add_tag_prefix": "p"}, "p.any", "any", Knowledge.OPEN),
        ({"type": "forward", "add_tag_prefix": "p", "tag": "t"}, "p.t", "t", Knowledge.CERTAIN),
        ({"type": "http"}, "a.b", "a/b", Knowledge.OPEN),
        ({"type": "syslog", "tag": "s"}, "s.kern.warn", "s.kern", Knowledge.CERTAIN),
        ({"type": "systemd", "tag": "s"}, "s", "s.unit", Knowledge.CERTAIN),
        ({"type": "s3"}, "input.s3", "s3", Knowledge.CERTAIN),
        ({"type": "exec", "tag": "e"}, "e", "f", Knowledge.CERTAIN),
        ({"type": "not_known", "tag": "e"}, "anything", "", Knowledge.GUESS),
    ],
)
def test_a_source_emits_the_tags_of_its_plugin(
    parameters: dict[str, str], comes: str, comes_not: str, knowledge: Knowledge
) -> None:
    ((found, automaton),) = tags_of(**parameters)
    assert (bool(automaton.fitting(comes)), bool(automaton.fitting(comes_not))) == (True, False)
    assert found is knowledge


@pytest.mark.parametrize("type_", ["monitor_agent", "debug_agent", "prometheus"])
def test_a_source_without_events_emits_no_tag(type_: str) -> None:
    assert tags_of(type=type_) == []


# Routers


def test_workers_come_after_the_top_level() -> None:
    root = read("<worker 0>\n<match a>\n@type null\n</match>\n</worker>\n<match *>\n@type stdout\n</match>\n", "f")
    match = routes(root).path_of("a").match
    assert match is not None
    assert match[-1].argument == "*"


def test_each_worker_that_runs_something_else_is_a_view() -> None:
    text = "<system>\nworkers 4\n</system>\n<worker 0>\n</worker>\n<worker 1-2>\n</worker>\n"
    root = read(text, "f")
    zero, one = (each for each in root.sections if each.name == "worker")
    assert workers(root) == ((zero,), (one,), ())
    assert workers(read("<match a>\n@type null\n</match>\n", "f")) == ((),)


def test_the_stores_of_a_copy_are_its_outputs() -> None:
    inner = section(
        "store", "", section("store", "", type="null"), section("store", "", type="file"), type="roundrobin"
    )
    copy = section("match", "a", section("store", "", type="stdout"), inner, type="copy")
    assert [way[-1].text("@type") for way in outputs((copy,))] == ["stdout", "null", "file"]


def test_a_section_with_code_in_its_pattern_is_uncertain() -> None:
    opaque = Section("match", (Code("x"), ".**"), (Parameter("@type", "null"),))
    root = Section(children=(opaque, section("match", "a.**", type="stdout")))
    path = routes(root).path_of("a.b")
    assert path.uncertain == ((opaque,),)
    assert path.match == (section("match", "a.**", type="stdout"),)


def test_what_a_tag_reaches_are_outputs_behind_labels_too() -> None:
    relabel = section(
        "match", "a", section("store", "", type="file"), section("store", "", type="relabel", label="@X"), type="copy"
    )
    root = Section(children=(relabel, section("label", "@X", section("match", "**", type="null"))))
    reached: list[Way] = list(routes(root).reached("a"))
    assert [way[-1].text("@type") for way in reached] == ["file", "relabel", "null"]


def test_an_include_that_is_not_resolved_leaves_the_routing_open() -> None:
    root = Section(children=(section("source", type="sample", tag="a"), Include("more.conf")))
    assert routes(root).complete is False
    assert list(routing(root)) == []


def test_messages_name_the_other_party_with_its_line() -> None:
    text = (
        "<source>\n  @type sample\n  tag app.logs\n</source>\n"
        "<match app.**>\n  @type null\n</match>\n<match app.logs>\n  @type null\n</match>\n"
    )
    (found,) = routing(read(text, "fluent.conf"))
    assert found.at == "match app.logs"
    assert found.message == "gets no event: `<match app.**>` (line 5) before it takes all tags that `app.logs` fits"
    assert found.fix == "move it before `<match app.**>` (line 5), or remove it"
    assert found.severity is Severity.ERROR
    assert found.source is not None
    assert found.source.line == 8


def test_a_comma_is_mended_with_braces() -> None:
    (found,) = patterns(read("<match a.**,b.**>\n  @type null\n</match>\n", "f"))
    assert found.fix == "write `{a,b}.**` or `a.** b.**`"


def test_a_misspelt_pattern_is_recognised() -> None:
    text = "<source>\n  @type sample\n  tag eventcore.app\n</source>\n<match evencore.**>\n  @type null\n</match>\n"
    assert [one.fix for one in routing(read(text, "f"))] == [
        "correct `<match evencore.**>` (line 5): did you mean `eventcore.**`?",
        "did you mean `eventcore.**`?",
    ]


def test_a_misspelt_label_is_recognised() -> None:
    text = (
        "<source>\n  @type sample\n  tag a\n  @label @APPS\n</source>\n"
        "<label @APP>\n  <match **>\n    @type null\n  </match>\n</label>\n"
    )
    assert [one.fix for one in labels(read(text, "f"))] == ["did you mean `@APP`?"]


def test_a_label_that_is_configured_before_the_error_label_cannot_send_to_it() -> None:
    text = (
        "<label @APP>\n  <match **>\n    @type relabel\n    @label @ERROR\n  </match>\n</label>\n"
        "<label @ERROR>\n  <match **>\n    @type null\n  </match>\n</label>\n"
    )
    (found,) = labels(read(text, "f"))
    assert found.code == "fluentd-label-missing"
    assert found.source is not None
    assert found.source.line == 4
