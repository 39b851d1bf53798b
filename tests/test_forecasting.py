"""Forecasts: the guide's script to the digit, what it does wrong with these data, and the two models beside it."""

from __future__ import annotations

import io
import json
import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import forecast, read_counts
from eventcore_monitoring.cli import main
from eventcore_monitoring.forecasting import as_text

EVEN = "date,event_count\n2026-11-01,1000\n2026-11-02,1020\n2026-11-03,1050\n2026-11-04,1040\n"
SHUFFLED = "date,event_count\n2026-11-04,1040\n2026-11-01,600\n2026-11-01,400\n2026-11-02,1020\n"
GAPS = (
    "date,event_count\n2026-11-01,100\n2026-11-02,200\n2026-11-03,100\n2026-11-06,200\n2026-11-07,90\n2026-11-07,10\n"
)
FROM_NOTHING = "date,event_count\n2026-11-01,0\n2026-11-02,0\n2026-11-03,10\n"
TO_NOTHING = "date,event_count\n2026-11-01,50\n2026-11-02,0\n2026-11-03,0\n"

# What the guide's script, unchanged but for the file's name, printed under pandas 3.1.1 (2026-11).
PANDAS = {
    EVEN: (0.013295985060690926, "1,040", "3,414", "3.28"),
    SHUFFLED: (0.019803921568627425, "1,020", "5,958", "5.84"),
    GAPS: (0.25, "10", "5,271,098,972", "527109897.16"),
    FROM_NOTHING: (math.inf, "10", "inf", "inf"),
    TO_NOTHING: (-1.0, "0", "0", "nan"),
}


@pytest.mark.parametrize("export", PANDAS)
def test_the_guides_figures_are_those_of_its_script(export: str) -> None:
    growth, now, then, factor = PANDAS[export]
    made = forecast(read_counts(export))
    assert made.daily_growth == growth
    assert as_text(made).splitlines()[1:4] == [
        f"  Current event rate: {now}/day",
        f"  Projected rate in 90 days: {then}/day",
        f"  Growth factor: {factor}x",
    ]


def test_a_line_and_a_growth_stand_beside_it() -> None:
    made = forecast(read_counts(EVEN))
    # By hand: the slope through 1000, 1020, 1050, 1040 is 15 a day, the line ends at 1050; 1.04^(1/3) a day.
    assert (made.linear.now, made.linear.then) == (pytest.approx(1050), pytest.approx(1050 + 15 * 90))
    assert made.compound.then == pytest.approx(1040 * 1.04 ** (90 / 3))
    assert made.linear.assumes == "each day +15.0"
    assert made.compound.assumes == "each day +1.3159% of the day before"


def test_data_that_the_script_reads_right_have_only_the_remark_on_its_name() -> None:
    assert forecast(read_counts(EVEN)).notes == (
        "The script calls itself linear, and compounds: it raises the growth of a day to a power.",
    )


def test_the_last_row_that_is_not_the_last_day_is_told() -> None:
    assert (
        "It starts from the last row, which is of 2026-11-02; the last day is 2026-11-04."
        " Sort the export by date, or read the last day."
    ) in forecast(read_counts(SHUFFLED)).notes


def test_the_last_row_that_is_a_part_of_its_day_and_missing_days_are_told() -> None:
    notes = forecast(read_counts(GAPS)).notes
    assert "It starts from the last row, 10, but 2026-11-07 has several rows and 100 in all. Add them up." in notes
    assert any(note.startswith("2 days are missing between 2026-11-01 and 2026-11-07") for note in notes)


def test_a_mean_of_changes_that_nothing_grew_by_is_told() -> None:
    made = forecast(read_counts(GAPS))
    assert made.compound.then == made.compound.now == 100
    assert any("The mean of daily changes, +25.00%, is above the growth that really led" in one for one in made.notes)


def test_a_growth_from_nothing_is_not_known() -> None:
    made = forecast(read_counts(FROM_NOTHING))
    assert math.isnan(made.compound.then)
    assert "compound                    not known" in as_text(made)
    assert any("infinite growth" in note for note in made.notes)


@given(st.integers(1, 10**6), st.integers(-50, 50), st.integers(2, 60), st.integers(1, 365))
def test_on_a_line_the_linear_forecast_is_exact(level: int, slope: int, length: int, days: int) -> None:
    counts = [(date(2026, 1, 1) + timedelta(n), float(level + 50 * 60 + slope * n)) for n in range(length)]
    made = forecast(counts, days)
    assert made.linear.then == pytest.approx(max(counts[-1][1] + slope * days, 0), rel=1e-6, abs=1e-3)


@given(st.floats(1, 1e6), st.floats(-0.05, 0.05), st.integers(2, 60), st.integers(1, 365))
def test_on_a_growth_the_guides_and_the_compound_forecast_are_exact_and_equal(
    level: float, growth: float, length: int, days: int
) -> None:
    counts = [(date(2026, 1, 1) + timedelta(n), level * (1 + growth) ** n) for n in range(length)]
    made = forecast(counts, days)
    assert made.compound.then == pytest.approx(counts[-1][1] * (1 + growth) ** days, rel=1e-6)
    assert made.guide.then == pytest.approx(made.compound.then, rel=1e-6)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 10**9)), min_size=2))
def test_csv_and_prometheus_answers_of_the_same_days_are_read_alike(rows: list[tuple[date, int]]) -> None:
    days = dict(rows)
    csv = "date,event_count\n" + "".join(f"{day},{count}\n" for day, count in sorted(days.items()))
    noon = [[(day - date(1970, 1, 1)).days * 86_400 + 43_200, str(count)] for day, count in sorted(days.items())]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": noon}]}}
    assert read_counts(json.dumps(answer)) == read_counts(csv)


def test_the_series_of_an_answer_are_added_and_a_day_counts_once() -> None:
    start = 1_767_225_600  # 2026-01-01 00:00 UTC
    values = [[start + hour * 3600, str(10 * hour)] for hour in range(48)]
    series = [{"metric": {"instance": one}, "values": values} for one in ("a", "b")]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": series}}
    made = forecast(read_counts(json.dumps(answer)))
    assert (made.compound.now, made.compound.then) == (940, pytest.approx(940 * (940 / 460) ** 90))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day,count\n", "there is no column date (columns: day, count): the first line is date,event_count"),
        ("", "there is no column date (columns: none): the first line is date,event_count"),
        (
            "date,event_count\nyesterday,3\n",
            "line 2 has the date 'yesterday' and the count '3': write it like 2026-11-25,1200",
        ),
        ("date,event_count\n2026-01-01\n", "line 2 has the date '2026-01-01' and the count ''"),
        ("date,event_count\n2026-01-01,nan\n", "line 2 has the date '2026-01-01' and the count 'nan'"),
        ("date,event_count\n2026-01-01,-1\n2026-01-02,1\n", "2026-01-01 has -1, which is no count: write 0 or more"),
        ("date,event_count\n2026-01-01,1\n", "a growth needs two days, and there is one: export more"),
        ("date,event_count\n", "a growth needs two days, and there are none: export more"),
        ('{"status":"error","error":"bad_data"}', "Prometheus answered with an error: bad_data"),
        ('{"status":"success","data":{"resultType":"vector"}}', "the answer is no range of values"),
        ('{"a":1}', "it is neither CSV nor an answer of Prometheus to /api/v1/query_range"),
        ("{", "it is neither CSV nor an answer of Prometheus to /api/v1/query_range"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the sentence is compared below
        forecast(read_counts(text))
    assert str(raised.value).startswith(sentence)


def test_the_command_prints_what_the_library_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events.csv").write_text(EVEN)
    assert main(["forecast", str(tmp_path / "events.csv")]) == 0
    assert capsys.readouterr().out == as_text(forecast(read_counts(EVEN)))
    assert main(["forecast", str(tmp_path / "events.csv"), "--days", "7", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["days"], document["guide"]["now"]) == (7, 1040.0)
    assert document["linear"]["then"] == pytest.approx(1155)


def test_the_command_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FROM_NOTHING.encode())))
    assert main(["forecast", "-", "--format=json"]) == 0
    assert json.loads(capsys.readouterr().out)["guide"]["then"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "forecast takes one file of counts"),
        (["missing.csv"], "missing.csv: cannot be read: No such file or directory"),
        (["events.csv", "--days", "0"], "--days: 0 is no number of days"),
        (["events.csv", "--days", "x"], "--days: x is no number of days"),
        (["binary"], "binary: is no UTF-8 text"),
    ],
)
def test_a_wrong_call_gets_a_sentence(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.csv").write_text(EVEN)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert main(["forecast", *words]) == 2
    assert said in capsys.readouterr().err
