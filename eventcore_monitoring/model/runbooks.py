"""Runbooks, playbooks and checklists: what people do, step by step, when an alert fires or on a rhythm of its own."""

import re
from typing import ClassVar, Final, Literal

from pydantic import ValidationInfo, field_validator

from eventcore_monitoring.model.declared import Declared, Line, Many, Name, Prose
from eventcore_monitoring.model.references import Reference

# `<pod>` in a command: whoever runs it puts in a name of his own. A shell would read it as two redirections.
_PLACEHOLDER: Final = re.compile(r"<[a-z][a-z0-9_-]*>")

CommandLanguage = Literal["bash", "sql", "promql", "text"]


class Action(Declared):
    """Something to do: what, the command in its language if there is one, and where the answer stands.

    `<pod>` and the like in a command stand for names that only the moment knows. `caution`: what to think of before the
    command is run, because it cannot be undone or takes something from others.
    """

    section: ClassVar[str] = "actions"

    text: Line
    command: Prose = ""
    language: CommandLanguage = "bash"
    caution: Line | None = None
    see: Many[Reference] = ()

    @field_validator("language")
    @classmethod
    def _has_a_command(cls, language: str, info: ValidationInfo) -> str:
        if language != "bash" and not info.data.get("command"):
            raise ValueError("there is no command in it: write command=… too")
        return language

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What has to be put into the command by hand, each once: `<pod>`."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.command)))

    @property
    def filled(self) -> str:
        """The command with a word in place of each placeholder, as its language's own reader wants it."""
        return _PLACEHOLDER.sub(lambda found: found.group()[1:-1].replace("-", "_"), self.command)


class Step(Action):
    """A step of a runbook or a playbook."""

    section: ClassVar[str] = "steps"


class Item(Action):
    """An item of a checklist."""

    section: ClassVar[str] = "items"


class Runbook(Declared):
    """What an alert means, what it does to users, and the steps to take, in order.

    `playbook` names one whose steps follow. `see`: what belongs to a first look, such as a saved search of logs; the
    panels that draw the alert are found by themselves.
    """

    section: ClassVar[str] = "runbooks"

    meaning: Prose
    impact: Prose = ""
    steps: Many[Step] = ()
    playbook: Name | None = None
    contact: Line | None = None
    see: Many[Reference] = ()


class Playbook(Declared):
    """Steps for a kind of incident or work, declared once and referred to; `when`: what it is for.

    `in_order=False`: a collection, of which any step may be taken alone.
    """

    section: ClassVar[str] = "playbooks"

    name: Name
    title: Line
    when: Prose
    steps: Many[Step]
    in_order: bool = True


class Checklist(Declared):
    """A list of things to look at, on a rhythm of its own."""

    section: ClassVar[str] = "checklists"

    name: Name
    title: Line
    rhythm: Literal["daily", "weekly", "monthly", "quarterly", "yearly"] = "daily"
    help: Prose = ""
    items: Many[Item]
