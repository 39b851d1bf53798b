"""YAML with the place of every value: what a reader of configuration walks through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eventcore_monitoring.encoding.yaml_depth import is_deep
from eventcore_monitoring.findings import Finding, SourceLine

if TYPE_CHECKING:
    import yaml

_CODE = "alertmanager-file"


class Entry(NamedTuple):
    """A value of a file: its address, its line, and what it is (text as it stands there, None for nothing)."""

    at: str
    line: int
    value: str | Sequence[Entry] | Mapping[str, Entry] | None


class Faults:
    """What is wrong with a file so far, and readers of its values that add to it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def say(self, entry: Entry, message: str, fix: str) -> None:
        """One more fault."""
        at = entry.at or self.file
        self.found.append(Finding(at, _CODE, message, fix, source=SourceLine(self.file, entry.line)))

    def sorted(self) -> tuple[Finding, ...]:
        """The faults in the order of the lines."""
        return tuple(sorted(self.found, key=lambda one: one.source.line if one.source else 0))

    def mapping(self, entry: Entry) -> Mapping[str, Entry]:
        """The fields of a mapping."""
        if isinstance(entry.value, Mapping):
            return entry.value
        self.say(entry, "must be fields with values", "write name: value")
        return {}

    def sequence(self, entry: Entry) -> Sequence[Entry]:
        """The entries of a list."""
        if entry.value is None:
            return ()
        if isinstance(entry.value, str | Mapping):
            self.say(entry, "must be a list", "write - before each entry")
            return ()
        return entry.value

    def text(self, entry: Entry) -> str:
        """A text, or a number as it is written."""
        if isinstance(entry.value, str):
            return entry.value
        if entry.value is not None:
            self.say(entry, "must be a text", "write one value")
        return ""

    def boolean(self, entry: Entry) -> bool:
        """True or false, as YAML 1.1 spells them."""
        word = self.text(entry).lower()
        if word not in ("true", "false", "yes", "no", "on", "off"):
            self.say(entry, f"is neither true nor false: {word!r}", "write true or false")
        return word in ("true", "yes", "on")


def entry_of(text: str, faults: Faults) -> Entry | None:
    """The only document of a file; None, with a fault, where it cannot be read."""
    import yaml

    whole = Entry("", 1, None)
    try:
        documents = list(yaml.compose_all(text, yaml.SafeLoader if is_deep(text) else yaml.CSafeLoader))
        if len(documents) != 1 or documents[0] is None:
            faults.say(whole, f"has {len(documents)} documents", "write one")
            return None
        return _entry(documents[0], "", faults)
    except RecursionError:
        faults.say(whole, "is nested too deeply, or holds itself", "correct the file")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        faults.say(whole._replace(line=line), f"is no YAML: {getattr(error, 'problem', error)}", "correct the file")
    return None


def _entry(node: yaml.Node, at: str, faults: Faults) -> Entry:
    line = node.start_mark.line + 1
    match node.id:  # type: ignore[attr-defined]
        case "mapping":
            fields: dict[str, Entry] = {}
            for key, value in node.value:
                name = str(key.value)
                below = f"{at}.{name}" if at else name
                if name in fields:
                    place = Entry(below, key.start_mark.line + 1, None)
                    faults.say(place, "stands there twice, and Alertmanager refuses that", "remove one of them")
                fields[name] = _entry(value, below, faults)
            return Entry(at, line, fields)
        case "sequence":
            return Entry(at, line, [_entry(one, f"{at}[{index}]", faults) for index, one in enumerate(node.value)])
        case _:
            empty = node.tag == "tag:yaml.org,2002:null"
            return Entry(at, line, None if empty else str(node.value))
