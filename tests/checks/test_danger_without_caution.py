from __future__ import annotations

import pytest

from eventcore_monitoring import Playbook, Step
from eventcore_monitoring.checks.danger_without_caution import danger_without_caution
from small import found, lines, monitoring, next_line


def test_a_dangerous_command_without_a_caution_is_found() -> None:
    line = next_line()
    step = Step(text="Dump the heap.", command="kill -SIGUSR1 <pid>")
    given = monitoring(playbooks=[Playbook(name="p", title="P", when="Now.", steps=[step])])

    assert found(danger_without_caution, given) == [
        (
            "playbooks.p.steps.1",
            "danger-without-caution",
            "has a command without a word of caution, and it ends processes (`kill`)",
            'write caution="…": what is lost or stopped, and how to see that it is the right one',
        )
    ]
    assert lines(danger_without_caution, given) == [line]


@pytest.mark.parametrize(
    "step",
    [
        Step(text="End it.", command="kill <pid>", caution="Is it the right one?"),
        Step(text="Look.", command="kubectl get pods"),
        Step(text="Look.", command="SELECT 1;", language="sql"),
        Step(text="Never run rm -rf here."),
        Step(text="Read.", command="rm is a command", language="text"),
    ],
)
def test_a_caution_or_a_harmless_command_is_enough(step: Step) -> None:
    given = monitoring(playbooks=[Playbook(name="p", title="P", when="Now.", steps=[step])])
    assert found(danger_without_caution, given) == []
