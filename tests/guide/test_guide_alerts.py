"""The seven alerts of the guide, as it wrote them and as we emit them, in the failures that their texts describe.

The scenarios in `data/alerts` are written by hand and know nothing of the definitions: series with the labels that a
real scrape attaches, and from which minute to which the alert must fire, under our rules and under the guide's own
(`examples/guide_as_written.yaml`). promtool evaluates them minute by minute. The minutes were measured with promtool
2.42.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from deployments import Generated
from eventcore_monitoring.promql.functions import version_key
from promtool_oracle import promtool_version

DATA = Path(__file__).parent / "data"
GUIDE_RULES = Path(__file__).parents[2] / "examples" / "guide_as_written.yaml"
SCENARIOS = {
    f"{file.stem}: {scenario['name']}": {"alert": file.stem, **scenario}
    for file in sorted((DATA / "alerts").glob("*.yaml"))
    for scenario in yaml.safe_load(file.read_text("utf-8"))
}
RULE_SETS = ("ours", "guide")
FIRES = re.compile(r"(?P<first>\d+)m to (?P<last>\d+)m(?:, (?P<minutes>\d+) minutes of it)?")

# From 3.0 on a window leaves out the sample on its left edge: `[5m]` of one a minute holds five samples, no longer six.
# What a rule sees begins and ends up to a minute elsewhere then; 2.x has to agree to the minute. Where a rule stands so
# near its threshold that a minute decides whether it fires at all, the data say so in `fires_since_3`.
SINCE_3 = version_key(promtool_version()) >= (3, 0)
MINUTES_OFF = {"min": 1, "max": 1, "count": 2} if SINCE_3 else {}

Verdicts = Mapping[str, Mapping[str, str]]


def rules_of(rule_set: str, production: Generated) -> list[Path]:
    if rule_set == "guide":
        return [GUIDE_RULES]
    # promtool evaluates every rule of every file: those of the seven, and of what they read, are enough.
    files = sorted((production.folder / "prometheus/rules").glob("*.yaml"))
    return [file for file in files if {*expressions([file])} & {one["alert"] for one in SCENARIOS.values()}]


def expressions(files: list[Path]) -> dict[str, str]:
    groups = [group for file in files for group in yaml.safe_load(file.read_text("utf-8"))["groups"]]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"] if "alert" in rule}


def firing(scenario: Mapping[str, Any]) -> str:
    labels = {"alertname": scenario["alert"], "alertstate": "firing", **scenario.get("of", {})}
    return "count(ALERTS{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "})"


def expectations(
    name: str, scenario: Mapping[str, Any], rule_set: str, rules: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """promtool's `promql_expr_test`s: first and last minute of firing, minutes in all, alerts, the rule's value."""
    ends, alerting = scenario["ends"], firing(scenario)
    minutes = f"(timestamp({alerting}) / 60)[{ends}:1m]"
    fires = {**scenario["fires"], **(scenario.get("fires_since_3", {}) if SINCE_3 else {})}
    for function, number in spelled(fires[rule_set]).items():
        measured = f"{function}_over_time({minutes})"
        if number is None:
            yield expression_test(name, measured, ends, None)
        else:
            # How far off it is, where that is more than may be.
            off = MINUTES_OFF.get(function, 0)
            yield expression_test(name, f"clamp_min(abs({measured} - {number}), {off})", ends, off)
    if rule_set in scenario.get("alerts", {}):
        number = scenario["alerts"][rule_set]
        yield expression_test(name, f"max_over_time({alerting}[{ends}:1m])", ends, number)
    if rule_set in scenario.get("value", {}):
        value, rule = scenario["value"], rules[scenario["alert"]]
        expected = None if value[rule_set] == "none" else value[rule_set]
        yield expression_test(name, f"round(max({rule}), 0.0001)", value["at"], expected)


def spelled(fires: str) -> dict[str, int | None]:
    """First minute, last minute and number of minutes of `5m to 20m`; nothing of `never`."""
    if fires == "never":
        return {"min": None, "max": None, "count": None}
    found = FIRES.fullmatch(fires)
    assert found, fires
    first, last = int(found["first"]), int(found["last"])
    return {"min": first, "max": last, "count": int(found["minutes"] or last - first + 1)}


def expression_test(scenario: str, expression: str, time: str, value: float | None) -> dict[str, Any]:
    """An expectation that bears the scenario's name as a label: promtool 2.42 does not say which test it speaks of."""
    named = f'label_replace({expression}, "scenario", "{scenario}", "", "")'
    samples = [] if value is None else [{"labels": f'{{scenario="{scenario}"}}', "value": value}]
    return {"expr": named, "eval_time": time, "exp_samples": samples}


@pytest.fixture(scope="module")
def verdicts(production: Generated, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """What promtool objects to, by rule set and scenario; one process for each rule set, both at once."""

    def judged(rule_set: str) -> dict[str, str]:
        return objections(rule_set, rules_of(rule_set, production), tmp_path_factory.mktemp(rule_set))

    with ThreadPoolExecutor() as pool:
        return dict(zip(RULE_SETS, pool.map(judged, RULE_SETS), strict=True))


def objections(rule_set: str, files: list[Path], folder: Path) -> dict[str, str]:
    rules = expressions(files)
    tests = [
        {
            "name": name,
            "interval": "1m",
            "input_series": scenario["input_series"],
            "promql_expr_test": list(expectations(name, scenario, rule_set, rules)),
        }
        for name, scenario in SCENARIOS.items()
    ]
    run = promtool(files, tests, folder)
    found: dict[str, str] = {}
    for part in re.split(r"^ +(?=expr: )", run.stderr, flags=re.MULTILINE)[1:]:
        name = part.partition('\\"scenario\\", \\"')[2].partition('\\"')[0]
        found[name] = found.get(name, "") + part
    assert found.keys() <= SCENARIOS.keys(), run.stderr
    assert (run.returncode == 0) == (not found), run.stderr
    return found


def promtool(files: list[Path], tests: list[dict[str, Any]], folder: Path) -> subprocess.CompletedProcess[str]:
    # In one order, so that a rule reads what another group recorded in the same minute.
    groups = [group["name"] for file in files for group in yaml.safe_load(file.read_text("utf-8"))["groups"]]
    whole = {"rule_files": [str(file) for file in files], "evaluation_interval": "1m", "tests": tests}
    whole["group_eval_order"] = sorted(groups, key=lambda name: name in ("capacity", "security"))
    (folder / "tests.yaml").write_text(yaml.safe_dump(whole), "utf-8")
    command = ["promtool", "test", "rules", str(folder / "tests.yaml")]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_our_alert_fires_in_the_failure_and_only_then(scenario: str, verdicts: Verdicts) -> None:
    assert verdicts["ours"].get(scenario, "") == ""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_guides_rule_did_what_the_deviations_say(scenario: str, verdicts: Verdicts) -> None:
    assert verdicts["guide"].get(scenario, "") == ""


def test_each_alert_has_a_scenario_in_which_it_fires_and_one_in_which_it_is_silent() -> None:
    alerts = expressions([GUIDE_RULES]).keys()
    fires = {one["alert"] for one in SCENARIOS.values() if one["fires"]["ours"] != "never"}
    silent = {one["alert"] for one in SCENARIOS.values() if one["fires"]["ours"] == "never"}
    assert alerts & fires & silent == alerts


def test_the_judge_objects_to_a_wrong_minute(tmp_path: Path) -> None:
    files = [GUIDE_RULES]
    scenario = {"alert": "ProjectionLagHigh", "ends": "30m", "fires": {"guide": "12m to 30m"}}
    series = [{"series": 'eventcore_projection_lag_seconds{projection="orders"}', "values": "400x30"}]
    tests = list(expectations("late", scenario, "guide", expressions(files)))
    run = promtool(files, [{"interval": "1m", "input_series": series, "promql_expr_test": tests}], tmp_path)
    assert re.findall(r"got: ?(.*)", run.stderr) == ['{scenario="late"} 3E+00', '{scenario="late"} 3E+00']
