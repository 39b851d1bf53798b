"""Which rules of two trees have to be read: those that differ, those that read them, and those that they read.

Of ten thousand rules that ten of them changed is seen in their text, long before any of them is parsed. What need not
be read becomes empty lines, so that the lines of the rest stay as they are in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from eventcore_monitoring.review.tree import Tree, texts

_HOLDS_RULES = re.compile(r"^[\s\-\"'{]*groups[\"']?\s*:", re.MULTILINE)
_RULE = re.compile(r"( *)- +(alert|record) *: *(\S.*)")
_GROUP = re.compile(r" *- +name *:")
_SHARED = re.compile(r"(?::|-) +[&*]\w|<<:", re.ASCII)  # anchors and what is taken from them
_OBJECTS = "kubernetes/prometheus-rule-"  # as this library writes them
_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)


class Piece:
    """Some lines of a file: a rule, or what stands between rules. `within`: what stood before it in its group."""

    def __init__(self, lines: list[str], within: str = "", kind: str = "", name: str = "") -> None:
        self.lines = lines
        self.record = name if kind == "record" else ""
        self.alert = name if kind == "alert" else ""
        self.is_rule = bool(within)
        self.key = (within, "".join(lines)) if within else ("", "")

    @cached_property
    def words(self) -> frozenset[str]:
        """All that can be a name in it."""
        return frozenset(_WORD.findall(self.key[1]))


class Texts(NamedTuple):
    """The texts of files with rules, by path: of both sides what has to be read."""

    before: Mapping[str, str]
    after: Mapping[str, str]


def rule_texts(before: Tree, after: Tree, *, names: Iterable[str] = (), everything: bool = False) -> Texts:
    """What has to be read to see what changes.

    `names`: of metrics, whose readers are wanted though they do not differ; `everything`: all rules are wanted.
    """
    sides = [{path: _pieces(text) for path, text in _files(tree)} for tree in (before, after)]
    if everything:
        kept = [{id(piece) for piece in _all(side)} for side in sides]
    else:
        kept = _kept(sides[0], sides[1], frozenset(names))
    return Texts(
        *(
            {path: _text(found, wanted) for path, found in side.items()}
            for side, wanted in zip(sides, kept, strict=True)
        )
    )


def _files(tree: Tree) -> Iterator[tuple[str, str]]:
    """Files that hold rules, but for those that hold for the cluster what a file beside them holds for Prometheus."""
    for path, text in texts(tree, ".yaml", ".yml", ".rules"):
        twice = path.startswith(_OBJECTS) and f"prometheus/rules/{path.removeprefix(_OBJECTS)}" in tree
        if not twice and _HOLDS_RULES.search(text):
            yield path, text


def _pieces(text: str) -> list[Piece]:
    lines = text.splitlines(keepends=True)
    if _SHARED.search(text):
        return [Piece(lines)]
    found: list[Piece] = []
    between: list[str] = []  # lines that belong to no rule
    head: list[str] = []  # of the group so far
    rule: list[str] = []
    indent, kind, name = 0, "", ""
    for line in lines:
        start = _RULE.match(line)
        bare = line.strip()
        if rule and (start or (bare and len(line) - len(line.lstrip(" ")) <= indent)):
            found.append(Piece(rule, "".join(head) or "\n", kind, name))
            rule = []
        if start:
            if between:
                found.append(Piece(between))
                between = []
            indent, kind, name = len(start[1]), start[2], start[3].strip("\"' \n")
            rule = [line]
        elif rule:
            rule.append(line)
        else:
            if _GROUP.match(line):
                head = []
            head.append(line)
            between.append(line)
    found += [Piece(rule, "".join(head) or "\n", kind, name)] if rule else []
    return [*found, *([Piece(between)] if between else [])]


def _all(side: Mapping[str, list[Piece]]) -> Iterator[Piece]:
    for found in side.values():
        yield from found


def _kept(before: Mapping[str, list[Piece]], after: Mapping[str, list[Piece]], names: frozenset[str]) -> list[set[int]]:
    """The pieces of each side that are wanted, by identity."""
    kept: list[set[int]] = []
    changed = set(names)
    for mine, other in ((before, after), (after, before)):
        there = Counter(piece.key for piece in _all(other) if piece.is_rule)
        different = set()
        for piece in _all(mine):
            if not piece.is_rule:
                different.add(id(piece))
            elif there[piece.key] > 0:
                there[piece.key] -= 1
            else:
                different.add(id(piece))
                changed |= {piece.record} - {""}
        kept.append(different)
    rules = [[piece for piece in _all(side) if piece.is_rule] for side in (before, after)]
    # Alerts of the same name, from which those that changed are told apart.
    alerts = {piece.alert for side, wanted in zip(rules, kept, strict=True) for piece in side if id(piece) in wanted}
    for side, wanted in zip(rules, kept, strict=True):
        wanted |= {id(piece) for piece in side if piece.alert and piece.alert in alerts}
    # Who reads what changed, also by way of others.
    grows = bool(changed)
    while grows:
        grows = False
        for side, wanted in zip(rules, kept, strict=True):
            for piece in side:
                if id(piece) not in wanted and not changed.isdisjoint(piece.words):
                    wanted.add(id(piece))
                    if piece.record and piece.record not in changed:
                        changed.add(piece.record)
                        grows = True
    # What they read in turn: on both sides, though only one of them may read it.
    records: dict[str, list[tuple[Piece, set[int]]]] = {}
    for side, wanted in zip(rules, kept, strict=True):
        for piece in side:
            if piece.record:
                records.setdefault(piece.record, []).append((piece, wanted))
    waiting = [piece for side, wanted in zip(rules, kept, strict=True) for piece in side if id(piece) in wanted]
    while records and waiting:
        for name in waiting.pop().words & records.keys():
            for piece, wanted in records.pop(name):
                if id(piece) not in wanted:
                    wanted.add(id(piece))
                    waiting.append(piece)
    return kept


def _text(pieces: list[Piece], wanted: set[int]) -> str:
    return "".join("".join(piece.lines) if id(piece) in wanted else "\n" * len(piece.lines) for piece in pieces)
