"""A YAML document whose every place knows its line, for faults that can be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from eventcore_monitoring.encoding.yaml_depth import is_deep
from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine

if TYPE_CHECKING:
    import yaml

T = TypeVar("T")

_CODE = "openslo"


class Place(NamedTuple):
    """A value of a document, the way to it, and the file that it stands in."""

    node: yaml.Node
    way: str
    file: str

    @property
    def source(self) -> SourceLine:
        """The line on which it begins."""
        return SourceLine(self.file, self.node.start_mark.line + 1)

    def refuse(self, message: str, fix: str) -> NoReturn:
        """Raises DefinitionError with a finding at this place."""
        raise DefinitionError(
            Finding(f"{self.file}: {self.way or 'document'}", _CODE, message, fix, source=self.source)
        )

    def made(self, make: Callable[[], T]) -> T:
        """What is made of it; the faults of a declaration, and ValueError, as findings at this place."""
        try:
            return make()
        except DefinitionError as error:
            at = f"{self.file}: {self.way}"
            raise DefinitionError(
                *(Finding(at, _CODE, f"{one.at}: {one.message}", one.fix, source=self.source) for one in error.findings)
            ) from None
        except ValueError as error:
            message, _, fix = str(error).partition(": ")
            self.refuse(message, fix)

    def get(self, key: str) -> Place | None:
        """What a mapping has under a key; None where it has not."""
        import yaml

        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("it is no mapping", f"write {key}: … in it")
        found = [
            Place(value, f"{self.way}.{key}".lstrip("."), self.file)
            for name, value in self.node.value
            if name.value == key
        ]
        if len(found) > 1:
            found[1].refuse(f"{key} is written twice", "write it once")
        return found[0] if found else None

    def at(self, key: str) -> Place:
        """What a mapping has under a key that must be there."""
        return self.get(key) or self.refuse(f"{key} is missing", f"write {key}: …")

    def names(self) -> list[str]:
        """The keys of a mapping."""
        import yaml

        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("it is no mapping", "write key: value lines")
        return [str(name.value) for name, _ in self.node.value]

    def is_list(self) -> bool:
        """Whether it is a list."""
        import yaml

        return isinstance(self.node, yaml.SequenceNode)

    def items(self) -> list[Place]:
        """The members of a list that has some."""
        import yaml

        if not isinstance(self.node, yaml.SequenceNode) or not self.node.value:
            self.refuse("it is no list with members", "write lines that begin with -")
        return [Place(one, f"{self.way}[{number}]", self.file) for number, one in enumerate(self.node.value)]

    def string(self) -> str:
        """A scalar as it is written."""
        import yaml

        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse("it is no text", "write one value")
        return str(self.node.value)

    def text(self, key: str, otherwise: str | None = None) -> str:
        """The scalar under a key; `otherwise` where the key is missing."""
        found = self.get(key)
        if found is not None:
            return found.string()
        return self.at(key).string() if otherwise is None else otherwise

    def number(self) -> float:
        """A number."""
        text = self.string()
        try:
            return float(text)
        except ValueError:
            self.refuse(f"{text!r} is no number", "write one, such as 0.999")

    def boolean(self) -> bool:
        """A truth value of YAML 1.2."""
        text = self.string()
        if text not in ("true", "false"):
            self.refuse(f"{text!r} is neither true nor false", "write true or false")
        return text == "true"


def documents_of(text: str, file: str) -> list[Place]:
    """The documents of a YAML text. Raises DefinitionError where it is none."""
    import yaml

    if is_deep(text):
        raise DefinitionError(Finding(file, _CODE, "it is nested too deeply", "write it flatter"))
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = Finding(file, _CODE, f"it is no YAML: {error.problem}", "correct it", source=SourceLine(file, line))
        raise DefinitionError(found) from None
    except yaml.YAMLError as error:
        raise DefinitionError(
            Finding(file, _CODE, f"it is no YAML: {' '.join(str(error).split())}", "correct it")
        ) from None
    # What lists documents is read as if they stood one after another, as OpenSLO's own examples have it.
    return [
        Place(one, "", file)
        for node in nodes
        for one in (node.value if isinstance(node, yaml.SequenceNode) else [node])
    ]
