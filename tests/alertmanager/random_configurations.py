"""Random trees of routes and label sets that meet in them, from a seed: the same on every machine."""

from __future__ import annotations

import random
from typing import Any

LABELS = ("severity", "team", "service", "alertname", "empty")
VALUES = ("critical", "high", "database", "security", "a b", 'say "no"', "back\\slash", "x,y", "{braces}", "Größe", "")
PATTERNS = (
    *("critical|high", "crit.*", ".*", ".+", "", "(high|security)", "data(base)?", "[a-d].*", "[^a-d].*", "h?igh"),
    *("(?i)CRITICAL", "^high$", "high|^$", "a.b", r"a\sb", r"\w+", r"x,y", "Gr.*e", r"back\\slash", "(?:a|b) b", "b"),
    *(
        "x{1,2},y",
        r"say .no.",
        r"\{.*",
        "(crit)(ical)",
    ),
)
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def matcher(chance: random.Random) -> str:
    label, operator = chance.choice(LABELS), chance.choice(("=", "=", "!=", "=~", "=~", "!~"))
    value = chance.choice(PATTERNS if "~" in operator else VALUES)
    space = chance.choice(("", "", " "))
    plain = value.isascii() and value.replace("_", "").isalnum()
    quoted = value if plain and chance.random() < 0.5 else f'"{value.translate(_ESCAPED)}"'
    return f"{label}{space}{operator}{space}{quoted}"


def matchers(chance: random.Random) -> dict[str, Any]:
    """Matchers in each of the ways in which they may be written."""
    written: dict[str, Any] = {}
    way = chance.random()
    if way < 0.6:
        written["matchers"] = [matcher(chance) for _ in range(chance.choice((1, 1, 1, 2)))]
    elif way < 0.7:
        both = ",".join(matcher(chance) for _ in range(2))
        written["matchers"] = [f"{{{both}}}" if chance.random() < 0.5 else both]
    elif way < 0.8:
        written["match"] = {chance.choice(LABELS): chance.choice(VALUES)}
    elif way < 0.9:
        written["match_re"] = {chance.choice(LABELS): chance.choice(PATTERNS)}
    return written


def route(chance: random.Random, depth: int, tree: int) -> dict[str, Any]:
    made = matchers(chance)
    if chance.random() < 0.8:
        made["receiver"] = f"t{tree}-{chance.randrange(9)}"
    if chance.random() < 0.45:
        made["continue"] = True
    if depth and (below := [route(chance, depth - 1, tree) for _ in range(chance.choice((0, 1, 2, 3, 5)))]):
        made["routes"] = below
    return made


def labels(chance: random.Random) -> dict[str, str]:
    return {label: chance.choice(VALUES) for label in LABELS if chance.random() < 0.65}


def configuration(chance: random.Random, trees: int) -> dict[str, Any]:
    """One configuration of many trees, all of which an alert goes through: one question answers for each of them."""
    routes = [
        {"receiver": f"t{tree}", "continue": True, "routes": [route(chance, 3, tree) for _ in range(3)]}
        for tree in range(trees)
    ]
    names = ["root", *(f"t{tree}{part}" for tree in range(trees) for part in ("", *(f"-{one}" for one in range(9))))]
    return {"route": {"receiver": "root", "routes": routes}, "receivers": [{"name": name} for name in names]}
