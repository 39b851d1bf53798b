from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.fluentd_literal import (
    fluentd_bool,
    fluentd_environment,
    fluentd_integer,
    fluentd_json,
    fluentd_key,
    fluentd_record_text,
    fluentd_regexp,
    fluentd_size,
    fluentd_text,
    fluentd_time,
    fluentd_time_text,
)
from fluentd_reader import Code, Section, all_code, read
from strategies.text import hostile_text, hostile_texts

# Would make Fluentd run what follows a `#` in any JSON above it.
TRAP = "{x} 1\n"


def value_of(literal: str) -> object:
    return read(f"k {literal}\n{TRAP}").parameters["k"]


def record(*parameters: tuple[str, str], argument: str = "") -> str:
    lines = "".join(f"    {key} {value}\n" for key, value in parameters)
    return f"<filter>\n  <record {argument}>\n{lines}  </record>\n</filter>\n{TRAP}"


def the_record(config: str) -> Section:
    """The only `<record>` of a configuration that holds nothing else."""
    root = read(config)
    assert (len(root.sections), root.includes, list(root.parameters)) == (1, [], ["{x}"])
    [nested] = root.sections[0].sections
    assert (nested.name, nested.includes, nested.sections, root.sections[0].parameters) == ("record", [], [], {})
    return nested


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("/var/log/app/*.log", "/var/log/app/*.log"),
        ("a b", "a b"),
        ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S"),
        ("", '""'),
        (" a", '" a"'),
        ("a  b", '"a  b"'),
        ("a #b", '"a #b"'),
        ("#{1}", r'"\#{1}"'),
        (r"\#{1}", r'"\\\#{1}"'),
        ("${tag}", '"${tag}"'),
        ('a"\n\r\t\f\b\0\\', r'"a\"\n\r\t\f\b\0\\"'),
        ("é", '"é"'),
        ("[1]", '"[1]"'),
    ],
)
def test_a_text_is_bare_where_nothing_in_it_means_more_and_else_in_double_quotes(text: str, literal: str) -> None:
    assert fluentd_text(text) == literal


@given(hostile_text, hostile_text, hostile_text)
def test_texts_come_back_unchanged_as_key_value_and_argument_without_code(key: str, value: str, argument: str) -> None:
    key = key if key != "@include" else "include"
    written = record((fluentd_key(key, section="record"), fluentd_text(value)), argument=fluentd_text(argument))
    section = the_record(written)
    assert (section.parameters, section.argument) == ({key: value}, argument)
    assert all_code(section) == []


def test_thousands_of_hostile_texts_come_back_unchanged_from_one_file() -> None:
    texts = [text for text in hostile_texts(3000, seed=9) if text != "@include"]
    written = record(*((fluentd_key(text, section="record"), fluentd_text(text)) for text in texts))
    section = the_record(written)
    assert section.parameters == {text: text for text in texts}
    sections = read("".join(f"<a {fluentd_text(text)}>\n</a>\n" for text in texts)).sections
    assert [one.argument for one in sections] == texts


def test_the_judge_objects_to_quotes_without_escapes() -> None:
    assert value_of('"#{1+1}"') == (Code("1+1"),)
    assert value_of(r'"a\tb"') != r"a\tb"
    assert len(read("k a\n<source>\n@type exec\n</source>\n").sections) == 1


@given(hostile_text)
def test_a_regular_expression_comes_back_unchanged(pattern: str) -> None:
    assert value_of(fluentd_regexp(pattern, "i")) == f"/{pattern}/i"


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [(r"^\d+$", r"'/^\\d+$/'"), ("it's #{1}", r"'/it\'s #{1}/'"), ("a\nb", r'"/a\nb/"'), ("a/b", "'/a/b/'")],
)
def test_a_regular_expression_stands_in_single_quotes_where_it_can(pattern: str, literal: str) -> None:
    assert fluentd_regexp(pattern) == literal


@given(st.dictionaries(hostile_text, st.lists(hostile_text | st.integers() | st.none(), max_size=3), max_size=3))
def test_json_comes_back_unchanged_and_has_no_number_sign(tree: dict[str, list[str | int | None]]) -> None:
    literal = fluentd_json(tree)
    read_back = value_of(literal)
    assert isinstance(read_back, str)
    assert json.loads(read_back) == tree
    assert re.fullmatch(r"[ !\"$-~]*", literal)


def test_thousands_of_hostile_texts_come_back_unchanged_from_json() -> None:
    texts = hostile_texts(2500, seed=10)
    for start in range(0, len(texts), 20):
        read_back = value_of(fluentd_json(texts[start : start + 20]))
        assert isinstance(read_back, str)
        assert json.loads(read_back) == texts[start : start + 20]


def test_a_text_is_no_json_value() -> None:
    with pytest.raises(TypeError, match="a text is no Fluentd array or hash: write a list or a dict"):
        fluentd_json("[]")


def test_a_required_environment_variable_is_fetched() -> None:
    assert fluentd_environment("ES_PASSWORD") == "\"#{ENV.fetch('ES_PASSWORD')}\""
    assert value_of(fluentd_environment("ES_PASSWORD")) == (Code("ENV.fetch('ES_PASSWORD')"),)


def test_a_default_is_a_ruby_literal_of_plain_ascii() -> None:
    literal = fluentd_environment("HOST", 'é"}#{x}')
    assert literal == r'''"#{ENV['HOST'] || "\u{e9}\u{22}\u{7d}\u{23}\u{7b}x\u{7d}"}"'''
    assert value_of(literal) == (Code(literal[3:-2]),)


@given(hostile_text)
def test_a_default_is_one_piece_of_code_that_holds_the_text(default: str) -> None:
    read_back = value_of(fluentd_environment("NAME", default))
    assert isinstance(read_back, tuple)
    [code] = read_back
    assert isinstance(code, Code)
    literal = code.source.removeprefix("ENV['NAME'] || \"").removesuffix('"')
    assert re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), literal) == default
    assert code.source.isascii()


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A'", "É", "A\n"])
def test_a_name_that_is_none_of_an_environment_variable_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no name of an environment variable: write letters, digits and _"):
        fluentd_environment(name)


@pytest.mark.parametrize(
    ("key", "section", "literal"),
    [
        ("path", "", "path"),
        ("@type", "", "@type"),
        ("@label", "source", "@label"),
        ("@x", "record", '"@x"'),
        ("include", "record", '"include"'),
        ("a b", "source", '"a b"'),
        ("<a", "record", '"<a"'),
        ("#a", "record", '"#a"'),
        ("", "record", '""'),
    ],
)
def test_a_key_is_bare_where_it_is_a_simple_name(key: str, section: str, literal: str) -> None:
    assert fluentd_key(key, section=section) == literal


@pytest.mark.parametrize(
    ("key", "section", "sentence"),
    [
        ("@include", "record", 'the key "@include" would include a file: write another name'),
        ("include", "", 'the key "include" would include a file: write another name'),
        ("@x", "", "the key '@x' is reserved at the top level: write one of @type, @id, @label, @log_level, or no @"),
        ("@x", "match", "the key '@x' is reserved in <match>: write one of @type, @id, @label, @log_level, or no @"),
    ],
)
def test_a_key_that_fluentd_keeps_for_itself_is_refused(key: str, section: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        fluentd_key(key, section=section)


def test_integers_times_sizes_and_booleans_have_one_form() -> None:
    assert [fluentd_integer(value) for value in (0, -3, 10**12)] == ["0", "-3", "1000000000000"]
    times = [fluentd_time(value) for value in (0, 5, 90, 300.0, 3600, 5400, 86400, 0.5, 1e-7)]
    assert times == ["0s", "5s", "90s", "5m", "1h", "90m", "1d", "0.5", "0.0000001"]
    sizes = [fluentd_size(value) for value in (0, 100, 1536 * 1024, 8 * 2**20, 3 * 2**30, 2**40)]
    assert sizes == ["0", "100", "1536k", "8m", "3g", "1t"]
    assert [fluentd_bool(value) for value in (True, False)] == ["true", "false"]


@given(st.integers(0, 10**12))
def test_a_time_and_a_size_mean_what_fluentd_computes_from_them(value: int) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
    time = fluentd_time(value)
    assert int(time[:-1]) * seconds[time[-1]] == value
    powers = {"k": 1, "m": 2, "g": 3, "t": 4}
    size = fluentd_size(value)
    digits = size.rstrip("kmgt")
    assert int(digits) * 1024 ** powers.get(size[len(digits) :], 0) == value


@pytest.mark.parametrize(
    ("encode", "value", "error", "sentence"),
    [
        (fluentd_integer, 1.5, TypeError, "1.5 is no integer: write one"),
        (fluentd_integer, True, TypeError, "True is no integer: write one"),
        (fluentd_size, 1.5, TypeError, "1.5 is no integer: write one"),
        (fluentd_size, -1, ValueError, "-1 bytes is no size: write 0 or more"),
        (fluentd_time, -5, ValueError, "-5 s is no length of time: write 0 or more"),
        (fluentd_time, float("inf"), ValueError, "inf is not a finite number: only PromQL has a form for it"),
        (fluentd_bool, 1, TypeError, "1 is neither True nor False: write one of them"),
    ],
)
def test_a_value_that_fluentd_would_read_as_another_is_refused(
    encode: Callable[[object], str], value: object, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        encode(value)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("encode", [fluentd_text, fluentd_regexp, lambda text: fluentd_environment("A", text)])
def test_half_of_a_surrogate_pair_is_refused(encode: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"half of a surrogate pair, U\+D800 at character 2: remove it"):
        encode("a\ud800")


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("production", "production"),
        ("${hostname}", '"${hostname}"'),
        ('${tag_parts[1]} ${record["level"]}', r'"${tag_parts[1]} ${record[\"level\"]}"'),
    ],
)
def test_the_placeholders_of_record_transformer_pass(text: str, literal: str) -> None:
    assert fluentd_record_text(text) == literal


@pytest.mark.parametrize("text", ["${x}", "${record.level}", "${", "a __HOSTNAME__", "{a}", " [1]", "${tag.upcase}"])
def test_what_record_transformer_would_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(ascii(text))):
        fluentd_record_text(text)


def test_a_percent_sign_is_doubled_where_strftime_applies() -> None:
    assert fluentd_time_text("/data/50%/x") == "/data/50%%/x"
    with pytest.raises(ValueError, match=r"holds \$\{, the start of a placeholder"):
        fluentd_time_text("a${tag}")
