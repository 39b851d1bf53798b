"""The reader: text to nodes and back, Grafana's variables, faults as sentences, and texts made to kill a parser."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from eventcore_monitoring.findings import DefinitionError, Finding, collecting
from eventcore_monitoring.promql.expression import Expression, promql
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    At,
    Binary,
    Call,
    Grouping,
    Matcher,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
)
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.printer import to_promql
from strategies.promql import NEWEST, expressions

x = Selector("x")
QUOTES = r"\Q" * 20


def fault_of(text: str) -> Finding:
    with pytest.raises(DefinitionError) as caught:
        promql(text)
    (finding,) = caught.value.findings
    return finding


@given(expressions(NEWEST, variables=True))
def test_what_is_printed_is_read_back_as_the_same_node(node: Node) -> None:
    # Compared as text, in which NaN equals itself and 0.0 differs from -0.0.
    assert repr(parse(to_promql(node))) == repr(node)


@given(expressions(NEWEST, "range") | expressions(NEWEST, "scalar") | expressions(NEWEST, "string"))
def test_ranges_scalars_and_strings_are_read_back_too(node: Node) -> None:
    assert repr(parse(to_promql(node))) == repr(node)


@given(expressions(NEWEST, variables=True))
def test_text_is_stable_after_it_was_printed_once(node: Node) -> None:
    text = to_promql(node)
    assert to_promql(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("((x))", "x"),
        ("+x", "x"),
        ("-+x", "-x"),
        ("--1", "1"),
        ("(a*b)+c", "a * b + c"),
        ("SUM(x) BY (a,)", "sum by (a) (x)"),
        ("topk(5, x) without (a)", "topk without (a) (5, x)"),
        ("{__name__=\"x\",job='a'}", 'x{job="a"}'),
        ('{job="a", "my.metric"}', '{"my.metric",job="a"}'),
        ('sum by ("a", "my.label") (x)', 'sum by (a, "my.label") (x)'),
        ("x{}", "x"),
        ("x{a=`b\\c`,}", 'x{a="b\\\\c"}'),
        ("x[90s]", "x[1m30s]"),
        ("x[300]", "x[5m]"),
        ("x[1d12h:]", "x[36h:]"),
        ("x @ 1.5 offset 1h", "x offset 1h @ 1.5"),
        ("x @ 1609746000.123456", "x @ 1609746000.123"),
        ("x > 10m", "x > 600"),
        ("0x1F", "31"),
        ("0x_1f + 010 + 08", "31 + 8 + 8"),
        ("1_000", "1000"),
        ("1.e1 + .5 + 1E-1_0", "10 + 0.5 + 1.0e-10"),
        ("1h30m * 1ms", "5400 * 0.001"),
        ("+Inf", "Inf"),
        ("-0", "0"),
        ("label_replace(x, `a`, `\\d\\`, 'b', `\\w\"`)", r'label_replace(x, "a", "\\d\\", "b", "\\w\"")'),
        ("x @ START ( )", "x @ start()"),
        ('rate(x[5m]) # a comment, with $variable and " quote\n + 1', "rate(x[5m]) + 1"),
        ("holt_winters(x[1d], 0.1, .2)", "holt_winters(x[1d], 0.1, 0.2)"),
        ("a + on() group_left b", "a + on () group_left () b"),
        ("a + on() 5", "a + on () 5"),
        ("x @ 3w", "x @ 1814400"),
        ("x @ -0x1F", "x @ -31"),
        ("x offset +5m", "x offset 5m"),
        ("x offset -1.5", "x offset -1s500ms"),
        ("x[0.0015]", "x[1ms]"),
        ("x offset 5m [5m:1m]", "(x offset 5m)[5m:1m]"),
        ("x[ 5m # why\n : 1m ]", "x[5m:1m]"),
        ("x # to the end of the line\r+ 1", "x + 1"),
        ("and AND and UNLESS by", '{__name__="and"} and {__name__="and"} unless {__name__="by"}'),
        ("start + sum", '{__name__="start"} + {__name__="sum"}'),
        ("start() - end()", "start() - end()"),
        ("x{inf='1',without='2',sum!='3'}", 'x{inf="1",without="2",sum!="3"}'),
        ("sum by (a:b, bool) (x)", 'sum by ("a:b", bool) (x)'),
        ('{"a","b"}', '{__name__="a",__name__="b"}'),
        (r'x{a="\xc3\xa9"}', 'x{a="é"}'),
        (r"x{a='\a\x41\101\u00e9\U0001f600\''}", r"""x{a="\x07AAé😀'"}"""),
        ("x{a=~`[[:alpha:]]+|\\d{2,}`}", r'x{a=~"[[:alpha:]]+|\\d{2,}"}'),
        ("-2 ^ 2", "-2 ^ 2"),
        ("2 ^ -x ^ 2 * 3", "2 ^ -x ^ 2 * 3"),
        ("-(1)", "-(1)"),
        ("-+(+1)", "-(1)"),
    ],
)
def test_text_is_brought_into_its_normal_form(text: str, normal: str) -> None:
    assert to_promql(parse(text)) == normal


@pytest.mark.parametrize("when", [-1.5, 0.0, 0.001, 1609746000.123, 253402300800.5])
def test_the_time_after_at_is_exact(when: float) -> None:
    assert parse(f"x @ {when!r}") == Selector("x", at=At(when))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("$threshold", Variable("threshold")),
        ("${threshold}", Variable("threshold")),
        ("${host:csv}", Variable("host:csv")),
        ("-$x", Negative(Variable("x"))),
        ("x > $limit", Binary(x, ">", Variable("limit"))),
        ("rate(x[$__rate_interval])", Call("rate", (Range(x, "$__rate_interval"),))),
        ("x[$__range:$step] offset -$back", Subquery(x, "$__range", "$step", "-$back")),
        ("x[${minutes}m]", Range(x, "${minutes}m")),
        ("x[1${zeros}m]", Range(x, "1${zeros}m")),
        ("x offset $back", Selector("x", offset="$back")),
        ("topk($n, x)", Aggregation("topk", x, None, Variable("n"))),
        ("clamp_max($series, $most)", Call("clamp_max", (Variable("series"), Variable("most")))),
        ("scalar($x)", Call("scalar", (Variable("x"),))),
        ("sum by ($label) (x)", Aggregation("sum", x, Grouping("by", ("$label",)))),
        ('x{host="$host"}', Selector("x", (Matcher("host", "=", "$host"),))),
        ('$metric{a="b"}', Selector(None, (Matcher("__name__", "=", "$metric"), Matcher("a", "=", "b")))),
        ("$metric[5m]", Range(Selector(None, (Matcher("__name__", "=", "$metric"),)), "5m")),
        ("job:${name}:rate5m", Selector(None, (Matcher("__name__", "=", "job:${name}:rate5m"),))),
        ('{__name__="$metric"}', Selector(None, (Matcher("__name__", "=", "$metric"),))),
        ('label_replace(x, "a", "$1", "b", "(.*)")',
         Call("label_replace", (x, *map(String, ("a", "$1", "b", "(.*)"))))),
    ],
)  # fmt: skip
def test_variables_of_grafana_stand_where_the_author_wrote_them(text: str, node: Node) -> None:
    assert parse(text) == node


def test_a_name_that_looks_like_a_stand_in_is_left_alone() -> None:
    text = "grafana_variable_0_ + $x"
    assert to_promql(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("", "it is empty", "write an expression"),
        ("x y", "y stands where an operator should", "look for a missing operator, operand or bracket"),
        ("rate(x)", "rate() takes a range of samples, and x is an instant vector", "write x[5m]"),
        ("rates(x[5m])", "there is no function rates()", "did you mean rate()?"),
        ("rate(x[5m]", "a left parenthesis is not closed", "close it"),
        ('x{a="b}', "a quote is not closed", r"close the string, and write \n for a line break"),
        ("1 > 2", "> compares two numbers", "write `> bool`, which gives 0 or 1"),
        ("{}", "{} would fit every series", "name a metric, or fix a label to a value"),
        ("x{a=$v}", "$v stands without quotes", 'write a="$v"'),
        ("x offset 0s", "0s is less than a millisecond", "write 1ms or more; leave out an offset of 0"),
        ('x{a=~"("}', '"(" is no RE2 pattern: a left parenthesis is not closed',
         "escape what is meant literally with `\\`"),
        ("a + group_left() b", "group_left stands where it cannot", "write on(…) or ignoring(…) before group_left"),
        ('x{a="b" or c="d"}', "`or` inside braces is no PromQL",
         'write label=~"a|b", or two selectors joined with `or`'),
        ("a + fill(0) b", "fill() is not supported", "write `or` with a default instead"),
        ("x[5m * 2]", "[5m * 2] computes a length of time, which is not supported", "write the result"),
        ("x[-step()]", "[-step()] computes a length of time, which is not supported", "write the result"),
        ("x offset (5m)", "( computes a length of time, which is not supported", "write the result"),
        ("rate(x[5m] anchored)", "anchored is not supported", "leave it out"),
        ("x </ y", "the operator </ is not supported", "leave it out"),
        ('x{a="\\x41\\xff"}', "a string escapes a single byte above 127", "write the character itself"),
        ("x @ y", "y behind @ is no time", "write a Unix time in seconds, start() or end()"),
        ("x[1e300]", "1e300 is too long a time", "write 30s, 5m, 2h, 1d or 1h30m"),
        ("x offset -inf", "inf is too long a time", "write 30s, 5m, 2h, 1d or 1h30m"),
        ("5$x", "5$x is no name", "write the variable alone, or behind a letter"),
        ("x[1m1h]", "1m1h is no duration", "write 30s, 5m, 2h, 1d or 1h30m; 292y at most"),
        ("x @ 1e30", "the time after @ is out of bounds: 1e30", "write a Unix time in seconds"),
        ("x[5m]", "it is a range of samples, not a value", "take a function of it, such as rate(…)"),
        ('"x"', "it is a string, not a value", "write an expression with series or numbers"),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_wrong_and_what_to_write_instead(text: str, message: str, fix: str) -> None:
    assert fault_of(text) == Finding("promql", "promql-syntax", f"cannot read `{text}`: {message}", fix)


def test_a_fault_names_the_line_of_the_definition() -> None:
    source = fault_of("x y").source
    assert source is not None
    assert source.file == __file__


def test_a_placeholder_is_handed_back_where_faults_are_collected() -> None:
    with collecting() as found:
        assert promql("x y") == Expression(Number(0.0))
        assert promql("x[5m]") == Expression(Number(0.0))
    assert [finding.code for finding in found] == ["promql-syntax", "promql-syntax"]


def test_a_long_text_is_quoted_only_in_part() -> None:
    assert len(fault_of("x " * 2000).message) < 120


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 20_000, "it is longer than 16 KiB"),
        ("é" * 8200, "it is longer than 16 KiB"),
        ("(" * 8000 + "x" + ")" * 8000, "its brackets are nested deeper than 200"),
        ("x[5m" * 4000, "its brackets are nested deeper than 200"),
        (" or ".join("x" * 3000), "it has more than 500 operators"),
        (" atan2 ".join("x" * 1800), "it has more than 500 operators"),
        ("^".join("2" * 8000), "it has more than 500 operators"),
        ("-" * 16_000 + "x", "it has more than 500 operators"),
        ("{" + " or ".join(['a="b"'] * 1400) + "}", "it has more than 500 operators"),
        ("@ " * 8000, "@ stands where an expression should"),
    ],
    ids=range(10),
)
def test_a_text_made_to_kill_a_parser_is_refused_at_once(text: str, message: str) -> None:
    start = time.process_time()
    finding = fault_of(text)
    assert time.process_time() - start < 1  # measured: below 0.02 s each
    assert finding.message.endswith(f": {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("+".join("x" * 501), "it is nested deeper than 200 levels"),
        ("-" * 500 + "x", "it is nested deeper than 200 levels"),
        ("abs(" * 200 + "-" * 500 + "x" + ")" * 200, "it is nested deeper than 200 levels"),
        ("(" * 200 + "^".join("x" * 500) + ")" * 200, "it is nested too deeply"),
        ('"' + '\\"' * 8000, "a quote is not closed"),
        ('"\\' * 5000, "a quote is not closed"),
        ("$x " * 5000, "$x stands where an operator should"),
        ("a${" * 5000, "its brackets are nested deeper than 200"),
        ("1." * 8000, f"{'1.' * 20}… is neither a number nor a duration"),
        ("x[5m" + "#\n" * 8000, "a left bracket is not closed"),
        ("x{a=~`" + "(" * 16_000 + "`}", f'"{"(" * 40}…" is no RE2 pattern: a left parenthesis is not closed'),
        (
            "x{a=~`" + "[" * 16_000 + "`}",
            f'"{"[" * 40}…" is no RE2 pattern: a left bracket opens no class of characters',
        ),
        ("x{a=~`" + r"\Q" * 5000 + "`}", f'"{QUOTES}…" is no RE2 pattern: {QUOTES[:2]} has no {QUOTES[0]}E'),
    ],
    ids=range(13),
)
def test_the_worst_text_below_the_caps_is_refused_in_time(text: str, message: str) -> None:
    start = time.process_time()
    finding = fault_of(text)
    assert time.process_time() - start < 5  # measured: below 0.1 s each
    assert finding.message.endswith(f": {message}")


def test_operators_in_strings_and_comments_do_not_count() -> None:
    assert parse(f'x{{a="{"+" * 600}"}} # {"(" * 600}') == Selector("x", (Matcher("a", "=", "+" * 600),))


def test_the_largest_allowed_text_is_read() -> None:
    wide = ", ".join(f'"{"x" * 20}"' for _ in range(600))
    assert isinstance(parse(f"label_join(x, {wide})"), Call)
    assert parse("(" * 200 + "x" + ")" * 200) == x
    chain = "+".join(["x"] * 199)
    assert to_promql(parse(chain)) == chain.replace("+", " + ")
