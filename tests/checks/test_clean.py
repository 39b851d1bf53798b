"""No check has anything to say of declarations that are in order."""

from __future__ import annotations

import pytest

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring.checks import CHECKS, Check
from small import SMALL


@pytest.mark.parametrize("kind", SMALL)
def test_the_smallest_monitoring_of_each_kind_has_no_findings(kind: str) -> None:
    assert [finding for check in CHECKS for finding in check(SMALL[kind]())] == []


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_the_guide_has_no_findings(environment: str) -> None:
    guide = eventcore(Settings(environment=environment))
    assert [finding for check in CHECKS for finding in check(guide)] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_check_has_no_findings_where_nothing_is_declared(check: Check) -> None:
    assert [*check(SMALL["nothing"]())] == []
