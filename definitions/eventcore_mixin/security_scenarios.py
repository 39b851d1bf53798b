"""Sign-ins that are refused, and just are not that many: the scenarios that prove the alert on them.

So many of them happen in fifteen minutes, the time that the alert looks at.
"""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Counter, Scenario, Series, constant, gap, ramp

_AWAY, _NEW = "45m", "90m"  # a counter that comes back within an hour is known; after more it counts as new
_OTHERS = ("app-2", "app-3")


def sign_ins(events: Counter, settings: Settings) -> tuple[list[Scenario], list[Scenario]]:
    """When the alert on refused sign-ins fires, and when it is silent."""
    share, least = settings.sign_ins_refused.value, settings.sign_ins_refused_least.value
    over, under = share * 1.05, share * 0.75
    # Fluentd has counted something else since the twentieth minute, and much of it.
    much_else = events.series([gap("20m"), ramp(10, start=100_000)], event_type="data_access", result="success")
    much_denied = events.series([gap("20m"), ramp(1, start=1000)], event_type="authorization", result="failure")

    def signing_in(refused: float, allowed: float, host: str = "app-1") -> list[Series]:
        place = {"instance": f"{host}:24231", "event_type": "authentication"}
        return [
            events.series(ramp(refused / 900), result="failure", **place),
            events.series(ramp(allowed / 900), result="success", **place),
        ]

    def coming_back(refused: float, allowed: float, away: str) -> list[Series]:
        place = {"instance": "app-2:24231", "event_type": "authentication"}
        return [
            events.series([constant(number, "15m"), gap(away), constant(number)], result=result, **place)
            for result, number in (("failure", refused), ("success", allowed))
        ]

    fires = [
        Scenario(
            name=f"{over:.0%} of many sign-ins are refused, and much else happens",
            series=[*signing_in(1000 * over, 1000 * (1 - over)), much_else],
            lasts="40m",
            fires_from="16m",
        ),
        Scenario(
            name="many sign-ins are refused within a scrape, and the first ever",
            series=[events.series([gap("20m"), constant(3 * least)], event_type="authentication", result="failure")],
            silent_until="19m",
            fires_from="21m",
            fires_until="34m",
            resolved_by="37m",
        ),
        Scenario(
            name="half of the sign-ins are refused, a few by each of three instances",
            series=[one for host in ("app-1", *_OTHERS) for one in signing_in(least / 2, least / 2, host)],
            lasts="20m",
            fires_from="16m",
        ),
        Scenario(
            name=f"{over:.0%} of many sign-ins are refused, and counters of before come back after {_AWAY}",
            series=[*signing_in(1000 * over, 1000 * (1 - over)), *coming_back(0, 10_000, _AWAY)],
            lasts="75m",
            fires_from="17m",
        ),
        Scenario(
            name=f"counters come back after {_NEW}, which may be new attempts",
            series=coming_back(3 * least, 3 * least, _NEW),
            lasts="2h",
            fires_from="106m",
            fires_until="119m",
        ),
    ]
    few = [
        (f"of many sign-ins {under:.0%} are refused", signing_in(1000 * under, 1000 * (1 - under))),
        (f"{least / 2:g} of {2 * least:g} sign-ins are refused", signing_in(least / 2, 1.5 * least)),
    ]
    silent = [
        Scenario(name="of few sign-ins all are refused", series=signing_in(least / 2, 0)),
        Scenario(
            name=f"exactly {share:.0%} of the first sign-ins are refused",
            series=[
                events.series([gap("5m"), constant(number)], event_type="authentication", result=result)
                for result, number in (("failure", 1000 * share), ("success", 1000 * (1 - share)))
            ],
            lasts="25m",
        ),
        *(
            Scenario(name=f"{what}, and access is denied a lot", series=[*series, much_denied], lasts="40m")
            for what, series in few
        ),
        *(
            Scenario(
                name=f"{what}, and counters of before come back after {_AWAY}",
                series=[*series, *coming_back(30 * least, 500 * least, _AWAY)],
                lasts="65m",
            )
            for what, series in few
        ),
    ]
    return fires, silent
