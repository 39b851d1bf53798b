"""Random trees of Fluentd configuration, with hostile text in every place."""

from __future__ import annotations

import json
import random

from hypothesis import strategies as st

from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section, Value, joined
from strategies.text import hostile_text, hostile_texts

SECTION_NAMES = ("source", "match", "filter", "system", "label", "store", "buffer", "record", "parse", "x_1")
SYSTEM_KEYS = ("@type", "@id", "@label", "@log_level")
RESERVING = ("", "source", "match", "filter", "system")
SOURCES = (
    "ENV.fetch('NAME')",
    "ENV['NAME'] || \"a}b\"",
    "[1,2].map{|x| x*2}.join(',')",
    " {a: '}'}[:a] ",
    "[\n  'a',\n  '{'\n].join",
    r'"\""',
    "1+1",
    "é",
    "",
)


def allowed_name(name: Value, section: str) -> Value:
    """The name, or one like it where Fluentd keeps it for itself."""
    if not isinstance(name, str) or name in SYSTEM_KEYS:
        return name
    return f"x{name}" if name == "@include" or (name.startswith("@") and section in RESERVING) else name


codes = st.sampled_from(SOURCES).map(Code)
code_texts = st.lists(hostile_text | codes, max_size=4).map(joined)
json_leaves = st.none() | st.booleans() | st.integers() | hostile_text
json_trees = st.recursive(
    st.lists(json_leaves, max_size=3) | st.dictionaries(hostile_text, json_leaves, max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(hostile_text, inner, max_size=2),
    max_leaves=4,
)
json_texts = json_trees.map(lambda tree: json.dumps(tree, ensure_ascii=False, separators=(",", ":")))
values = st.one_of(hostile_text, code_texts, json_texts, json_trees.map(json.dumps))


def sections(name: str, depth: int) -> st.SearchStrategy[Section]:
    """Sections of a name, "" for roots, with at most so many levels below them."""
    parameters = st.builds(
        Parameter,
        st.one_of(hostile_text, code_texts, st.sampled_from(SYSTEM_KEYS)).map(lambda key: allowed_name(key, name)),
        values,
    )
    children: st.SearchStrategy[Parameter | Include | Section] = parameters | st.builds(Include, code_texts)
    if depth:
        children |= st.sampled_from(SECTION_NAMES).flatmap(lambda inner: sections(inner, depth - 1))
    return st.builds(
        Section,
        st.just(name),
        code_texts if name else st.just(""),
        st.lists(children, max_size=4).map(tuple),
        comment=hostile_text,
    )


trees = sections("", 3)


class RandomTrees:
    """Many random trees, quickly; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.texts = hostile_texts(3000, seed)

    def tree(self) -> Section:
        return self._section("", 3)

    def _section(self, name: str, depth: int) -> Section:
        count = self.random.randint(0, 3)
        children = tuple(self._child(name, depth) for _ in range(count))
        return Section(name, self._value() if name else "", children)

    def _child(self, section: str, depth: int) -> Parameter | Include | Section:
        kind = self.random.randrange(8)
        if kind < 3 and depth:
            return self._section(self.random.choice(SECTION_NAMES), depth - 1)
        return Include(self._value()) if kind == 7 else Parameter(allowed_name(self._value(), section), self._value())

    def _value(self) -> Value:
        match self.random.randrange(8):
            case 0:
                return joined([self._part() for _ in range(self.random.randint(1, 4))])
            case 1:
                separators = self.random.choice(((",", ":"), (", ", ": ")))
                return json.dumps([self._text(), {self._text(): 1}], ensure_ascii=False, separators=separators)
        return self._text()

    def _part(self) -> str | Code:
        return Code(self.random.choice(SOURCES)) if self.random.randrange(2) else self._text()

    def _text(self) -> str:
        return self.random.choice(self.texts)
