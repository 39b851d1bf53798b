"""Functions against promtool."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from eventcore_monitoring.promql.evaluation import STALE, Semantics
from promql.evaluation.judged import disagreements, rising, semantics, series

BUCKETS = {"0.1": 2.0, "0.25": 3.0, "1": 7.0, "2.5e0": 6.0, "+Inf": 9.0}
INPUTS = [
    series('counter{path="/foo"}', rising(0, 10, 30)),
    series('counter{path="/reset"}', [*rising(0, 10, 7), *rising(0, 7, 9), *rising(3, 1, 12)]),
    series(
        'counter{path="/gaps"}', [5.0, None, 6.5, 8.0, STALE, None, None, 20.0, 3.0, None, 4.0, *[None] * 9, 9.0, 11.0]
    ),
    series('counter{path="/one"}', [*[None] * 10, 42.0]),
    series('gauge{path="/a"}', [0.1, 0.2, 0.3, 5.0, -4.0, -4.0, 2.5, 1e10, 1.0, 0.7] * 3),
    series('gauge{path="/flat"}', rising(3.3, 0, 30)),
    series('gauge{path="/strange"}', [1.0, math.nan, math.nan, 2.0, math.inf, -math.inf, math.inf, 3.0, 0.0] * 3),
    series('angle{of="half"}', rising(0.5, 0, 30)),
    series('angle{of="one"}', rising(1, 0, 30)),
    series('angle{of="minus"}', rising(-1, 0, 30)),
    series('angle{of="nothing"}', rising(0, 0, 30)),
    series('angle{of="great"}', rising(1000, 0, 30)),
    series('angle{of="infinite"}', rising(math.inf, 0, 30)),
    series('angle{of="nan"}', rising(math.nan, 0, 30)),
    series('day{of="leap"}', rising(951_782_400, 86_400, 30)),
    series('day{of="old"}', rising(-2_203_891_200.5, 43_200, 30)),
    series('named{src="source-10", dst="old"}', rising(1, 0, 30)),
    series('named{src="other", dst="old"}', rising(2, 0, 30)),
    *[series(f'h_bucket{{le="{edge}", job="a"}}', rising(0, step, 30)) for edge, step in BUCKETS.items()],
    *[series(f'h_bucket{{le="{edge}", job="b"}}', rising(1, 0.1, 30)) for edge in ("0.2", "bad", "Inf", "-1", "2e-1")],
    *[series(f'h_bucket{{le="{edge}", job="c"}}', rising(0, 0, 30)) for edge in ("1", "+Inf")],
    *[series(f'h_bucket{{le="{edge}", job="d"}}', rising(1, 1, 30)) for edge in ("1", "2")],
    series('h_bucket{le="+Inf", job="e"}', rising(1, 1, 30)),
]
RATES = ["rate", "increase", "delta", "irate", "idelta", "deriv", "changes", "resets"]
OVER_TIME = ["avg", "min", "max", "sum", "count", "last", "present", "absent", "stddev", "stdvar"]
WINDOWS = ["5m", "3m30s", "1m", "20m", "90s"]
ELEMENTARY = [
    "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "sin", "cos", "tan", "asin", "acos", "atan",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "deg", "rad",
]  # fmt: skip
DATES = ["days_in_month", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month", "year"]

CASES = {
    "rates": [f"{function}(counter[{window}])" for function in RATES for window in WINDOWS],
    "rates of gauges": [f"{function}(gauge[{window}])" for function in RATES for window in WINDOWS],
    "over time": [f"{function}_over_time(counter[{window}])" for function in OVER_TIME for window in WINDOWS],
    "over time of gauges": [f"{function}_over_time(gauge[{window}])" for function in OVER_TIME for window in WINDOWS],
    "of ranges with numbers": [
        call
        for window in WINDOWS
        for call in (
            f"predict_linear(counter[{window}], 3600)",
            f"predict_linear(gauge{{path!='/strange'}}[{window}], -60)",
            f"quantile_over_time(0.75, counter[{window}])",
            f"quantile_over_time(2, counter[{window}])",
            f"quantile_over_time(NaN, counter[{window}])",
        )
    ],
    "elementary": [f"{function}(angle)" for function in ELEMENTARY],
    "roundings": [
        "round(gauge)",
        "round(gauge, 0.2)",
        "round(-gauge, 10)",
        "round(angle * 2.5)",
        "round(angle, 0)",
        "ceil(-angle / 3)",
        "floor(gauge * 0.3)",
        "clamp(gauge, 0, 1)",
        "clamp(gauge, 1, 0)",
        "clamp_min(gauge, 0.25)",
        "clamp_max(gauge, -1)",
        "clamp(angle, -Inf, Inf)",
        "clamp_min(angle, NaN)",
        "clamp(angle, NaN, 0)",
        "clamp_max(angle, -Inf)",
    ],
    "dates": [
        f"{function}({of})" for function in DATES for of in ("", "day", "vector(1456790399)", "-angle{of='one'}")
    ],
    "scalars": [
        "time()",
        "pi()",
        "vector(1)",
        "vector(time())",
        "scalar(angle)",
        "scalar(angle{of='one'})",
        "scalar(nothing)",
        "scalar(counter)",
        "timestamp(counter)",
        "timestamp(counter * 2)",
        "timestamp(vector(1))",
        "sort(counter)",
        "sort_desc(counter)",
        "minute()",
        "vector(scalar(angle{of='half'}) + 1)",
    ],
    "absence": [
        "absent(nothing)",
        "absent(counter)",
        "absent(nothing{a='x', b!='y', c=~'z'})",
        "absent(nothing{a='x', a='y'})",
        "absent(sum(nothing))",
        "absent(counter{path='/one'})",
        "absent(nothing{a=''})",
        "absent_over_time(nothing{a='b'}[5m])",
        "absent_over_time(counter[5m])",
        "absent_over_time({__name__=~'no.+', a='b'}[5m])",
        "absent(nothing > 0)",
        "absent_over_time(counter{path='/one'}[2m])",
        "absent(nothing{a='x', a!='y'})",
    ],
    "labels": [
        'label_replace(named, "dst", "new-$1", "src", "source-(.*)")',
        'label_replace(named, "dst", "", "src", "other")',
        'label_replace(named, "dst", "$2", "src", "source-(.*)")',
        'label_replace(named, "dst", "value", "no", "")',
        'label_replace(named, "dst", "${1}x$1x$$", "src", "(.*)")',
        'label_replace(named, "dst", "$name", "src", "(?P<name>.)ou.*")',
        'label_replace(named, "__name__", "$1", "src", "(.*)-10")',
        'label_replace(named, "new", "x", "src", "no match")',
        'label_replace(named, "src", "", "", "")',
        'label_join(named, "new", "-", "src", "dst", "no")',
        'label_join(named, "src", "-", "dst")',
        'label_join(named, "dst", "")',
        'label_join(named, "__name__", "_", "src", "dst")',
        'label_replace(named, "new", "$01", "src", "(.*)")',
    ],
    "histograms": [
        *[
            f"histogram_quantile({rank}, h_bucket)"
            for rank in ("0", "0.2", "0.5", "0.8", "0.95", "1", "-1", "2", "NaN")
        ],
        "histogram_quantile(0.9, rate(h_bucket[5m]))",
        "histogram_quantile(0.5, sum by (le) (h_bucket))",
        "histogram_quantile(0.5, sum by (le, job) (rate(h_bucket[3m])))",
        "histogram_quantile(0.5, named)",
        "histogram_quantile(0.5, h_bucket / 3)",
        "histogram_quantile(0.5, h_bucket * 0 / 0)",
        "histogram_quantile(0.4, -h_bucket)",
    ],
}


@pytest.mark.parametrize("area", CASES)
def test_functions_give_what_promtool_gives(area: str, tmp_path: Path) -> None:
    assert disagreements(INPUTS, CASES[area], tmp_path, times=range(0, 1_500_000, 173_000)) == []


def test_smoothing_gives_what_promtool_gives(tmp_path: Path) -> None:
    name = "holt_winters" if semantics() is Semantics.CLOSED else "double_exponential_smoothing"
    expressions = [f"{name}({of}[{window}], 0.3, 0.6)" for of in ("counter", "gauge") for window in WINDOWS]
    expressions += [f"{name}(counter[5m], 1, 0.5)", f"{name}(counter[5m], 0.1, 0)", f"{name}(nothing[5m], 2, 2)"]
    assert disagreements(INPUTS, expressions, tmp_path, times=range(0, 1_500_000, 173_000)) == []
