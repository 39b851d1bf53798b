"""The parser agrees with recorded answers of Fluentd's own, and says of what it refuses what is wrong and where."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.parser import FluentdSyntaxError, read
from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section, Value, codes
from strategies.text import FRAGMENTS, hostile_text

DATA: Final = Path(__file__).parents[1] / "data" / "fluentd"
ENTRIES: Final = json.loads((DATA / "literals.json").read_text("utf-8"))
OWN: Final = (DATA / "pipeline.conf").read_text("utf-8")

NIL: Final = object()
DEFAULT: Final = object()
# What Fluentd ran to give its answers, and what came out of it.
RESULTS: Final[dict[str, object]] = {
    "1+1": "2",
    "": "",
    "nil": "",
    "use_nil": NIL,
    "use_default": DEFAULT,
    " {a: '}'}[:a] ": "}",
    "[1,2].map{|x| x*2}.join(',')": "2,4",
}


def run(value: Value) -> object:
    """A value with the recorded results of its code, in the form of the recorded answers."""
    if isinstance(value, str):
        return value
    parts = [RESULTS[part.source] if isinstance(part, Code) else part for part in value]
    if NIL in parts:
        return None
    return {"default": True} if DEFAULT in parts else "".join(map(str, parts))


def recorded(section: Section) -> dict[str, Any]:
    """A section in the form of the recorded answers."""
    last = {run(parameter.name): run(parameter.value) for parameter in section.parameters}
    return {
        "attrs": [list(pair) for pair in last.items()],
        "elements": [{"name": one.name, "arg": run(one.argument), **recorded(one)} for one in section.sections],
    }


def test_the_record_has_all_its_entries() -> None:
    assert len(ENTRIES) == 113
    ran = {code.source for entry in ENTRIES if "error" not in entry for code in codes(read(entry["source"], ""))}
    assert ran == RESULTS.keys()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["what"])
def test_a_piece_of_configuration_is_read_or_refused_as_fluentd_does(entry: dict[str, Any]) -> None:
    if "error" in entry:
        with pytest.raises(FluentdSyntaxError):
            read(entry["source"], "x.conf")
    else:
        assert recorded(read(entry["source"], "x.conf")) == {"attrs": entry["attrs"], "elements": entry["elements"]}


def value_of(literal: str) -> Value:
    """What a literal is as value of a parameter, with what comes after it in the file."""
    [parameter] = read(f"k {literal}\n", "x.conf").parameters
    return parameter.value


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"a#{1+1}\\nb#c"', ("a", Code("1+1"), "\nb#c")),
        ('"#{ENV["A"]}:#{ENV[\'B\']}"', (Code('ENV["A"]'), ":", Code("ENV['B']"))),
        ('"#{"a}b"}"', (Code('"a}b"'),)),
        ("\"#{x =~ /'/} b\" # it's", (Code("x =~ /'/"), " b")),
        ('"#{[\n  1,\n  2\n].join}"', (Code("[\n  1,\n  2\n].join"),)),
        ('"##{x}#"', ("#", Code("x"), "#")),
        ("'#{x}'", "#{x}"),
        ("a#{x} #{y}", "a#{x}"),
        ('["a\\\\#{1+1}"]', ('["a\\\\', Code("1+1"), '"]')),
        ('{"a":#{n}, "b#{1}":"#{2}"}', ('{"a":', Code("n"), ',"b', Code("1"), '":"', Code("2"), '"}')),
        ('["#{}", "#"]', '["#{}","#"]'),
        ('["#{"]', '["#{"]'),
        ("[ # first\n 1, # ]\n 2 # {\n]", "[1,2]"),
        ('["a", // it\'s "b" # c\n"d" /* ] */ ]', '["a","d"]'),
        ('["\\ud83d\\ude00"]', '["😀"]'),
    ],
)
def test_code_is_kept_apart_from_text_and_never_run(literal: str, value: Value) -> None:
    assert value_of(literal) == value


def test_include_is_a_path_wherever_it_stands_and_even_in_quotes() -> None:
    text = (
        "@include a b.conf # c\n"
        "include c.conf\n"
        "<filter>\n"
        "  <record>\n"
        '    "@include" "/some/#{file}"\n'
        "    @include [x]\n"
        '    include "d"\n'
        "  </record>\n"
        "</filter>\n"
    )
    root = read(text, "x.conf")
    assert root.children[:2] == (Include("a b.conf"), Include("c.conf"))
    [record] = next(root.sections).sections
    assert record.children == (Include(("/some/", Code("file"))), Include("[x]"), Parameter("include", "d"))


def test_everything_has_its_line_and_column() -> None:
    text = "# head\r\n<match a>\r\n  k v\r\tx y\n  <store>\n  @include f\n  </store>\n</match>\ny [\n1,\n2]\n\n z\n"
    root = read(text, "dir/x.conf")
    [match] = root.sections
    [store] = match.sections
    places = [one.source for one in (match, *match.parameters, store, *store.children, *root.parameters)]
    assert places == [
        SourceLine("dir/x.conf", line, column)
        for line, column in [(2, 1), (3, 3), (4, 2), (5, 3), (6, 3), (9, 1), (13, 2)]
    ]


def test_a_name_without_a_value_takes_what_follows_a_lone_carriage_return() -> None:
    assert [*read("a\rb c\nd\n", "").parameters] == [Parameter("a", "b c"), Parameter("d", "")]


def test_comments_directly_above_a_section_belong_to_it() -> None:
    text = "# 1\n\n# 2\n#3 # 4\n\n#\n  #   5\n<a> # 6\n  # 7\n  <b>\n  </b> # 8\n  k # 9\n</a>\n<c>\n</c>\n"
    [a, c] = read(text, "").sections
    [b] = a.sections
    assert (a.comment, b.comment, c.comment) == ("\n  5", "7", "")


@pytest.mark.parametrize("text", ["", "\n", "# a", " \t\r\n#\r# b", "\ufeff"])
def test_a_text_without_configuration_is_an_empty_root(text: str) -> None:
    assert read(text.replace("\ufeff", ""), "") == Section()


@pytest.mark.parametrize(
    ("text", "line", "column", "reason", "fix"),
    [
        (
            "a b\n<match x>\n <store>\n </store>\n",
            *(2, 1),
            "the section `<match x>` of line 2 is not closed",
            "write `</match>` at its end",
        ),
        (
            "<match x>\nk v</match>\n",
            *(1, 1),
            "the section `<match x>` of line 1 is not closed",
            "write `</match>` at its end, on a line of its own",
        ),
        (
            "<match>\n<store>\n</match>\n",
            *(3, 1),
            "`</match>` closes no section: the section that is open is `<store>` of line 2",
            "write `</store>` before it",
        ),
        (
            "<match>\n</mach>\n",
            *(2, 1),
            "`</mach>` closes no section: the section that is open is `<match>` of line 1",
            "write `</match>` instead",
        ),
        (
            "k v\n  </match>\n",
            *(2, 3),
            "`</match>` closes a section that is not open",
            "remove it, or write the start of the section above it",
        ),
        (
            "<a>\n</a b>\n",
            *(2, 1),
            "`</a b>` is no end tag: it holds only the name of the section",
            "write `</a>`",
        ),
        ("<a>\n</a> b\n", 2, 6, "text follows the end tag `</a>`", "start a new line behind the tag"),
        ("<a> k v\n</a>\n", 1, 5, "text follows the tag `<a>` on its line", "start a new line behind the tag"),
        (
            "<a v\nk w\n",
            *(1, 1),
            "the tag `<a v` does not end behind its argument",
            "close it with `>`; text that begins so goes in quotes",
        ),
        (
            '<a "b" c>\n</a>\n',
            *(1, 1),
            'the tag `<a "b" c>` does not end behind its argument',
            "close it with `>`; text that begins so goes in quotes",
        ),
        (
            "<>\n</>\n",
            *(1, 1),
            "`<>` names no section",
            "write letters, digits and `_` behind `<`; text that begins so goes in quotes",
        ),
        ("<a>\n" * 101, 101, 1, "sections are nested deeper than 100", "write them flatter"),
        ("<source>\n@tpye x\n</source>\n", 2, 1, "`@tpye` is reserved in `<source>`", "did you mean `@type`?"),
        (
            "@x y\n",
            *(1, 1),
            "`@x` is reserved at the top level",
            "write one of @type, @id, @label, @log_level, or no `@`",
        ),
        ("@include", 1, 1, "`@include` names no file", "write its path behind `@include`"),
        ('"k"v\n', 1, 4, 'text follows the name `"k"` without a blank', "write a blank there"),
        (
            "k 'a' b # c\n",
            *(1, 7),
            "`b # c` follows the value in quotes on its line",
            "remove it, or put the whole value into one pair of quotes",
        ),
        (
            "k 'a\nb'\n",
            *(1, 3),
            "the quote `'` is not closed on its line",
            "close it with `'`; write `\\n` for a line end, in double quotes",
        ),
        *(
            (
                text,
                *(1, 3),
                'the quote `"` is not closed on its line',
                'close it with `"`; write `\\n` for a line end, in double quotes',
            )
            for text in ('k "a', 'k "a\nq "b"\n', 'k "a\n\nb"\n', 'k "\na"\n', 'k "a\r\nb"\n')
        ),
        (
            r'k "a\d"',
            *(1, 5),
            r"`\d` means nothing in double quotes",
            r"write the text in single quotes, or `\\d` for a backslash",
        ),
        (
            'k "a#{1+1"\n',
            *(1, 5),
            "the code that `#{` begins has no end",
            "close it with `}`, or write `\\#{` for text",
        ),
        ("k [1,\n2,]\n", 2, 2, "a comma stands before the closing bracket of this JSON", "remove the comma"),
        ("k ['a']\n", 1, 4, "single quotes stand in this JSON", 'write double quotes: `"`'),
        ('k ["\\d"]\n', 1, 5, r"`\d` means nothing in JSON", r"write `\\d` for a backslash"),
        (
            'k ["a]\nb"]\n',
            *(1, 4),
            "the string in this JSON is not closed on its line",
            'close it with `"`',
        ),
        ('k ["\t"]\n', 1, 5, "a control character stands in a string of this JSON", r"write `\u0009` for it"),
        (
            'k {"a":1 "b":2}\n',
            *(1, 10),
            'JSON cannot go on with `"b":2}`',
            "write valid JSON, or put the value into quotes",
        ),
        (
            "k [NaN]\n",
            *(1, 3),
            "this JSON holds `NaN`, `Infinity` or a number too long to be read",
            "write a finite number",
        ),
        (
            "k {a\n",
            *(1, 3),
            "the JSON that begins here is not closed",
            "close it with `}`, or put the value into quotes where it is not meant as JSON",
        ),
        (
            "k [1] [2]\n",
            *(1, 7),
            "`[2]` follows the JSON on its line",
            "remove it, or put the whole value into one pair of quotes",
        ),
        (
            'k ["\\ud800"]\n',
            *(1, 3),
            "half of a surrogate pair stands in this JSON",
            "remove it, or write the whole pair",
        ),
        (
            'k ["#{x}\\ud8000\\udfff"]\n',
            *(1, 3),
            "half of a surrogate pair stands in this JSON",
            "remove it, or write the whole pair",
        ),
        ("k " + "[" * 101 + "]" * 101, 1, 103, "JSON is nested deeper than 100", "write it flatter"),
        (
            'k ["a#b"]\nq {\n{1:2}\n',
            *(1, 6),
            "because a later line begins with `{…}`, Fluentd would run what follows this `#` as code",
            "write `\\u0023` for it",
        ),
        (
            "k [ // #{x}\n]\n",
            *(1, 8),
            "Fluentd would run what follows this `#` as code",
            "remove it",
        ),
        (
            "k [\n1,\n# one\n2]\n",
            *(3, 1),
            "this `#` starts no comment: one may stand in JSON only behind a value of the outermost brackets",
            "move the comment out of the JSON, or behind such a value or the comma that follows it",
        ),
        (
            "\ufeff<source>\n</source>\n",
            *(1, 1),
            "a byte order mark hides the first section",
            "save the file as UTF-8 without the mark",
        ),
        ("k v\nk \udc80\n", 2, 3, "the text is not UTF-8", "save the file as UTF-8"),
    ],
)
def test_a_fault_says_what_is_wrong_where_and_the_way_out(
    text: str, line: int, column: int, reason: str, fix: str
) -> None:
    with pytest.raises(FluentdSyntaxError) as raised:
        read(text, "x.conf")
    fault = raised.value
    assert (fault.line, fault.column, fault.reason, fault.fix) == (line, column, reason, fix)
    assert str(fault) == f"line {line}, column {column}: {reason}: {fix}"


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*FRAGMENTS, "<a>\n", "</a>\n", "k ", "#", "{x}\n", "//"]) | hostile_text).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    _read_or_refuse(text)


def test_our_own_file_with_something_taken_away_or_put_in_is_read_or_refused() -> None:
    source = random.Random(5)
    refused = 0
    for _ in range(600):
        start = source.randrange(len(OWN))
        text = OWN[:start] + source.choice(FRAGMENTS) * source.randrange(3) + OWN[start + source.randrange(4) :]
        refused += _read_or_refuse(text)
    assert refused > 50


def _read_or_refuse(text: str) -> bool:
    try:
        read(text, "x.conf")
    except FluentdSyntaxError as error:
        fault = error
    else:
        return False
    lines = re.split(r"\r\n|\r|\n", text)
    assert fault.column <= len(lines[fault.line - 1]) + 2
    assert fault.reason
    assert fault.fix
    return True


def test_a_thousand_lines_are_read_in_well_under_fifty_milliseconds() -> None:
    text = OWN * (1000 // OWN.count("\n") + 1)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        read(text, "x.conf")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "k " + "[" * 100_000,
        'k ["' + "#" * 100_000,
        "k a" + " " * 100_000 + "b",
        "<a b" + " " * 100_000 + "c",
        '"' * 100_001,
        'k "' + "#{" * 2_000,
        "k [" + "1, #\n" * 1_000,
    ],
    ids=lambda text: text[:8],
)
def test_a_text_made_to_be_slow_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    _read_or_refuse(text)
    assert time.perf_counter() - start < 2
