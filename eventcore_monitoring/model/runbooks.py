"""Runbooks: what to do when an alert fires; one page an alert is made of it."""

from typing import ClassVar, Literal

from pydantic import ValidationInfo, field_validator

from eventcore_monitoring.model.declared import Declared, Line, Many, Name, Prose


class Step(Declared):
    """One step of a runbook: what to do, and the command in its language, if there is one."""

    section: ClassVar[str] = "steps"

    text: Line
    command: Prose = ""
    language: Literal["bash", "sql", "promql", "text"] = "bash"

    @field_validator("language")
    @classmethod
    def _has_a_command(cls, language: str, info: ValidationInfo) -> str:
        if language != "bash" and not info.data.get("command"):
            raise ValueError("there is no command in it: write command=… too")
        return language


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
