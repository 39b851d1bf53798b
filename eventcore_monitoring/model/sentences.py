"""What pydantic finds in a declaration, in our words: what is wrong, and what to write instead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from eventcore_monitoring.values import Quantity

_LONGEST = 60
_WANTED = {
    "string_type": ("text", "write it in quotes"),
    "int_type": ("a whole number", "write one such as 3"),
    "int_from_float": ("a whole number", "write one such as 3"),
    "float_type": ("a number", "write one such as 0.5"),
    "finite_number": ("a finite number", "write one such as 0.5"),
    "bool_type": ("True or False", "write True or False"),
}
_BOUNDS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}


def sentence(kind: type[BaseModel], path: Sequence[str | int], details: Sequence[ErrorDetails]) -> tuple[str, str]:
    """What is wrong at one place of a declaration, and the way out; "" where there is none to name.

    `path` leads to the place from the declaration. There are several details where a union takes several types.
    """
    subject = _subject(path)
    wanted: dict[str, str] = {}
    for detail in details:
        asked = _wanted(kind, path, detail)
        if asked is None:  # of the right type, so this member of the union was meant
            return _refused(kind, subject, path, detail)
        wanted[asked[0]] = asked[1]
    return f"{subject} must be {_either(list(wanted))}, not {shown(details[0]['input'])}", next(iter(wanted.values()))


def shown(value: object) -> str:
    """A given value, short enough for a sentence and without any class path."""
    match value:
        case str():
            return f'"{plain(value)}"' if len(value) <= _LONGEST else f'"{plain(value[:40])}…"'
        case None | bool() | int() | float():
            return repr(value)
        case Quantity():
            return f"the quantity {value}"
        case list() | tuple() | set():
            return "a list" if value else "an empty list"
        case Mapping():
            return "a mapping"
        case _:
            return _with_article(type(value).__name__)


def plain(text: str) -> str:
    """The text with everything escaped that a terminal would not show as it is."""
    return repr(f'{text}"')[1:-2]  # the quote makes Python choose the other kind


def _subject(path: Sequence[str | int]) -> str:
    subject = ""
    for part in path:
        place = f"item {part + 1}" if isinstance(part, int) else f"`{plain(part)}`"
        subject = f"{place} of {subject}" if subject else place
    return subject


def _wanted(kind: type[BaseModel], path: Sequence[str | int], detail: ErrorDetails) -> tuple[str, str] | None:
    """The type that is wanted and how to write it, where a type is what is wrong."""
    field = str(path[0]) if path else ""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "tuple_type" | "list_type":
            return "a list", f"write {field}=[…]"
        case "dict_type" | "mapping_type":
            return "a mapping", f'write {field}={{"name": …}}'
        case "dataclass_type" | "dataclass_exact_type" if context.get("class_name") == "Quantity":
            return "a quantity", "write percent(5), seconds(0.5) or another quantity"
        case "model_type" | "dataclass_type" | "dataclass_exact_type" | "is_instance_of":
            name = str(context.get("class_name") or context.get("class"))
            return _with_article(name), f"write {name}(…)"
        case "model_attributes_type" | "union_tag_invalid" | "union_tag_not_found":
            names = list(dict.fromkeys(found.__name__ for found in _declarations(kind.model_fields[field].annotation)))
            return _either(
                [_with_article(name) for name in names]
            ), f"write {_either([f'{name}(…)' for name in names])}"
        case other:
            return _WANTED.get(other)


def _refused(kind: type[BaseModel], subject: str, path: Sequence[str | int], detail: ErrorDetails) -> tuple[str, str]:
    given = detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing" if len(path) > 1:
            return f"{subject} is missing", "add it"
        case "missing":
            return f"{kind.__name__} needs {subject}", f"add {path[0]}=…"
        case "extra_forbidden":
            near = get_close_matches(str(path[-1]), sorted(kind.model_fields), n=1)
            fix = f"did you mean `{near[0]}`?" if near else f"its fields are {', '.join(kind.model_fields)}"
            return f"{kind.__name__} has no field {subject}", fix
        case "value_error":
            problem, fix = _parted(str(context["error"]))
            return f"{subject}: {problem}" if subject else problem, fix
        case "literal_error" | "enum":
            expected = str(context["expected"]).replace("'", '"')
            near = get_close_matches(str(given), re.findall(r'"(.*?)"', expected), n=1)
            return f"{subject} cannot be {shown(given)}", f'did you mean "{near[0]}"?' if near else f"write {expected}"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            bound = next(iter(context.values()))
            return f"{subject} cannot be {shown(given)}", f"write {_BOUNDS[detail['type']]} {bound:g}"
        case "too_short":
            least = context["min_length"]
            return f"{subject} has {context['actual_length'] or 'no'} entries", f"write at least {least}"
        case "string_too_long" | "too_long" if isinstance(given, str):
            return f"{subject} has {len(given)} characters", f"write at most {context['max_length']}"
        case "string_too_long" | "too_long" if isinstance(given, str):
            return f"{subject} has {len(given)} characters", f"write at most {context['max_length']}"
        case "too_long":
            most = context["max_length"]
            return f"{subject} has {len(given)} entries", f"write at most {most}"
        case _:
            return f"{subject} cannot be {shown(given)}", ""


def _parted(text: str) -> tuple[str, str]:
    """A sentence `what is wrong: what to do` in its two parts."""
    found = re.fullmatch(r"(.*): ((?:write|remove) .*)", text, re.DOTALL)
    return (found[1], found[2]) if found else (text, "")


def _declarations(annotation: object) -> Iterator[type[BaseModel]]:
    """The kinds of declaration that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _declarations(argument)


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _with_article(name: str) -> str:
    return f"an {name}" if name[:1] in "AEIOaeio" else f"a {name}"
