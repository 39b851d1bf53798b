"""Reading configurations of any origin: what they mean, and a sentence for each fault, as amtool has one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventcore_monitoring.alertmanager.matchers import Matcher
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.times import TimeInterval
from eventcore_monitoring.alertmanager.tree import Configuration, Inhibition, Route
from eventcore_monitoring.validators.program import locate, run

AMTOOL = locate("amtool", environment=os.environ)

WHOLE = """\
global: {resolve_timeout: 5m}
route:
  receiver: page
  group_by: [alertname]
  repeat_interval: 1h
  routes:
    - matchers: ['severity="low"', 'team=~"a|b"']
      receiver: mail
      continue: true
      active_time_intervals: [day]
      mute_time_intervals: [old]
    - match: {service: db}
      match_re: {team: d.*}
      group_by: ['...']
receivers:
  - name: page
    webhook_configs: [{url: "http://example.com/"}]
  - name: mail
inhibit_rules:
  - source_matchers: [a=b]
    target_match: {c: d}
    equal: [service]
mute_time_intervals:
  - name: old
    time_intervals: [{weekdays: ['saturday:sunday'], years: ['2020:2030']}]
time_intervals:
  - name: day
    time_intervals:
      - times: [{start_time: "08:00", end_time: "24:00"}]
        weekdays: ['Monday:friday', sunday]
        days_of_month: ['1:-1']
        months: [may, '7:december']
        location: Europe/Berlin
"""


def test_what_a_configuration_means() -> None:
    text = WHOLE.replace("'saturday:sunday'", "saturday, sunday")
    read, faults = read_configuration(text)
    assert faults == ()
    low = Route(
        receiver="mail",
        matchers=(Matcher("severity", "=", "low"), Matcher("team", "=~", "a|b")),
        continues=True,
        muted=("old",),
        active=("day",),
    )
    database = Route(matchers=(Matcher("service", "=", "db"), Matcher("team", "=~", "d.*")), group_by=("...",))
    day = TimeInterval(((480, 1440),), ((1, 5), (0, 0)), ((1, -1),), ((5, 5), (7, 12)), location="Europe/Berlin")
    assert read == Configuration(
        Route(receiver="page", group_by=("alertname",), repeat_interval=3_600_000, routes=(low, database)),
        {"page": ("webhook",), "mail": ()},
        (Inhibition((Matcher("a", "=", "b"),), (Matcher("c", "=", "d"),), ("service",)),),
        {"old": (TimeInterval(weekdays=((6, 6), (0, 0)), years=((2020, 2030),)),), "day": (day,)},
    )


def test_faults_stand_in_the_order_of_their_lines() -> None:
    _, faults = read_configuration(WHOLE.replace("mail\n      continue", "mial\n      continue"))
    assert [(one.at, one.source and one.source.line, one.message, one.fix) for one in faults] == [
        ("route.routes[0].receiver", 8, "names `mial`, which is no receiver of this file", "did you mean mail?"),
        (
            "mute_time_intervals[0].time_intervals[0].weekdays[0]",
            25,
            "ends before it begins: 'saturday:sunday'",
            "write two ranges",
        ),
    ]


BROKEN = {
    "no tree": ("receivers: []", "has no tree of routes"),
    "no receiver at the root": ("route: {}\nreceivers: []", "is the root and names no receiver"),
    "matchers at the root": (
        "route: {receiver: r, matchers: [a=b]}\nreceivers: [{name: r}]",
        "may not stand at the root",
    ),
    "an unknown receiver": ("route: {receiver: x}\nreceivers: [{name: r}]", "`x`, which is no receiver"),
    "an unknown interval": (
        "route: {receiver: r, routes: [{mute_time_intervals: [x]}]}\nreceivers: [{name: r}]",
        "`x`, which is no time interval",
    ),
    "two receivers of one name": ("route: {receiver: r}\nreceivers: [{name: r}, {name: r}]", "a second receiver `r`"),
    "an unknown field": (
        "route: {receiver: r, recevier: r}\nreceivers: [{name: r}]",
        "no field that Alertmanager knows",
    ),
    "a field twice": ("route: {receiver: r, receiver: r}\nreceivers: [{name: r}]", "stands there twice"),
    "no duration": ("route: {receiver: r, group_wait: 5 minutes}\nreceivers: [{name: r}]", "is no duration"),
    "no interval at all": ("route: {receiver: r, group_interval: 0s}\nreceivers: [{name: r}]", "may not be nothing"),
    "a label twice": ("route: {receiver: r, group_by: [a, a]}\nreceivers: [{name: r}]", "names the label `a` twice"),
    "all labels and one": (
        "route: {receiver: r, group_by: ['...', a]}\nreceivers: [{name: r}]",
        "by all labels and by",
    ),
    "no matcher": ("route: {receiver: r, routes: [{matchers: [a]}]}\nreceivers: [{name: r}]", "'a' is no matcher"),
    "no pattern": ("route: {receiver: r, routes: [{match_re: {a: '('}}]}\nreceivers: [{name: r}]", "is not closed"),
    "no YAML": ("route: {", "is no YAML"),
    "no list": ("route: {receiver: r, routes: {a: b}}\nreceivers: [{name: r}]", "must be a list"),
}
TIMES = {
    "no time": ('{times: [{start_time: "9:00", end_time: "10:00"}]}', "start_time is no time: '9:00'"),
    "no end": ('{times: [{start_time: "09:00"}]}', "has no end_time"),
    "over midnight": ('{times: [{start_time: "22:00", end_time: "02:00"}]}', "starts no earlier than it ends"),
    "no weekday": ("{weekdays: [mon]}", "is no range: 'mon'"),
    "day 0": ("{days_of_month: ['0']}", "goes beyond what there is"),
    "a month of 13": ("{months: ['13']}", "goes beyond what there is"),
    "from the end to the beginning": ("{days_of_month: ['-1:5']}", "begins from the end of the month"),
    "no time zone": ("{location: Moon/Base}", "is no time zone: 'Moon/Base'"),
    "an unknown part": ("{hours: ['1']}", "is no part of a time interval"),
}
# Alertmanager takes months that do not exist.
TAKEN_BY_AMTOOL = {"a month of 13"}


def written(part: str) -> str:
    head = "route: {receiver: r}\nreceivers: [{name: r}]\ntime_intervals: [{name: t, time_intervals: ["
    return f"{head}{part}]}}]\n"


CASES = {**BROKEN, **{name: (written(part), said) for name, (part, said) in TIMES.items()}}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_found_by_us_and_by_amtool(case: str, tmp_path: Path) -> None:
    text, said = CASES[case]
    _, faults = read_configuration(text)
    assert [one.message for one in faults if said in one.message] != []
    (file := tmp_path / "alertmanager.yaml").write_text(text)
    assert (run(AMTOOL, ["check-config", str(file)], timeout=60).code == 0) is (case in TAKEN_BY_AMTOOL)
