"""Our reader against two others, promql-parser and promtool, on whole texts and on texts that were broken by chance."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from random import Random

import promql_parser
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from eventcore_monitoring.promql.functions import version_key
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    At,
    Binary,
    Call,
    Matching,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
    Window,
)
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.tokens import tokens
from eventcore_monitoring.values import milliseconds
from promtool_oracle import promtool_version, unambiguous
from strategies.promql import NEWEST, expressions

STRANGERS = [
    "(", ")", "{", "}", ",", "=", "==", "=~", "!=", "</", "-", "+", "^", "atan2", "and", "or", "unless", "bool", "on",
    "by", "ignoring (a)", "without (b)", "group_left", "offset", "offset -5m", "@ 5", "@ start()", "[5m]", "[5m:]",
    "[5m:1m]", "x", "x:y", "x{a='b'}", "{}", "sum", "topk", "rate", "time()", "start", "step", "count_values", "inf",
    "NaN", "0", "5m", "1h30m", "1m1h", "-5m", "0x1f", "010", "1_000", "1e3", ".5", "5.", "1.5.2", "'b'", "`c`",
    r'"\q"', r'"\x41"', "$", "!", "é", "#c",
]  # fmt: skip
PATTERN = [
    "a", "b", ".", "*", "+", "?", "*?", "(", ")", "(?:", "(?i)", "(?P<n>", "(?=", "(?<", "(?-i:", "(?)", "[", "]",
    "[^", "-", "|", r"\\", r"\d", r"\b", r"\B", r"\z", r"\Z", r"\1", r"\12", r"\x41", r"\x{1F}", r"\pL", r"\p{Greek}",
    r"\Q", r"\E", r"\q", r"\_", "{2}", "{2,}", "{0,3}", "{,3}", "{02}", "{1001}", "{3,2}", "{", "}", "^", "$",
    "[[:alpha:]]", "[[:foo:]]", "é",
]  # fmt: skip
STRING = [
    "a", r"\n", r"\x41", r"\12", r"\101", r"\400", r"\xff", r"\u00e9", r"\ufffd", r"\ud800", r"\U00110000", r"\q",
    r"\"", r"\'", "é", "\n", "`",
]  # fmt: skip
NUMBER = [*"0189.eE+-_xXafmshdyi", "ms"]


def broken(text: str, random: Random) -> str:
    """A text in which one token was left out, written twice, exchanged with another, or replaced by a stranger."""
    found = tokens(text)
    parts = [token for _, token, _, _ in found]
    gaps = [text[end:start] for (_, _, _, end), (_, _, start, _) in zip([("", "", 0, 0), *found], found, strict=False)]
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    match random.randrange(4):
        case 0:
            parts[one] = ""
        case 1:
            parts[one] = f"{parts[one]} {parts[one]}"
        case 2:
            parts[one], parts[other] = parts[other], parts[one]
        case _:
            parts[one] = random.choice(STRANGERS)
    return "".join(gap + part for gap, part in zip(gaps, parts, strict=True))


def refusal(text: str) -> str | None:
    """What our reader has against a text."""
    try:
        located(text)
    except SyntaxFault as refused:
        return refused.message
    return None


# promql-parser.

# Where promql-parser 0.12.0 and Prometheus differ, we read as Prometheus.
WE_REFUSE = (
    r"is less than a millisecond",  # Prometheus 2 refuses `offset 0s`, and nodes cannot say less than 1 ms
    r"is too large",  # 1e999 is an error in Go, and infinity in Rust
    r"^limit(k|_ratio)\(\) takes",  # it does not check their parameter
    r"^info\(\) takes only labels",
    r"^\+ takes",  # it reads +"a"
    r"is no RE2 pattern",  # it has Rust's patterns
    r"^the time after @ is out of bounds",  # Prometheus reads it, and cannot count so far
)
THEY_REFUSE = (
    r"^bad number or duration syntax: \w+_$",  # no `_` in numbers
    r"^unexpected character inside brackets: '\.'",  # [.5]
    r"is not valid label in grouping opts",  # a:b, since Prometheus 3
)


def their_refusal(text: str) -> str | None:
    try:
        promql_parser.parse(text)
    except ValueError as error:
        return str(error)
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        return "it panics"
    return None


def shape(node: Node) -> tuple[object, ...]:
    """A tree without what promql-parser loses: `@` in full, the order of matchers."""
    match node:
        case Number(value):
            return ("number", repr(value))
        case String(text):
            return ("string", text)
        case Selector(name, matchers, offset, at):
            named = [] if name is None else [("__name__", "=", name)]
            all_matchers = sorted([*named, *((one.label, one.operator, one.value) for one in matchers)])
            return ("selector", all_matchers, length(offset), edge(at))
        case Range(selector, window):
            return ("range", shape(selector), length(window))
        case Subquery(expression, window, step, offset, at):
            return ("subquery", shape(expression), length(window), length(step), length(offset), edge(at))
        case Call(function, arguments):
            return ("call", function, [*map(shape, arguments)])
        case Aggregation(operator, expression, grouping, parameter):
            grouped = None if grouping is None else (grouping.kind, grouping.labels)
            return (
                "aggregation",
                operator,
                shape(expression),
                grouped,
                None if parameter is None else shape(parameter),
            )
        case Binary(left, operator, right, return_bool, matching):
            return ("binary", shape(left), operator, shape(right), return_bool, matching)
        case Negative(expression):
            return ("negative", shape(expression))
        case Variable():
            raise AssertionError(node)


def length(window: Window | None) -> timedelta | None:
    if window is None:
        return None
    sign = -1 if window.startswith("-") else 1
    return sign * timedelta(milliseconds=milliseconds(window.lstrip("-")))


def edge(at: At | None) -> str | None:
    return None if at is None else at.time if isinstance(at.time, str) else "time"


OPERATORS = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
GROUPS = {"ManyToOne": "group_left", "OneToMany": "group_right"}


def case_of(member: object) -> str:
    return str(member).rpartition(".")[2]


def their_shape(tree: promql_parser.Expr) -> tuple[object, ...]:
    match tree:
        case promql_parser.ParenExpr():
            return their_shape(tree.expr)
        case promql_parser.NumberLiteral():
            return ("number", repr(tree.val + 0.0))
        case promql_parser.StringLiteral():
            return ("string", tree.val)
        case promql_parser.VectorSelector():
            named = [] if tree.name is None else [("__name__", "=", tree.name)]
            others = ((one.name, OPERATORS[case_of(one.op)], one.value) for one in tree.matchers.matchers)
            return ("selector", sorted([*named, *others]), tree.offset, their_edge(tree.at))
        case promql_parser.MatrixSelector():
            return ("range", their_shape(tree.vector_selector), tree.range)
        case promql_parser.SubqueryExpr():
            return ("subquery", their_shape(tree.expr), tree.range, tree.step, tree.offset, their_edge(tree.at))
        case promql_parser.Call():
            return ("call", tree.func.name, [*map(their_shape, tree.args)])
        case promql_parser.AggregateExpr():
            by = tree.modifier
            kind = "without" if by and by.type != promql_parser.AggModifierType.By else "by"
            parameter = None if tree.param is None else their_shape(tree.param)
            return ("aggregation", str(tree.op), their_shape(tree.expr), by and (kind, (*by.labels,)), parameter)
        case promql_parser.BinaryExpr():
            returns, matching = bool(tree.modifier and tree.modifier.return_bool), their_matching(tree.modifier)
            return ("binary", their_shape(tree.lhs), str(tree.op), their_shape(tree.rhs), returns, matching)
        case promql_parser.UnaryExpr():
            return ("negative", their_shape(tree.expr))
    raise AssertionError(tree)


def their_edge(at: promql_parser.AtModifier | None) -> str | None:
    return None if at is None else {"Start": "start", "End": "end", "At": "time"}[case_of(at.type)]


def their_matching(modifier: promql_parser.BinModifier | None) -> Matching | None:
    if modifier is None or modifier.matching is None:
        return None
    on = modifier.matching.type == promql_parser.LabelModifierType.Include
    group = GROUPS.get(case_of(modifier.card))
    labels, include = (*modifier.matching.labels,), (*(modifier.group_labels or ()),)
    return Matching("on" if on else "ignoring", labels, group, include)  # type: ignore[arg-type]


anything = expressions(NEWEST, depth=2)
seeds = st.integers(0, 2**32)


@given(anything | expressions(NEWEST, "range", depth=2) | expressions(NEWEST, "scalar", depth=2))
def test_promql_parser_reads_the_same_tree(node: Node) -> None:
    text = to_promql(node).replace("holt_winters(", "double_exponential_smoothing(")
    assert shape(located(text).node) == their_shape(promql_parser.parse(text))


@settings(max_examples=500)
@given(anything, seeds)
def test_promql_parser_refuses_the_same_texts_but_for_known_differences(node: Node, seed: int) -> None:
    text = broken(to_promql(node).replace("holt_winters(", "double_exponential_smoothing("), Random(seed))
    ours, theirs = refusal(text), their_refusal(text)
    match ours, theirs:
        case None, None:
            assert shape(located(text).node) == their_shape(promql_parser.parse(text))
        case None, str():
            assert re.search("|".join(THEY_REFUSE), theirs), (text, theirs)
        case str(), None:
            assert re.search("|".join(WE_REFUSE), ours), (text, ours)


# promtool.

# What Prometheus 3 reads and 2.42 does not, by 2.42's own words.
SINCE_3 = (
    r'unexpected string "[^ ]*" in label matching, expected identifier',  # quoted names
    r'unexpected string "[^ ]*" in grouping opts',
    r"in grouping opts, expected label",  # a:b
    r'unexpected (duration|number) "',  # a duration is a number and a number a duration
    r"missing unit character in duration",
    r'bad (number or )?duration syntax: "',  # `_` in numbers
    r'bad number or duration syntax: "',
    r'unknown function with name "(step|range|min_of|max_of)"',
    r'unexpected "\("$',  # start() and end() are functions
)
# What Prometheus reads and nodes cannot say.
NOT_SUPPORTED = (
    r"computes a length of time, which is not supported",
    r"stands where a length of time should",  # `offset - -5m`, which is computed too
    r"is less than a millisecond",
    r"escapes a single byte above 127",
    r"U\+FFFD",
    r"^the time after @ is out of bounds",  # it cannot count so far, and does not notice
)


def by_chance(random: Random) -> list[str]:
    """Texts that try the readers of patterns, strings and numbers."""

    def some(pieces: list[str], most: int) -> str:
        return "".join(random.choice(pieces) for _ in range(random.randint(1, most)))

    pattern, number, quote = some(PATTERN, 5), some(NUMBER, 4), random.choice("\"'`")
    return [
        f"x{{a=~`{pattern}`}}", f"{{a=~`{pattern}`}}", f"{{a!~`{pattern}`}}", f"x{{a={quote}{some(STRING, 4)}{quote}}}",
        number, f"0{number}", f"x @ {number}", f"x[1{number}]", f"x[1m:1{number}]", f"x offset 1{number}",
    ]  # fmt: skip


def test_promtool_refuses_the_same_texts_but_for_what_its_version_does_not_know(tmp_path: Path) -> None:
    version = promtool_version()
    drawn: list[str] = []

    @settings(
        max_examples=600,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(expressions(version, depth=2), seeds)
    def collect(node: Node, seed: int) -> None:
        random, text = Random(seed), to_promql(node)
        drawn.extend([broken(text, random), broken(broken(text, random), random), *by_chance(random)])

    collect()
    texts = [text for text in drawn if text.strip()]
    rules = "".join(f"  - record: r\n    expr: {unambiguous(text)}\n" for text in texts)
    (tmp_path / "rules.yaml").write_text(f"groups:\n- name: all\n  rules:\n{rules}")
    experimental = [] if version_key(version) < (3, 0) else ["--enable-feature=promql-experimental-functions"]
    run = subprocess.run(
        ["promtool", *experimental, "check", "rules", "rules.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    refused = {int(found[1]): found[2] for found in re.finditer(r'rule (\d+), "r": (.*)', run.stderr)}
    verdicts = [(text, refusal(text), refused.get(number)) for number, text in enumerate(texts, 1)]
    known = [ours is None and theirs is not None for _, ours, theirs in verdicts]
    assert [
        verdict
        for verdict in verdicts
        if (verdict[1] is None) != (verdict[2] is None)
        and not re.search("|".join(NOT_SUPPORTED), verdict[1] or "")
        and not (version_key(version) < (3, 0) and re.search("|".join(SINCE_3), verdict[2] or ""))
    ] == []
    assert len(refused) > 1000
    assert len(texts) - len(refused) > 1000
    assert sum(known) < len(texts) / 10
