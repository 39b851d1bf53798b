"""Files of any origin as values with lines: YAML as Kubernetes' tools read it (tolerantly), and JSON."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eventcore_monitoring.encoding.yaml_depth import is_deep
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.grafana.lines import line_of, lines

if TYPE_CHECKING:
    import yaml

_MOST_NODES: Final = 500_000  # aliases of aliases make far more out of a few lines
YAML: Final = (".yaml", ".yml")


class UnreadableError(ValueError):
    """A text that is no YAML or JSON; the message is a sentence part with the line."""


class Document(NamedTuple):
    """One document of a file: its value, the line of each value in it, and where the text of block scalars begins."""

    value: object
    lines: Mapping[Steps, int]
    blocks: Mapping[Steps, int]

    def line(self, steps: Steps) -> int:
        """The line, from 1, of a place or of the nearest one around it."""
        return line_of(steps, self.lines)


def documents(path: str, text: str) -> list[Document]:
    """The documents of a file, empty ones left out. Raises UnreadableError."""
    if not path.endswith(YAML):
        try:
            return [Document(json.loads(text.removeprefix("\ufeff")), _Lazily(text), {})]
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"it is no JSON: {error}") from None
    import yaml

    try:
        loader = yaml.SafeLoader if is_deep(text) else yaml.CSafeLoader
        return [_document(node) for node in yaml.compose_all(text, loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise UnreadableError(f"it is no YAML: {where}{error.problem}") from None
    except yaml.YAMLError as error:
        raise UnreadableError(f"it is no YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise UnreadableError("it is nested too deeply") from None


class _Lazily(dict[Steps, int]):
    """The lines of a JSON text, read when the first is asked for: most documents are never pointed at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text: str | None = text

    def __contains__(self, steps: object) -> bool:
        if self.text is not None:
            text, self.text = self.text, None
            self.update(lines(text.removeprefix("\ufeff")))
        return super().__contains__(steps)


def _document(node: yaml.Node) -> Document:
    reading = _Reading()
    value = reading.value(node, (), 0)
    return Document(value, reading.lines, reading.blocks)


class _Reading:
    """Nodes of PyYAML as plain values; what YAML 1.1 calls a date or a sexagesimal number stays text."""

    def __init__(self) -> None:
        self.lines: dict[Steps, int] = {(): 1}
        self.blocks: dict[Steps, int] = {}
        self.nodes = 0

    def value(self, node: yaml.Node, steps: Steps, line: int) -> object:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise UnreadableError(f"it has more than {_MOST_NODES} values, aliases followed")
        self.lines[steps] = line or node.start_mark.line + 1
        match node.id:  # type: ignore[attr-defined]
            case "mapping":
                return dict(self._entries(node, steps))
            case "sequence":
                return [self.value(one, (*steps, index), 0) for index, one in enumerate(node.value)]
            case _:
                if node.style in ("|", ">"):  # type: ignore[attr-defined]
                    self.blocks[steps] = node.start_mark.line + 2
                return _scalar(node)

    def _entries(self, node: yaml.Node, steps: Steps) -> Iterator[tuple[Hashable, object]]:
        for key, value in node.value:
            if key.id != "scalar":  # an unfilled `{{ template }}`, most often
                raise UnreadableError(f"line {key.start_mark.line + 1}: a key is no text")
            if key.tag == "tag:yaml.org,2002:merge":
                for merged in value.value if value.id == "sequence" else (value,):
                    if merged.id == "mapping":
                        yield from self._entries(merged, steps)
        for key, value in node.value:
            if key.tag != "tag:yaml.org,2002:merge":
                name = str(key.value)
                yield name, self.value(value, (*steps, name), key.start_mark.line + 1)


_WORDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
}


def _scalar(node: Any) -> object:
    text: str = node.value
    kind = node.tag.rpartition(":")[2]
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return _WORDS[text.lower()]
            case "int":
                return int(text.replace("_", ""), 0)
            case "float":
                return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    except (KeyError, ValueError):
        pass  # `012` or `1:30`: readers disagree on what it is, its text is what can be compared
    return text
