"""The command `prove`: on the guide as it is written, on our own definitions, on rules of others, and on bad calls."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from projects import SHOP, Answer, call, project

ROOT = Path(__file__).parent.parent
GUIDE = ("--rules", "examples/guide_as_written.yaml", "--catalogue", "definitions/production.py")
README = (ROOT / "README.md").read_text("utf-8")
DEAD = """\
groups:
  - name: dead
    rules:
      - alert: NoPods
        expr: count(up{job="shop"}) == 0
      # waive alert-never-silent: a heartbeat
      - alert: Watchdog
        expr: vector(1)
      - alert: Down
        expr: up{job="shop"} == 0
        for: 5m
"""


@cache
def on_the_guide() -> Answer:
    return call(ROOT, "prove", *GUIDE, "--blind-spots", "/dev/null")


def test_the_guide_as_written_has_two_alerts_that_never_fire_and_two_with_blind_spots() -> None:
    found = re.findall(r"(warning|error)\[([a-z-]+)\] \S*?(\w+): ", on_the_guide().output)
    assert found == [
        ("warning", "resolves-while-it-lasts", "AnomalousTrafficPattern"),
        ("warning", "never-fires-on-drift", "AnomalousTrafficPattern"),
        ("warning", "first-event-unseen", "UnauthorizedCommandAttempt"),
        ("warning", "target-down-unseen", "eventcore"),
        ("error", "alert-never-fires", "EventStoreLatencyHigh"),
        ("error", "alert-never-fires", "MemoryUsageHigh"),
    ]
    assert on_the_guide().code == 1


def test_the_anomalous_traffic_of_the_guide_resolves_ten_minutes_into_the_attack() -> None:
    assert "AnomalousTrafficPattern: resolves 10m after the cause began, while it lasts\n" in on_the_guide().output


def test_what_the_readme_shows_is_what_is_said() -> None:
    (shown,) = re.findall(r"^\$ eventcore-monitoring prove --rules .*?\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    said = re.sub(r"promtool \S+", "promtool 2.42.0+ds", on_the_guide().output).split("\n")
    assert [line for line in shown.strip().split("\n") if line != "…" and line not in said] == []


def test_every_alert_of_ours_is_proven_and_the_readme_says_in_how_many_claims() -> None:
    answer = call(ROOT, "prove", "definitions/production.py", "--mutate", "--format", "json")
    (deployment,) = json.loads(answer.output)["deployments"]
    proofs = deployment["proofs"]
    assert {proof["alert"]: proof["verdict"] for proof in proofs if proof["verdict"] != "proven"} == {
        "Watchdog": "always fires",
        # They read a week or a month.
        **dict.fromkeys(("CommandsSlowerThanUsual", "FilesystemFullSoon", "StorageFullSoon"), "by hand"),
    }
    claims = sum(len(proof["claims"]) for proof in proofs)
    assert f"{len(proofs)} alerts in {claims} claims," in README
    # Nobody writes the rules of objectives: their slips would be ours (tests/boards/test_slo_rules.py).
    written = [proof["mutations"] for proof in proofs if "BudgetBurn" not in proof["alert"]]
    noticed, of = (sum(one[word] for one in written) for word in ("noticed", "of"))
    assert noticed >= 0.95 * of
    assert answer.code == 0


def test_a_dead_alert_is_an_error_with_its_smallest_empty_part_and_a_waiver_is_heard(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(DEAD)
    answer = call(tmp_path, "prove", "--rules", "rules.yaml")
    assert answer.code == 1
    assert re.findall(r"^(\S+): error\[([a-z-]+)\]", answer.output, re.MULTILINE) == [
        ("rules.yaml:4:9", "alert-never-fires")
    ]
    assert re.findall(r"^(\w+) +(NEVER FIRES|ALWAYS FIRES|proven)", answer.output, re.MULTILINE) == [
        ("NoPods", "NEVER FIRES"),
        ("Watchdog", "ALWAYS FIRES"),
        ("Down", "proven"),
    ]


def test_the_tests_that_are_written_are_plain_and_promtool_passes_them(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(DEAD)
    call(tmp_path, "prove", "--rules", "rules.yaml", "--out", "proofs")
    files = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "proofs").rglob("*.yaml"))
    assert files == [
        f"proofs/{kind}/{name}.yaml" for kind in ("rules", "tests") for name in ("Down", "NoPods", "Watchdog")
    ]
    run = subprocess.run(
        ["promtool", "test", "rules", *(str(tmp_path / file) for file in files if "/tests/" in file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert 'name: "Down fires when its value is 0 for 5m"' in (tmp_path / "proofs/tests/Down.yaml").read_text()


def test_a_page_of_blind_spots_is_written_for_each_deployment(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP, "other.py": SHOP})
    answer = call(tmp_path, "prove", "--blind-spots", "pages/spots.html")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["spots-other.html", "spots-shop.html"]
    assert "Blind spots of shop" in (tmp_path / "pages/spots-shop.html").read_text()
    assert "warning[target-down-unseen] targets.shop: no alert fires while it is down" in answer.output
    assert answer.code == 0


def test_slips_that_no_test_notices_are_listed_with_the_test_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(DEAD)
    answer = call(tmp_path, "prove", "--rules", "rules.yaml", "--mutate")
    missing = "missing: a scenario with series of another value of this label"
    assert f'    not noticed: `job="shop"` is left out; {missing}\n' in answer.output
    assert re.search(r"^mutation score: \d+ of \d+ changes noticed, [\d.]+ %$", answer.output, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--promtool", "off"), "prove needs promtool: its verdict is the proof"),
        (("shop.py", "--rules", "rules.yaml"), "--rules takes rule files, and no definition"),
        (("--rules", "nowhere.yaml"), "cannot be read: No such file or directory"),
        (("--catalogue", "shop.py"), "--catalogue says what rule files read"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_writes_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    project(tmp_path, {"shop.py": SHOP})
    (tmp_path / "rules.yaml").write_text(DEAD)
    answer = call(tmp_path, "prove", *words, "--out", "proofs")
    assert answer.code == 2
    assert said in answer.output + answer.errors
    assert not (tmp_path / "proofs").exists()


@pytest.mark.parametrize("option", ["--out", "--blind-spots"])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, option: str) -> None:
    (tmp_path / "rules.yaml").write_text(DEAD)
    answer = call(tmp_path, "prove", "--rules", "rules.yaml", option, "rules.yaml/below")
    assert answer.code == 2
    assert re.search(r"error\[call\] rules\.yaml/below: cannot be written: \w+", answer.output + answer.errors)


def test_a_promtool_that_dies_is_one_sentence_and_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(DEAD)
    fake = tmp_path / "promtool"
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "promtool, version 2.42.0" && exit\nkill -9 $$\n')
    fake.chmod(0o755)
    answer = call(tmp_path, "prove", "--rules", "rules.yaml", "--promtool", str(fake))
    assert answer.code == 3
    assert "error[tool-died] promtool: promtool died: " in answer.output + answer.errors


def test_definitions_that_a_check_refuses_are_not_proven(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP.replace('severity="low"', 'severity="lowest"')})
    answer = call(tmp_path, "prove")
    assert answer.code == 2
    assert "severity-not-in-policy" in answer.output + answer.errors


def test_a_build_refuses_an_alert_that_cannot_fire_and_names_its_line(tmp_path: Path) -> None:
    never = 'waiting = promql("sum(shop_queue_length) < -1")'
    project(tmp_path, {"shop.py": SHOP.replace("waiting = queue.sum() > count(100)", never)})
    answer = call(tmp_path, "build", "--amtool", "off")
    assert answer.code == 2
    assert not (tmp_path / "generated").exists()
    assert re.search(r"definitions/shop\.py:\d+: error", answer.output)
