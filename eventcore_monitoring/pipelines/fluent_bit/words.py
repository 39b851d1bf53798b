"""The words of a declaration, taken one by one: what nobody took has no equivalent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.plugins import Part

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZES = {"k": 1, "m": 2, "g": 3, "t": 4}


class Difference(NamedTuple):
    """Where Fluent Bit has no equivalent (an error), or does otherwise when something fails (a warning or a note)."""

    at: str
    what: str
    fix: str
    declaration: Declared
    severity: Severity = Severity.ERROR


class Words:
    """The words of a declaration at an address. What is refused or noted is appended to `found`."""

    def __init__(self, part: Declared, at: str, found: list[Difference]) -> None:
        self.part = part
        self.at = at
        self.found = found
        self.left: dict[str, object] = dict(part.written()) if isinstance(part, Part) else {}

    def take(self, word: str) -> object:
        """The value of a word, None where it is not said."""
        value = self.left.pop(word, None)
        return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value

    def refuse(self, what: str, fix: str) -> None:
        """Says that something has no equivalent."""
        self.found.append(Difference(self.at, what, fix, self.part))

    def note(self, what: str, fix: str, severity: Severity = Severity.NOTE) -> None:
        """Says that something is done otherwise."""
        self.found.append(Difference(self.at, what, fix, self.part, severity))

    def end(self, harmless: Iterable[str] = ()) -> None:
        """Refuses the words that are left, but for those that change no record and no way."""
        for word in sorted(self.left.keys() - {*harmless}):
            if self.left[word] not in ((), {}, False):
                self.refuse(f"Fluent Bit has no equivalent of `{word}`", "leave it out, or leave the pipeline out")
        for section in getattr(self.part, "sections", ()):
            self.refuse(f"the section `{section.name}` is not translated", "leave the pipeline out of `fluent_bit`")

    def text(self, value: object) -> str:
        """A value as Fluent Bit reads it. It expands `${NAME}` in every value, and nothing stands for a literal `${`.

        A default (`${NAME:-text}`) is read by 4.2.5 to 4.2.8 and not by 5.0.0: there is no form for all versions.
        """
        if isinstance(value, Env):
            if value.default is not None:
                self.refuse(
                    f"Fluent Bit has no default for the environment variable `{value.name}`", "write Env(name=…) only"
                )
            return f"${{{value.name}}}"
        text = str(value)
        if "${" in text:
            self.refuse(f"the text `{text}` holds `${{`, which Fluent Bit expands", "write it without")
        return text

    def seconds(self, word: str, value: object) -> int | None:
        """A time in whole seconds, None where it is not said."""
        if value is None:
            return None
        text = str(value)
        amount = float(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else float(text)
        if amount != int(amount):
            self.refuse(f"Fluent Bit takes `{word}` in whole seconds", "write whole seconds")
        return int(amount)


def in_bytes(size: str) -> int:
    """A size in Fluentd's form in bytes. `k` and `M` are powers of 1000 to Fluent Bit: they are not written."""
    unit = size[-1].lower()
    return int(size[:-1]) * 1024 ** _SIZES[unit] if unit in _SIZES else int(size)
