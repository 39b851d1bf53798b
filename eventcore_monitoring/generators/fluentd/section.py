"""Sections: the tree that a Fluentd configuration is, and its printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from eventcore_monitoring.encoding.fluentd_literal import fluentd_key, fluentd_text


@dataclass(frozen=True, slots=True)
class Section:
    """A section `<name argument>` with its parameters and inner sections.

    The argument and the names of parameters are text; a parameter's value is a literal (`encoding.fluentd_literal`), so
    that each kind of value is encoded where its kind is known. `comment` stands above the section, as comment lines.
    """

    name: str
    argument: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    comment: str = ""


def printed(sections: Iterable[Section]) -> str:
    """The text of a configuration file of these sections.

    Raises ValueError with a sentence for a parameter name that Fluentd keeps for itself.
    """
    return "".join(f"{line}\n" for section in sections for line in _lines(section, ""))


def _lines(section: Section, indent: str) -> Iterator[str]:
    for line in section.comment.splitlines():
        yield f"{indent}# {line}".rstrip()
    yield f"{indent}<{section.name}{section.argument and ' ' + fluentd_text(section.argument)}>"
    for name, literal in section.parameters.items():
        yield f"{indent}  {fluentd_key(name, section=section.name)} {literal}"
    for inner in section.sections:
        yield from _lines(inner, indent + "  ")
    yield f"{indent}</{section.name}>"
