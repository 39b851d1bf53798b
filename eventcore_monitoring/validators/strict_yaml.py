"""Reading YAML strictly: the 1.2 core schema, and nothing that two readers could read differently."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from eventcore_monitoring.encoding.yaml_depth import is_deep

# Plain scalars that YAML 1.1 readers (PyYAML, kubectl) and 1.2 readers turn into different values.
_DISPUTED = re.compile(
    r"[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|=|<<"
    r"|[-+]?0[0-9_]+|[-+]?0[bBoO][0-9_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?[0-9]+_[0-9_.]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?"
)
_INTEGER = re.compile(r"[-+]?[0-9]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MOST_ALIASES = 100


class StrictYamlError(ValueError):
    """A text that is no YAML, or that two readers could read differently; the message is a sentence."""


def documents(text: str) -> list[Any]:
    """The documents of a YAML text, by the rules of the YAML 1.2 core schema.

    Raises StrictYamlError for broken YAML, a repeated key, a key that is no scalar, a tag, a plain scalar
    that readers disagree on (`no`, `012`, `1:30`), and more than 100 aliases.
    """
    import yaml

    try:
        return list(yaml.load_all(text, Loader=_loader("SafeLoader" if is_deep(text) else "CSafeLoader")))
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise StrictYamlError(f"{where}{error.problem}") from None
    except yaml.YAMLError as error:
        raise StrictYamlError(" ".join(str(error).split())) from None
    except RecursionError:
        raise StrictYamlError("it is nested too deeply") from None


@cache
def _loader(name: str) -> Any:
    """The loader class over PyYAML's `name`; made on first use, because PyYAML is slow to import."""
    import yaml

    base: Any = getattr(yaml, name, yaml.SafeLoader)

    def refuse(node: yaml.Node, problem: str) -> None:
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)

    class Loader(base):  # type: ignore[misc]
        def __init__(self, stream: object) -> None:
            super().__init__(stream)
            self.seen: set[yaml.Node] = set()
            self.aliases = 0

    def child(loader: Loader, node: yaml.Node) -> Any:
        # An alias is the same node in a second place.
        loader.aliases += node in loader.seen
        loader.seen.add(node)
        if loader.aliases > _MOST_ALIASES:
            refuse(node, f"there are more than {_MOST_ALIASES} aliases")
        return loader.construct_object(node, deep=True)

    def scalar(loader: Loader, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if node.style:
            return text
        if _DISPUTED.fullmatch(text):
            refuse(node, f"readers disagree on the plain word {text}: write it in double quotes")
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text, 16) if text.startswith("0x") else int(text)
        if _FLOAT.fullmatch(text):
            return float(
                text.replace(".inf", "inf").replace(".nan", "nan").replace(".Inf", "inf").replace(".INF", "inf")
            )
        return text

    def mapping(loader: Loader, node: yaml.MappingNode) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                refuse(key_node, "a key must be a scalar")
            key = loader.construct_object(key_node, deep=True)
            if key in made:
                refuse(key_node, f"the key {key} is written twice")
            made[key] = child(loader, value_node)
        return made

    def sequence(loader: Loader, node: yaml.SequenceNode) -> list[Any]:
        return [child(loader, item) for item in node.value]

    def tagged(loader: Loader, node: yaml.Node) -> Any:
        refuse(node, f"the tag {node.tag} is not read")

    Loader.yaml_implicit_resolvers = {}
    Loader.yaml_constructors = {
        "tag:yaml.org,2002:str": scalar,
        "tag:yaml.org,2002:map": mapping,
        "tag:yaml.org,2002:seq": sequence,
        None: tagged,
    }
    return Loader
