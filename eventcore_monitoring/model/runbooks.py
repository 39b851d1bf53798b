"""Runbooks: what to do when an alert fires; one page an alert is made of it."""

from typing import ClassVar, Literal

from eventcore_monitoring.model.declared import Declared, Line, Many, Name, Prose


class Step(Declared):
    """One step of a runbook: what to do, and the command in its language, if there is one."""

    section: ClassVar[str] = "steps"

    text: Line
    command: Prose = ""
    language: Literal["bash", "sql", "promql", "text"] = "bash"


class Runbook(Declared):
    """What an alert means, what it does to users, and the steps to take, in order."""

    section: ClassVar[str] = "runbooks"

    meaning: Prose
    impact: Prose = ""
    steps: Many[Step] = ()
    contact: Line | None = None


class Checklist(Declared):
    """A list of things to look at, on a rhythm of its own."""

    section: ClassVar[str] = "checklists"

    name: Name
    title: Line
    items: Many[Line]
