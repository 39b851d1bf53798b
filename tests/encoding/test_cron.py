"""Schedules of cron: what they mean is asked of systemd-analyze, which is told of them in its own words."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.encoding.cron import Schedule, schedule

RUNS = 12
START = datetime(2026, 1, 1, tzinfo=UTC)


def runs(read: Schedule, start: datetime, number: int) -> list[datetime]:
    """The next runs, from the fields alone."""
    found: list[datetime] = []
    day = start.date()
    while len(found) < number:
        if read.on(day):
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
            found += (at for time in read.times if (at := midnight + timedelta(minutes=time)) > start)
        day += timedelta(days=1)
    return found[:number]


def runs_of_systemd(events: tuple[str, ...], number: int) -> list[datetime]:
    command = ["systemd-analyze", "calendar", f"--base-time={START:%F %T} UTC", f"--iterations={number}", *events]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"}
    )
    times = re.findall(r"(?:Next elapse|Iter(?:ation|\.) #\d+): \w+ (\S+ \S+) UTC", said.stdout)
    return sorted({datetime.fromisoformat(f"{time}+00:00") for time in times})[:number]


def ranges(lowest: int, highest: int) -> st.SearchStrategy[str]:
    numbers = st.integers(lowest, highest)
    span = st.tuples(numbers, numbers).map(lambda ends: f"{min(ends)}-{max(ends)}")
    step = st.tuples(st.one_of(st.just("*"), span), st.integers(1, 12)).map(lambda parts: f"{parts[0]}/{parts[1]}")
    part = st.one_of(numbers.map(str), span, step)
    return st.one_of(st.just("*"), st.lists(part, min_size=1, max_size=3).map(",".join))


fields = st.tuples(ranges(0, 59), ranges(0, 23), ranges(1, 28), ranges(1, 12), ranges(0, 7)).map(" ".join)


@settings(max_examples=60)
@given(fields)
def test_systemd_runs_it_when_cron_would(text: str) -> None:
    read = schedule(text)
    assert runs_of_systemd(read.calendar_events, RUNS) == runs(read, START, RUNS)


@settings(max_examples=100)
@given(fields)
def test_the_longest_gap_is_one_that_comes_and_none_is_longer(text: str) -> None:
    read = schedule(text)
    times = runs(read, START, 400)
    gaps = [(late - early).total_seconds() / 60 for early, late in pairwise(times)]
    assert max(gaps) <= read.longest_gap
    assert min(gaps) >= read.shortest_gap


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("*/30 * * * *", 30),
        ("0 * * * *", 60),
        ("@hourly", 60),
        ("0 3 * * *", 24 * 60),
        ("0 */6 * * *", 6 * 60),
        ("0 9-17 * * *", 16 * 60),
        ("0,10,50 * * * *", 40),
        ("30 2 * * mon-fri", 3 * 24 * 60),
        ("0 4 * * 0", 7 * 24 * 60),
        ("0 4 1,15 * *", 17 * 24 * 60),
        ("@monthly", 31 * 24 * 60),
        ("@yearly", 366 * 24 * 60),
        ("0 0 29 feb *", 2921 * 24 * 60),  # 2096 to 2104: 2100 is no leap year
        ("0 0 1 * 1", 7 * 24 * 60),  # either kind of day will do
        ("0 0 31 * *", 61 * 24 * 60),  # March to May
    ],
)
def test_the_longest_gap_of_a_schedule(text: str, minutes: int) -> None:
    assert schedule(text).longest_gap == minutes


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("*/30 * * * *", ("*-*-* *:00,30:00 UTC",)),
        ("0 4 * * 0", ("Sun *-*-* 04:00:00 UTC",)),
        ("5 4 1 * mon,wed", ("*-*-01 04:05:00 UTC", "Mon,Wed *-*-* 04:05:00 UTC")),
    ],
)
def test_a_schedule_in_systemds_words(text: str, events: tuple[str, ...]) -> None:
    assert schedule(text).calendar_events == events


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "hourly",
            '"hourly" is no schedule: write the minute, hour, day, month and day of the week, such as "30 3 * * *"',
        ),
        ("60 * * * *", '"60" is no minute: write a number from 0 to 59'),
        ("0 0 * foo *", '"foo" is no month: write a number from 1 to 12'),
        ("0 5-3 * * *", '"5-3" runs backwards: write the lower hour first'),
        ("*/0 * * * *", '"*/0" has a step of 0: write */1 for every minute'),
        ("5/15 * * * *", '"5/15" takes steps from one minute: write 5-59/15'),
        ("0 0 ? * *", '"?" is no day of the month: write a number, a range 1-5, a step */10, or a list of them'),
        ("0 0 30 2 *", '"0 0 30 2 *" never comes: write a day that the month has'),
    ],
)
def test_what_is_no_schedule_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        schedule(text)
