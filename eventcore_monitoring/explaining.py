"""Explaining: an expression as a tree with the type of every node, the answer to "why can this not fire?"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import DefinitionError, Finding, wrong_call
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Negative, Node, Number, Range, String, Subquery
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import LOOKBACK, Reach, Type, Typed
from eventcore_monitoring.rules.declared import declared
from eventcore_monitoring.rules.fault import described, underlined
from eventcore_monitoring.rules.use import Whole
from eventcore_monitoring.values import duration


def wholes(project: Project) -> dict[str, Whole]:
    """The deployments of a project as wholes of expressions. Raises DefinitionError."""
    from eventcore_monitoring.build import load_all

    return {one.name: declared(one.monitoring) for one in load_all(project)}


def typed_text(text: str, whole: Whole) -> Typed:
    """The types of a PromQL text by what a whole knows. Raises DefinitionError for what is no PromQL."""
    try:
        node = located(text).node
    except SyntaxFault as fault:
        excerpt = "\n".join(underlined(text, fault.start, fault.end))
        message = f"cannot be read: {fault.message}"
        raise DefinitionError(Finding("--expr", "promql-syntax", message, fault.fix, excerpt=excerpt)) from None
    return infer(node, whole.catalogued)


def find(address: str, given: Mapping[str, Whole]) -> list[tuple[str, Typed]]:
    """The expressions at an address or below it, or of the alert or record of that name, each with its address.

    Where deployments differ, their names stand before the address. Raises DefinitionError where nothing stands.
    """
    found: dict[str, dict[str, tuple[str, Typed]]] = {}
    for deployment, whole in given.items():
        for use in whole.uses:
            if use.at == address or use.at.startswith(f"{address}.") or use.name == address:
                found.setdefault(use.at, {}).setdefault(to_promql(use.node), (deployment, use.typed))
    if not found:
        uses = [use for whole in given.values() for use in whole.uses]
        near = get_close_matches(address, [*{use.at for use in uses}, *{use.name for use in uses if use.name}], n=1)
        fix = f"did you mean {near[0]}?" if near else "see `eventcore-monitoring list` for addresses"
        if any(address in (whole.names or ()) for whole in given.values()):
            fix = f"write --expr {address}"
        wrong_call(address, f"there is no expression at {address}", fix)
    return [
        (at if len(different) == 1 else f"{deployment}: {at}", typed)
        for at, different in found.items()
        for deployment, typed in different.values()
    ]


def explained(typed: Typed) -> str:
    """The tree of an expression, a node a line with its type beside it; why it is empty stands where that begins."""
    rows = list(_rows(typed, "", ""))
    width = min(max(len(shape) for shape, _, _ in rows), 64)
    lines = []
    for shape, said, blame in rows:
        if len(shape) > width:
            lines.append(shape)
            shape = ""
        lines.append(f"{shape:<{width}}  {said}")
        if blame:
            lines.append(f"{'':<{width}}  ^ {blame}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def explained_json(typed: Typed) -> dict[str, object]:
    """The same tree as a value for JSON."""
    of = typed.type
    content: dict[str, object] = {"expression": to_promql(typed.node), "value": of.value}
    if of.value in ("instant", "range"):
        labels = of.labels
        content |= {
            "kind": of.kind,
            "unit": None if of.unit is None else str(of.unit),
            "labels": {
                name: {"values": str(labels.of(name)), "certain": labels.certain(name)} for name in labels.names
            },
            "more_labels": labels.open,
            "bounds": str(of.bounds),
            "reach": {"newest": duration(max(0, of.reach.newest)), "oldest": duration(max(0, of.reach.oldest))},
            "targets": None if of.targets is None else sorted(of.targets),
            "assumptions": list(of.assumptions),
            "empty": None if of.empty is None else of.empty.reason,
        }
    below = [explained_json(part) for part in typed.below]
    return {**content, "below": below} if below else content


def _rows(typed: Typed, head: str, tail: str) -> Iterator[tuple[str, str, str]]:
    blame = ""
    empty = typed.type.empty
    if empty is not None and empty.node is typed.node:
        blame = f"here it ends: {empty.reason}"
    yield f"{head}{_shape(typed.node)}", _said(typed.type), blame
    whole = isinstance(typed.node, Range)  # its selector says nothing new
    below = [] if whole else [part for part in typed.below if not isinstance(part.node, Number | String)]
    for number, part in enumerate(below):
        last = number == len(below) - 1
        yield from _rows(part, f"{tail}{'└ ' if last else '├ '}", f"{tail}{'  ' if last else '│ '}")


def _said(of: Type) -> str:
    said = described(of._replace(empty=None))
    if of.empty is not None:
        said += ", NEVER THERE"
    reach = _reach(of) if of.value != "string" else ""
    return f"{said}{', ' if reach else ''}{reach}"


def _reach(of: Type) -> str:
    """How far back it looks, where that is more than the newest sample."""
    reach = of.reach
    if reach == Reach() or (reach == Reach(0, LOOKBACK) and of.value != "range"):
        return ""
    if reach.newest >= 10**15:
        return "at a fixed time"
    oldest = f"the last {duration(reach.oldest)}" if reach.newest <= 0 else f"{duration(reach.oldest)} ago"
    return oldest if reach.newest <= 0 else f"from {oldest} to {duration(reach.newest)} ago"


def _shape(node: Node) -> str:
    """The node without what stands in lines of its own below it."""
    match node:
        case Binary(left, operator, right, return_bool, matching):
            text = f"{operator}{' bool' if return_bool else ''}"
            if matching is not None:
                text += f" {matching.kind} ({', '.join(matching.labels)})"
                if matching.group is not None:
                    text += f" {matching.group} ({', '.join(matching.include)})"
            first = f"{to_promql(left)} " if isinstance(left, Number) else ""
            return f"{first}{text}{f' {to_promql(right)}' if isinstance(right, Number) else ''}"
        case Aggregation(operator, _, grouping, parameter):
            by = "" if grouping is None else f" {grouping.kind} ({', '.join(grouping.labels)})"
            first = f"({to_promql(parameter)}, …)" if isinstance(parameter, Number | String) else ""
            return f"{operator}{by}{first}"
        case Call(function, arguments):
            plain = [to_promql(one) if isinstance(one, Number | String) else "…" for one in arguments]
            return f"{function}({', '.join(plain)})"
        case Subquery():
            text = to_promql(node)
            return text[text.rindex("[") :]  # with its offset, if any
        case Negative():
            return "-"
        case _:
            return to_promql(node)
