"""What changes in Fluentd configuration is said in its meaning, with what it risks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.printer import printed
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd import fluentd
from fluentd.strategies import sections

GENERATED = Path(__file__).parents[2] / "generated/production/fluentd/fluent.conf"


def changes(before: str, after: str, path: str = "fluent.conf") -> list[Change]:
    return list(fluentd({path: before.encode()}, {path: after.encode()}))


@settings(max_examples=150)
@given(sections("", 3), sections("", 3))
def test_any_two_trees_can_be_compared(one: Section, other: Section) -> None:
    changes(printed(one), printed(other))
