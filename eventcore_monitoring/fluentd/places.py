"""Where a section stands: its way from the root, its address, and findings about it."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section, Value

# The sections around a section and the section itself, outermost first; the root is not among them.
Way = tuple[Section, ...]


def ways(root: Section) -> Iterator[Way]:
    """The way to every section below the root, in the order of the file; a section before those in it."""
    for section in root.sections:
        yield from _ways((section,))


def _ways(way: Way) -> Iterator[Way]:
    yield way
    for section in way[-1].sections:
        yield from _ways((*way, section))


def address(way: Way) -> str:
    """The address of a section: that of its declaration, else one that can be searched for in the file.

    `label @LOGS / match app.** / store out_es / buffer`: a plugin by its `@id` where it has one.
    """
    parts: list[str] = []
    for section in way:
        if section.at:
            parts = [section.at]
        else:
            identity = section.text("@id")
            parts.append(" ".join(filter(None, (section.name, identity or shown(section.argument)))))
    return " / ".join(parts) or "configuration"


def shown(value: Value) -> str:
    """A value as people write it in the file, code as `#{…}`."""
    if isinstance(value, str):
        return value
    return "".join(f"#{{{part.source}}}" if isinstance(part, Code) else part for part in value)


def finding(
    way: Way,
    code: str,
    message: str,
    fix: str,
    severity: Severity = Severity.ERROR,
    *,
    parameter: Parameter | None = None,
) -> Finding:
    """A finding about a section, or about one of its parameters: the address and the line of what is meant."""
    at, source = address(way), _line(way)
    if parameter is not None:
        between = "." if way and way[-1].at else " / "  # of a declaration, addresses are written with dots
        at = f"{at}{between}{shown(parameter.name)}" if at else shown(parameter.name)
        source = parameter.source or source
    return Finding(at, code, message, fix, severity, source)


def _line(way: Way) -> SourceLine | None:
    return next((section.source for section in reversed(way) if section.source is not None), None)


def mention(way: Way) -> str:
    """A section as a message about another one names it: `<match app.**>` (line 12), with backticks."""
    section = way[-1]
    tag = f"`<{' '.join(filter(None, (section.name, shown(section.argument))))}>`"
    if section.source is None:
        return f"{tag} ({address(way)})"
    return f"{tag} (line {section.source.line})"
