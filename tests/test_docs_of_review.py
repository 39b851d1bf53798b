"""The page on reviews names every code that a review can say, and every option of `diff`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventcore_monitoring.cli import OPTIONS
from review.corpus_cases import cases

PAGE = (Path(__file__).parents[1] / "docs/review.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.*?) \| (.*?) \|$", PAGE.partition("## Codes")[2], re.MULTILINE)
CODES = sorted({line.split()[1] for case in cases() for line in case.changes.splitlines() if not line.startswith(" ")})


def documented() -> tuple[set[str], tuple[str, ...]]:
    """The codes that stand there in full, and the beginnings of others."""
    whole: set[str] = set()
    begins: list[str] = []
    for names, suffixes in ROWS:
        for name in re.findall(r"`([a-z-]+…?)`", names):
            listed = re.findall(r"`([a-z-]+)`", suffixes) if name in ("alert-…", "record-…", "metric-…") else []
            if name.endswith("…") and not listed:
                begins.append(name.removesuffix("…"))
            elif listed:
                whole |= {f"{name.removesuffix('…')}{suffix}" for suffix in listed}
            else:
                whole.add(name)
    return whole, tuple(begins)


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_corpus_is_on_the_page(code: str) -> None:
    whole, begins = documented()
    assert code in whole or code.startswith(begins)


def test_the_corpus_shows_most_codes_of_alerts_records_and_metrics() -> None:
    whole, _ = documented()
    shown = {code for code in whole if code.startswith(("alert-", "record-", "metric-"))}
    assert len(shown & set(CODES)) > 0.75 * len(shown), sorted(shown - set(CODES))


def test_every_option_of_diff_is_on_the_page() -> None:
    for option, (_, _, commands) in OPTIONS.items():
        if "diff" in commands.split() and option not in ("--output", "--deployment"):
            assert f"`{option}" in PAGE, option
