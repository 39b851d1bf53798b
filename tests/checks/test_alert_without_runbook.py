from __future__ import annotations

from eventcore_monitoring import Alert, Playbook, Runbook, Step
from eventcore_monitoring.checks.alert_without_runbook import alert_without_runbook
from small import alert, found, lines, monitoring, next_line, queue

DO = Runbook(meaning="It waits.", steps=[Step(text="Look.")])
FIX = "write runbook=Runbook(meaning=…, steps=[…]), or playbook= in it"


def test_an_alert_that_nobody_knows_what_to_do_about_is_found() -> None:
    line = next_line()
    bare = Alert(name="Bare", when=queue > 100, severity="high", summary="Long.")
    stepless = alert(name="Stepless", runbook=Runbook(meaning="It waits."))
    given = monitoring(alerts=[alert(name="Whole", runbook=DO), bare, stepless])

    assert found(alert_without_runbook, given) == [
        ("alerts.Bare", "alert-without-runbook", "has no runbook", FIX),
        ("alerts.Stepless", "alert-without-runbook", "has a runbook without any step", FIX),
    ]
    assert lines(alert_without_runbook, given)[0] == line


def test_steps_or_a_playbook_are_enough_and_where_none_has_any_nothing_is_said() -> None:
    playbook = Playbook(name="p", title="P", when="Now.", steps=[Step(text="Look.")])
    by_playbook = alert(name="Other", runbook=Runbook(meaning="It waits.", playbook="p"))
    assert found(alert_without_runbook, monitoring(alerts=[alert(runbook=DO), by_playbook], playbooks=[playbook])) == []
    assert found(alert_without_runbook, monitoring(alerts=[alert()])) == []
