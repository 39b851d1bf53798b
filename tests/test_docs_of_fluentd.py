"""The page on log pipelines: the guide's block stands in it as it was written, and what it says is found is found."""

from __future__ import annotations

import re
from pathlib import Path

from eventcore_monitoring.foreign_fluentd import check_fluentd

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "fluentd.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "guide_fluentd.conf"
# Of rows that are no fault of the block itself.
OTHERWISE = {"fluentd-tag-not-taken", "search-field-unknown"}


def test_the_block_of_the_guide_stands_there_word_for_word() -> None:
    (block,) = re.findall(r"^```conf\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert block == EXAMPLE.read_text("utf-8")
    assert block.split("\n")[1:] == (ROOT / "tests/guide/data/guide-fluentd.conf").read_text("utf-8").split("\n")[1:]


def test_each_of_the_thirteen_points_is_found_and_nothing_else() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", PAGE, re.MULTILINE)
    named = {code for _, found in rows for code in re.findall(r"`([a-z-]+)`", found)}

    assert [int(number) for number, _ in rows] == [*range(1, 14)]
    assert named - OTHERWISE == {finding.code for finding in check_fluentd([EXAMPLE]).findings}


def test_what_readme_shows_is_what_the_command_says() -> None:
    (shown,) = re.findall(r"^\$ eventcore-monitoring check --fluentd .*?\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    said = {finding.message for finding in check_fluentd([EXAMPLE]).findings}
    lines = [line for line in shown.splitlines() if line.startswith("examples/")]

    assert len(lines) == 2
    assert all(any(line.endswith(f": {message}") for message in said) for line in lines)
