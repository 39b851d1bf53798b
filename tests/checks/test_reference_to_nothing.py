from __future__ import annotations

import pytest

from eventcore_monitoring import (
    Alert,
    Checklist,
    Dashboard,
    Item,
    Monitoring,
    Playbook,
    Query,
    Row,
    Runbook,
    Stat,
    Step,
    ToAlert,
    ToChecklist,
    ToDashboard,
    ToPanel,
    ToPlaybook,
    ToSearch,
    ToUrl,
)
from eventcore_monitoring.checks.reference_to_nothing import reference_to_nothing
from eventcore_monitoring.model.references import Reference
from small import alert, found, lines, monitoring, next_line, queue

LONG = Stat(title="Long", show=[Query(show=queue.max())])
BOARD = Dashboard(
    name="web",
    title="Web",
    rows=[Row(title="Top", panels=[LONG, Stat(title="Short", show=[Query(show=queue.min())])]),
          Row(title="End", panels=[LONG])],
)  # fmt: skip


def seeing(*see: Reference) -> Monitoring:
    return monitoring(
        alerts=[alert(name="Slow")],
        dashboards=[BOARD],
        playbooks=[Playbook(name="restart", title="R", when="Now.", steps=[Step(text="Go.")])],
        checklists=[Checklist(name="daily", title="D", items=[Item(text="See."), Item(text="Look.", see=see)])],
    )


@pytest.mark.parametrize(
    ("reference", "message", "fix"),
    [
        (ToAlert(name="Slowly"), "refers to `Slowly`, and there is no alert of that name", "did you mean `Slow`?"),
        (ToDashboard(name="x"), "refers to `x`, and there is no dashboard of that name", "write one of web"),
        (ToSearch(name="x"), "refers to `x`, and there is no log search of that name", "declare it"),
        (
            ToPlaybook(name="restarts"),
            "refers to `restarts`, and there is no playbook of that name",
            "did you mean `restart`?",
        ),
        (
            ToChecklist(name="weekly"),
            "refers to `weekly`, and there is no checklist of that name",
            "write one of daily",
        ),
        (
            ToPanel(dashboard="wep", panel="Long"),
            "refers to `wep`, and there is no dashboard of that name",
            "did you mean `web`?",
        ),
        (
            ToPanel(dashboard="web", panel="Sort"),
            "refers to `Sort`, and there is no panel of `web` of that name",
            "did you mean `Short`?",
        ),
        (
            ToPanel(dashboard="web", panel="Long", row="Topp"),
            "refers to `Topp`, and there is no row of `web` of that name",
            "did you mean `Top`?",
        ),
        (ToPanel(dashboard="web", panel="Long"), "several rows have a panel `Long`", 'write row="Top", say'),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(reference: Reference, message: str, fix: str) -> None:
    assert found(reference_to_nothing, seeing(reference)) == [
        ("checklists.daily.items.2.see", "reference-to-nothing", message, fix)
    ]
    assert lines(reference_to_nothing, seeing(reference)) == [(reference.line.file, reference.line.line)]  # type: ignore[union-attr]


def test_references_that_lead_somewhere_are_none() -> None:
    given = seeing(
        ToAlert(name="Slow"),
        ToDashboard(name="web"),
        ToPlaybook(name="restart"),
        ToChecklist(name="daily"),
        ToPanel(dashboard="web", panel="Short"),
        ToPanel(dashboard="web", panel="Long", row="End"),
        ToUrl(title="there", url="https://example.com"),
    )
    assert found(reference_to_nothing, given) == []


def test_runbooks_are_looked_at_too() -> None:
    runbook = Runbook(meaning="M.", playbook="gone", see=[ToAlert(name="Lots")])
    line = next_line()
    lost = Alert(
        name="Lost",
        when=queue > 100,
        severity="high",
        summary="Long.",
        runbook=runbook,
    )
    assert found(reference_to_nothing, monitoring(alerts=[lost])) == [
        (
            "alerts.Lost.runbook.playbook",
            "reference-to-nothing",
            "refers to `gone`, and there is no playbook of that name",
            "declare it",
        ),
        (
            "alerts.Lost.runbook.see",
            "reference-to-nothing",
            "refers to `Lots`, and there is no alert of that name",
            "did you mean `Lost`?",
        ),
    ]
    assert lines(reference_to_nothing, monitoring(alerts=[lost]))[0] == line
