"""A fault of an expression, and the finding that people read: sentence, culprit underlined, way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, east_asian_width

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.promql.nodes import Binary, Node
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Type, Typed
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.rules.use import Use

if TYPE_CHECKING:
    from eventcore_monitoring.promql.parser import Located

_WIDTH = 100  # columns of an excerpt


class Fault(NamedTuple):
    """What is wrong with an expression.

    `culprit`: the node of the expression's own tree (that object) that is underlined. `message`: a sentence without
    its full stop, which goes on after the address. `repair`: the whole expression as it would be right; or `fix`, the
    way out in words where no edit of the expression is one. `sides`: parts whose types explain the fault.
    `rests_on`: types of which the assumptions matter here; with any, an error is only a warning, and so it is where an
    `or` may give a rule of others another result. `field`: the text of the same declaration that is at fault (see
    `Mention`), where it is not the expression itself.
    """

    culprit: Node
    message: str
    fix: str = ""
    repair: Node | None = None
    severity: Severity = Severity.ERROR
    sides: tuple[Typed, ...] = ()
    rests_on: tuple[Type, ...] = ()
    field: str = ""


def finding(code: str, use: Use, fault: Fault) -> Finding:
    """A fault as people read it, at the place of its use."""
    message, severity = fault.message, fault.severity
    assumptions = dict.fromkeys(text for one in fault.rests_on for text in one.assumptions)
    if assumptions:
        message += f" (assuming that {', and that '.join(assumptions)})"
    if severity is Severity.ERROR and (assumptions or _has_another_way(use, fault.culprit)):
        severity = Severity.WARNING
    fix = fault.fix if fault.repair is None else f"write `{to_promql(fault.repair)}`"
    where, start, end = _place(use, fault.culprit)
    lines = [*underlined(where.text, start, end), *_sides(fault.sides)]
    return Finding(_at(use, fault.field), code, message, fix, severity, _source(use, start), "\n".join(lines))


def _has_another_way(use: Use, culprit: Node) -> bool:
    """Whether the culprit leaves one side of an `or` without a result, and the other side may have one.

    Whoever declares a rule here can mend the dead side; of a rule of others it is only certain that it may still fire.
    """
    if use.written is None:
        return False
    for part in use.parts.get(Binary, ()):
        if isinstance(part.node, Binary) and part.node.operator == "or":
            dead = [side for side in part.below if side.type.empty is not None]
            if len(dead) == 1 and any(inner.node is culprit for inner in dead[0].walk()):
                return True
    return False


def _at(use: Use, field: str) -> str:
    """The address of the expression, or of a text beside it (a panel's texts stand below its query)."""
    if not field:
        return use.at
    return f"{use.at if use.role == 'panel' else use.at.rpartition('.')[0]}.{field}"


def _place(use: Use, culprit: Node) -> tuple[Located, int, int]:
    """The text of an expression, and where the culprit stands in it."""
    from eventcore_monitoring.promql.parser import located

    text = to_promql(use.node) if use.written is None else use.written.text
    where = located(text)
    # What is read is equal node by node, in the same order; only the objects are others.
    found = next((there for here, there in zip(walk(use.node), walk(where.node), strict=True) if here is culprit))
    return where, *where.span(found)


def _source(use: Use, start: int) -> SourceLine | None:
    if use.source is None or use.written is None or start >= len(use.written.places):
        return use.source
    line, column = use.written.places[start]
    return SourceLine(use.source.file, line, column)


def underlined(text: str, start: int, end: int) -> tuple[str, str]:
    """The line of the text where the culprit begins, cut around it, and a line that underlines it."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    line, start, end = text[begin:stop].replace("\t", " "), start - begin, min(end, stop) - begin
    if len(line) > _WIDTH:
        first = max(0, min(start - 20, len(line) - _WIDTH))
        if end - start > _WIDTH - 20:
            first = max(0, start - 20)
        last = min(len(line), first + _WIDTH)
        before, after = "…" if first else "", "…" if last < len(line) else ""
        line = before + line[first:last] + after
        start, end = start - first + len(before), min(end, last) - first + len(before)
    return line, " " * _columns(line[:start]) + "^" * max(1, _columns(line[start:end]))


def _columns(text: str) -> int:
    """How many columns a terminal takes for a text: letters of the Far East take two, accents put on others none."""
    if text.isascii() and text.isprintable():
        return len(text)
    columns = 0
    for character in text:
        if not character.isprintable():
            columns += len(character.encode("unicode_escape"))  # which is what is shown of it
        elif combining(character) == 0:
            columns += 2 if east_asian_width(character) in "WF" else 1
    return columns


def _sides(sides: tuple[Typed, ...]) -> list[str]:
    return [f"{_short(to_promql(side.node))}: {described(side.type)}" for side in sides]


def _short(text: str) -> str:
    return f"`{text}`" if len(text) <= 60 else f"`{text[:40]} … {text[-16:]}`"


def described(of: Type) -> str:
    """A type in a line: what it is, its unit, its labels, its bounds."""
    unit = "" if of.unit is None or str(of.unit) == "number" else str(of.unit)
    measured = of.unit is not None and bool(of.unit.dimensions) and not of.unit.moment
    parts: list[str] = []
    match of.value:
        case "string":
            return "string"
        case "scalar":
            parts.append(f"scalar{', ' if unit else ''}{unit}")
        case _:
            kind = f"range of {of.kind}" if of.value == "range" else of.kind
            known = "" if of.kind == "number" and unit else kind
            parts += [known or unit, *([f"in {unit}" if measured else unit] if known and unit else [])]
            parts.append(f"labels {of.labels}")
    if str(of.bounds) != "any":
        parts.append(str(of.bounds))
    if of.empty is not None:
        parts.append(f"never there: {of.empty.reason}")
    return ", ".join(parts)
