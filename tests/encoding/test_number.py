from __future__ import annotations

import json
import math
import random
import struct
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.number import number, promql_number
from eventcore_monitoring.encoding.yaml import to_yaml
from promtool_oracle import ExpectedAlert, disagreement

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (5.0, "5"),
        (-5.0, "-5"),
        (0.05, "0.05"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-0.0, "0"),
        (1e3, "1000"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1.0e+21"),
        (-1.5e300, "-1.5e+300"),
        (1e-7, "0.0000001"),
        (1.25e-7, "0.000000125"),
        (9.9e-8, "9.9e-8"),
        (5e-324, "5.0e-324"),
        (2**70, "1180591620717411303424"),
    ],
)
def test_a_number_has_one_shortest_text(value: float, text: str) -> None:
    assert number(value) == text


@given(finite | st.integers(-(10**300), 10**300))
def test_a_number_comes_back_as_the_same_double_from_json_and_both_loaders_of_pyyaml(value: float) -> None:
    text = number(value)
    read = [json.loads(text), yaml.load(text, yaml.SafeLoader), yaml.load(text, yaml.CSafeLoader), text]
    assert [float(one) for one in read] == [float(value)] * 4


@given(finite)
def test_an_untyped_yaml_reader_takes_a_number_for_a_number(value: float) -> None:
    resolver = yaml.SafeLoader("")
    tag = resolver.resolve(yaml.ScalarNode, number(value), (True, False))
    assert tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


@given(finite)
def test_an_integral_float_has_the_text_of_the_integer(value: float) -> None:
    whole = float(int(value / 2**970))
    assert number(whole) == number(int(whole))


def rules_with(literals: list[str], template: str) -> str:
    rules = [
        {"alert": f"A{i}", "expr": f"vector({literal})", "annotations": {"read": template}}
        for i, literal in enumerate(literals)
    ]
    return to_yaml({"groups": [{"name": "numbers", "rules": rules}]})


def binary(value: float) -> str:
    """A double as Go's `%b` prints it, all its bits: `4503599627370496p-52`."""
    bits = struct.unpack("<Q", struct.pack("<d", abs(value)))[0]
    exponent, mantissa = bits >> 52, bits & (2**52 - 1)
    significand, power = (mantissa + 2**52, exponent - 1075) if exponent else (mantissa, -1074)
    return f"{'-' if value < 0 else ''}{significand}p{power:+d}"


def test_promtool_reads_thousands_of_numbers_as_the_same_double(tmp_path: Path) -> None:
    source = random.Random(7)
    edges = [2.0**53, 2.0**63, 2.0**64, 1e21, 1e-7, 5e-324, math.nextafter(math.inf, 0), math.nextafter(1e21, 0)]
    decimals = [round(source.uniform(-1e4, 1e4), source.randrange(6)) or 1.0 for _ in range(500)]
    any_bits = [struct.unpack("<d", source.randbytes(8))[0] for _ in range(1500)]
    values = [value for value in edges + decimals + any_bits if math.isfinite(value)]
    rules = rules_with([number(value) for value in values], '{{ printf "%b" $value }}')
    expected = [ExpectedAlert(f"A{i}", annotations={"read": binary(value)}) for i, value in enumerate(values)]
    assert disagreement(rules, expected, tmp_path) == ""


def test_promql_has_forms_for_the_infinities_and_nan(tmp_path: Path) -> None:
    literals = [promql_number(value) for value in (math.inf, -math.inf, math.nan, 0.5, 3)]
    assert literals == ["Inf", "-Inf", "NaN", "0.5", "3"]
    read = ["+Inf", "-Inf", "NaN", "0.5", "3"]
    expected = [ExpectedAlert(f"A{i}", annotations={"read": text}) for i, text in enumerate(read)]
    assert disagreement(rules_with(literals, "{{ $value }}"), expected, tmp_path) == ""


@pytest.mark.parametrize(
    ("value", "error", "sentence"),
    [
        (math.inf, ValueError, "inf is not a finite number: only PromQL has a form for it"),
        (math.nan, ValueError, "nan is not a finite number: only PromQL has a form for it"),
        (True, TypeError, "True is no number: write 0 or 1"),
        (2**1024, ValueError, "an integer of 1025 bits does not fit into a double: write a smaller one"),
    ],
)
def test_what_is_no_finite_number_is_refused(value: float, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as raised:
        number(value)
    assert str(raised.value) == sentence
