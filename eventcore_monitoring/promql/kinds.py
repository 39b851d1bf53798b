"""The rules of types: which kind of value stands where, and of which kind an operation is.

A Grafana variable is a number or a vector, nobody knows which: its kind is "any", and it is refused where neither may
stand. Rules: Prometheus 3.x `promql/parser/parse.go`, `checkAST`.
"""

from __future__ import annotations

from typing import Final, Literal

from eventcore_monitoring.promql.functions import FUNCTIONS, Kind
from eventcore_monitoring.promql.nodes import COMPARISONS, SETS, Matching, Node, Selector

Given = Kind | Literal["any"]
Refusal = tuple[str, str]  # what is wrong, and the way out

_VALUES: Final = ("scalar", "instant", "any")
_NAMES: Final[dict[Given, str]] = {
    "scalar": "a number", "instant": "an instant vector", "range": "a range of samples", "string": "a string",
    "any": "a variable",
}  # fmt: skip


def named(kind: Given) -> str:
    """A kind in words, with its article."""
    return _NAMES[kind]


def is_value(kind: Given) -> bool:
    """Whether a minus or an arithmetic operator takes it."""
    return kind in _VALUES


def fits(kind: Given, wanted: Kind) -> bool:
    """Whether something of a kind may stand where another is wanted."""
    return kind == wanted or (kind == "any" and wanted in _VALUES)


def operation_kind(left: Given, operator: str, right: Given, *, return_bool: bool, matching: Matching | None) -> Given:
    """The kind of a binary operation that `operation_refusal` finds nothing wrong with."""
    if "instant" in (left, right) or operator in SETS or (operator in COMPARISONS and not return_bool):
        return "instant"
    if matching is not None and matching.labels:
        return "instant"
    return "scalar" if left == right == "scalar" else "any"


def operation_refusal(
    left: Given, operator: str, right: Given, *, return_bool: bool, matching: Matching | None
) -> Refusal | None:
    """What is wrong with a binary operation between a number or vector and another."""
    number = "scalar" in (left, right)
    if return_bool and operator not in COMPARISONS:
        return f"bool stands behind {operator}, which compares nothing", "leave bool out"
    if operator in COMPARISONS and not return_bool and left == right == "scalar":
        return f"{operator} compares two numbers", f"write `{operator} bool`, which gives 0 or 1"
    if operator in SETS and number:
        return f"{operator} takes an instant vector on both sides, and one is a number", "write vector(…) around it"
    if matching is None:
        return None
    if number and matching.labels:
        return f"{matching.kind} (…) matches series, and one side is a number", f"leave {matching.kind} (…) out"
    if operator in SETS and matching.group is not None:
        return f"{operator} takes no {matching.group}", f"leave {matching.group} out"
    twice = [label for label in matching.include if label in matching.labels]
    if matching.kind == "on" and twice:
        return f"the label {twice[0]} is in on (…) and in {matching.group} (…)", "name it in one of them"
    return None


def number_refusal(name: str, kinds: tuple[Kind, ...], least: int, most: int | None, given: int) -> Refusal | None:
    """What is wrong with the number of arguments of a call or an aggregation."""
    if least <= given and (most is None or given <= most):
        return None
    bound, limit = ("", least) if least == most else ("at least ", least) if given < least else ("at most ", most)
    arguments = ", ".join(_NAMES[kind].partition(" ")[2] for kind in kinds)
    plural = "" if limit == 1 else "s"
    return f"{name}() takes {bound}{limit} argument{plural}, not {given}", f"write {name}({arguments})"


def argument_refusal(name: str, wanted: Kind, kind: Given, node: Node, text: str) -> Refusal | None:
    """What is wrong with one argument of a call or an aggregation; `text` is how the author wrote it."""
    if fits(kind, wanted):
        return None
    problem = f"{name}() takes {_NAMES[wanted]}, and {text} is {_NAMES[kind]}"
    match wanted, kind:
        case "range", "instant":
            window = "[5m]" if isinstance(node, Selector) and node.offset is None and node.at is None else "[5m:]"
            return problem, f"write {text}{window}"
        case (("instant" | "scalar"), "range"):
            return problem, "take a function of it, such as rate(…)"
        case "instant", "scalar":
            return problem, f"write vector({text})"
        case "scalar", "instant":
            return problem, f"write scalar({text})"
        case "string", _:
            return problem, "write a text in quotes"
        case _:
            return problem, f"write {_NAMES[wanted]}"


def unknown_function(name: str) -> Refusal:
    """That there is no such function, and the one that may be meant."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), FUNCTIONS, 1)
    return f"there is no function {name}()", f"did you mean {near[0]}()?" if near else ""
