"""The incident policy as routes: teams, hours, windows, inhibitions, the heartbeat; judged by amtool too."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import (
    Alert,
    Email,
    Heartbeat,
    Hours,
    IncidentPolicy,
    Inhibition,
    MaintenanceWindow,
    Monitoring,
    Severity,
    Smtp,
    Team,
    Webhook,
    heartbeat_alert,
)
from eventcore_monitoring.alertmanager.inhibition import inhibited_by
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.routing import deliveries_of, receivers_of
from eventcore_monitoring.alertmanager.times import hold
from eventcore_monitoring.generators.alertmanager import alertmanager
from eventcore_monitoring.paging.path import paths
from eventcore_monitoring.paging.routes import configuration
from eventcore_monitoring.validators.amtool import RouteExpectation, check_config, check_routes, routes
from eventcore_monitoring.validators.program import Tools, locate
from small import alert, monitoring

AMTOOL = Tools(promtool="off", amtool=locate("amtool", environment=os.environ))
BEAT = Heartbeat(receiver="beat", every="2m")
POLICY = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Broken.", response_time="15m", receiver="page", also=["log"]),
        Severity(name="low", meaning="Odd.", response_time="1d", receiver="mail", hours="day", aliases=["info"]),
    ],
    receivers=[
        *(Webhook(name=name, url="https://example.com/") for name in ("page", "log", "beat", "database-mail")),
        Email(name="mail", to=["team@example.com"]),
    ],
    unknown="high",
    teams=[Team(name="database", receiver="database-mail"), Team(name="web", receiver="mail")],
    hours=[Hours(name="day", from_="08:00", until="20:00", location="Europe/Berlin")],
    maintenance=[
        MaintenanceWindow(name="night", from_="23:00", until="01:00", weekdays=["saturday"], alerts=["QueueLong"]),
        MaintenanceWindow(name="all-low", from_="02:00", until="03:00", severities=["low"]),
    ],
    inhibitions=[Inhibition(source=["DatabaseDown"], silences=["QueueLong"], same=[])],
    heartbeat=BEAT,
    smtp=Smtp(smarthost="smtp.example.com:587", sender="alerts@example.com"),
)
ALERTS = [
    alert(),
    alert(name="DatabaseDown", labels={"team": "database"}),
    alert(name="Odd", severity="low", labels={"team": "web"}),
]


def declared(**changes: Any) -> Monitoring:
    made = monitoring(incidents=POLICY.replaced(**changes), alerts=ALERTS)
    return made.with_parts(heartbeat_alert(BEAT))


def reached(given: Monitoring, **labels: str) -> tuple[str, ...]:
    assert given.incidents is not None
    return receivers_of(configuration(given, given.incidents).route, labels)


def written(given: Monitoring, folder: Path) -> Path:
    for artifact in alertmanager(given):
        (folder / artifact.path).parent.mkdir(exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.content)
    return folder


@pytest.mark.parametrize("given", [declared(), eventcore(), eventcore(Settings(environment="staging"))])
def test_amtool_accepts_the_policy_and_every_route_that_it_declares(given: Monitoring, tmp_path: Path) -> None:
    folder = written(given, tmp_path)
    assert [*check_config(folder, AMTOOL), *check_routes(folder, AMTOOL)] == []


@pytest.mark.parametrize("given", [declared(), eventcore()])
def test_what_is_written_is_read_back_as_it_was_meant(given: Monitoring, tmp_path: Path) -> None:
    text = (written(given, tmp_path) / "alertmanager/alertmanager.yaml").read_text()
    assert given.incidents is not None
    for grammar in ("classic", "utf8", "both"):
        assert read_configuration(text, grammar=grammar) == (configuration(given, given.incidents), ())  # type: ignore[arg-type]


def test_our_router_expects_what_the_policy_says(tmp_path: Path) -> None:
    given = eventcore()
    expected = yaml.safe_load((written(given, tmp_path) / "alertmanager/routes.yaml").read_text())
    assert len(expected) > 15
    assert given.incidents is not None
    tree = configuration(given, given.incidents).route
    assert [one for one in expected if [*receivers_of(tree, one["labels"])] != one["receivers"]] == []


def test_a_team_is_told_besides_the_severity_whatever_the_severity(tmp_path: Path) -> None:
    table = {
        ("high", "database"): ("database-mail", "log", "page"),
        ("high", ""): ("log", "page"),
        ("low", "database"): ("database-mail", "mail"),
        ("info", "database"): ("database-mail", "mail"),
        ("unheard-of", "database"): ("database-mail", "log", "page"),
        ("", "database"): ("database-mail", "log", "page"),
        ("", ""): ("log", "page"),
    }
    given = declared()
    assert {key: reached(given, severity=key[0], team=key[1]) for key in table} == table
    expected = [RouteExpectation({"severity": one, "team": team}, to) for (one, team), to in table.items()]
    assert list(routes(written(given, tmp_path), AMTOOL, expected)) == []


def test_whoever_is_told_anyway_is_told_once() -> None:
    assert reached(declared(), severity="low", team="web") == ("mail",)


def test_the_heartbeat_reaches_its_receiver_alone_and_nothing_silences_it() -> None:
    ways = paths(declared())
    assert ways is not None
    way = ways.of["Watchdog"]
    assert [one.receiver for one in way.deliveries] == ["beat"]
    assert (way.first_message, way.deliveries[0].repeated_after) == (0, 120_000)
    assert (way.silenced_by, way.silences) == ((), ())


def test_the_first_message_waits_as_long_as_the_alert_and_its_route() -> None:
    ways = paths(monitoring(incidents=POLICY, alerts=[alert(for_="5m")]))
    assert ways is not None
    assert ways.of["QueueLong"].first_message == 5 * 60_000 + 90_000
    assert {one.repeated_after for one in ways.of["QueueLong"].deliveries} == {15 * 60_000}


def test_severities_wait_for_their_hours_and_windows_mute_what_they_name() -> None:
    given = declared()
    assert given.incidents is not None
    made = configuration(given, given.incidents)

    def times(**labels: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        return [(one.muted, one.active) for one in deliveries_of(made.route, labels)]

    assert times(severity="low", team="database") == [(("all-low",), ("day",))] * 2
    assert times(severity="high", alertname="QueueLong", team="database") == [(("night",), ())] * 3
    assert times(severity="high", alertname="DatabaseDown") == [((), ())] * 2
    # Another alert of that name and another severity is somebody else's.
    assert times(severity="low", alertname="QueueLong") == [(("all-low",), ("day",))]


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-02-28T22:59", False),  # a Saturday
        ("2026-02-28T23:00", True),
        ("2026-03-01T00:59", True),
        ("2026-03-01T01:00", False),
        ("2026-03-01T23:30", False),
    ],
)
def test_a_window_over_midnight_ends_on_the_next_day(moment: str, held: bool) -> None:
    (night, _) = POLICY.maintenance
    assert hold(night.intervals, datetime.fromisoformat(moment).replace(tzinfo=UTC)) is held


def test_a_database_that_is_down_silences_what_follows_from_it_in_the_mixin() -> None:
    given = eventcore()
    ways = paths(given)
    assert ways is not None
    firing = [ways.of["DatabaseDown"].labels]
    silent = {name for name, way in ways.of.items() if inhibited_by(ways.configuration.inhibitions, way.labels, firing)}
    assert {"HighCommandFailureRate", "EventStoreLatencyHigh", "DatabaseConnectionPoolExhausted"} <= silent
    assert silent & {"DatabaseDown", "EventCoreDown", "UnauthorizedCommandAttempt", "Watchdog"} == set()
    elsewhere = [{**firing[0], "environment": "staging"}]
    assert [
        name for name, way in ways.of.items() if inhibited_by(ways.configuration.inhibitions, way.labels, elsewhere)
    ] == []


def test_every_alert_of_the_mixin_reaches_people_of_its_team() -> None:
    given = eventcore()
    ways = paths(given)
    assert ways is not None
    for one in given.alerts:
        receivers = [delivery.receiver for delivery in ways.of[one.name].deliveries]
        if (team := one.labels.get("team")) is not None:
            assert f"{team}-mail" in receivers, one.name


def test_what_cannot_be_declared_gets_a_sentence() -> None:
    from eventcore_monitoring import DefinitionError

    for make, said in (
        (lambda: Hours(name="x", from_="9:00"), "is no time of the day"),
        (lambda: Hours(name="x", from_="09:00", until="09:00"), "it lasts no time"),
        (lambda: Hours(name="x", location="Berlin"), "is no time zone"),
        (lambda: Hours(name="x", weekdays=["mon"]), 'cannot be "mon"'),
        (lambda: MaintenanceWindow(name="x"), "it mutes nothing"),
        (lambda: Inhibition(source=[], silences=["A"]), "source"),
    ):
        with pytest.raises(DefinitionError) as refused:
            make()
        assert said in str(refused.value)


def test_times_are_said_as_people_say_them() -> None:
    assert str(Hours(name="x")) == "every day (UTC)"
    office = Hours(name="x", weekdays=["monday", "tuesday", "wednesday"], from_="09:00", until="17:00")
    assert str(office) == "monday to wednesday, 09:00 to 17:00 (UTC)"
    night = Hours(name="x", weekdays=["friday", "monday"], from_="22:00", until="02:00")
    assert str(night) == "monday, friday, 22:00 to 02:00 the next day (UTC)"


def test_the_alert_of_the_heartbeat_is_proven_as_others_are() -> None:
    (one,) = heartbeat_alert(BEAT).alerts
    assert isinstance(one, Alert)
    assert (one.name, one.no_data, one.severity) == ("Watchdog", "fires", "none")
    assert [scenario.fires_from for scenario in one.fires_when] == ["0s"]
