"""A reference to an environment variable is one piece of code, with its default as Ruby writes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from eventcore_monitoring.fluentd.environment import environment
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.printer import printed
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section
from strategies.text import hostile_text


def test_a_required_environment_variable_is_fetched() -> None:
    assert environment("ES_PASSWORD") == (Code("ENV.fetch('ES_PASSWORD')"),)


def test_a_default_is_a_ruby_literal_of_plain_ascii() -> None:
    code = Code(r"""ENV['HOST'] || "\u{e9}\u{22}\u{7d}\u{23}\u{7b}x\u{7d}\u{5c}" """.rstrip())
    assert environment("HOST", 'é"}#{x}\\') == (code,)


@given(hostile_text)
def test_a_default_is_one_piece_of_code_that_holds_the_text_and_comes_back(default: str) -> None:
    value = environment("NAME", default)
    assert isinstance(value, tuple)
    [code] = value
    assert isinstance(code, Code)
    literal = code.source.removeprefix("ENV['NAME'] || \"").removesuffix('"')
    assert re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), literal) == default
    assert code.source.isascii()
    tree = Section(children=(Parameter("k", value),))
    assert read(printed(tree), "x.conf") == tree


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A'", "É", "A\n"])
def test_a_name_that_is_none_of_an_environment_variable_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no name of an environment variable: write letters, digits and _"):
        environment(name)


def test_half_of_a_surrogate_pair_is_refused_in_a_default() -> None:
    with pytest.raises(ValueError, match=r"half of a surrogate pair, U\+D800 at character 2: remove it"):
        environment("A", "a\ud800")
