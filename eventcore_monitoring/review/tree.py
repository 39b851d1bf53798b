"""The two sides of a review: the files of a deployment's folder, or of any folder, as they were and as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# Contents by path below the folder, with `/` between the parts.
Tree = Mapping[str, bytes]


def differing(before: Tree, after: Tree) -> list[str]:
    """The paths of what is added, changed or removed, sorted."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def texts(tree: Tree, *endings: str) -> Iterator[tuple[str, str]]:
    """The files whose names end so, by path, as text; what is no UTF-8 has replacement characters."""
    for path in sorted(tree):
        if path.endswith(endings):
            yield path, tree[path].decode("utf-8", "replace")


def is_ours(tree: Tree) -> bool:
    """Whether this library wrote the tree: it has what every build of declared metrics writes."""
    return "manifest.json" in tree or "prometheus/metrics.yaml" in tree
