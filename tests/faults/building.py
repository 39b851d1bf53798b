"""Builds of small trees, and a disk whose n-th call of a kind fails or kills the process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.output import DISK, Disk, Locked, Staged, commit, compare, lock, stage
from eventcore_monitoring.output.layout import JOURNAL, MANIFEST

Tree = Mapping[str, bytes]
Deployments = Mapping[str, Tree]

TOOLS = {"promtool": "2.42.0"}
KILLED = 99

# Between OLD and NEW a file stays, changes, comes, goes, a folder is emptied, a file becomes a folder and a
# folder a file, and case alone changes; one deployment vanishes, another comes.
OLD: Deployments = {
    "production": {
        "prometheus/rules/stays.yaml": b"same\n",
        "prometheus/rules/changes.yaml": b"old\n" * 3000,
        "prometheus/rules/goes.yaml": b"old, no longer generated\n",
        "emptied/by/next.json": b"{}\n",
        "file": b"becomes a folder\n",
        "folder/with.md": b"becomes a file\n",
        "runbooks/Lag.md": b"upper\n",
    },
    "gone": {"a.yaml": b"a\n", "b/c.yaml": b"c\n"},
    "staging": {},
}
NEW: Deployments = {
    "production": {
        "prometheus/rules/stays.yaml": b"same\n",
        "prometheus/rules/changes.yaml": b"new\n" * 3000,
        "grafana/dashboards/comes.json": b"{}\n",
        "file/with.md": b"was a file\n",
        "folder": b"was a folder\n",
        "runbooks/lag.md": b"lower\n",
    },
    "gone": {},
    "staging": {"prometheus/rules/a.yaml": b"a\n"},
}
# What definitions might say by the time somebody builds again after an accident.
LATER: Deployments = {
    "production": {
        "prometheus/rules/changes.yaml": b"later\n",
        "file": b"a file again\n",
        "folder/with.md": b"a folder again\n",
    },
    "gone": {},
    "staging": {},
}


def artifacts(tree: Tree) -> list[Artifact]:
    """A tree given as text paths, as artifacts."""
    return [Artifact(PurePosixPath(path), content) for path, content in tree.items()]


def build(project: Path, deployments: Deployments, disk: Disk = DISK, wait: float = 60) -> None:
    """What the build step does with the disk: lock, stage every deployment, commit them together."""
    with lock(Path("generated"), root=project, wait=wait, disk=disk) as locked:
        commit(staged(locked, deployments), TOOLS)


def staged(locked: Locked, deployments: Deployments) -> list[Staged]:
    """Every deployment, staged."""
    return [stage(locked, name, artifacts(tree)) for name, tree in deployments.items()]


def is_clean(project: Path, deployments: Deployments) -> bool:
    """Whether `compare` finds nothing in any deployment."""
    output = Path("generated")
    return not any(compare(output, name, artifacts(tree), root=project) for name, tree in deployments.items())


def failing(
    call: str, index: int, fail: Callable[[Callable[..., Any], tuple[Any, ...]], Any]
) -> tuple[Disk, list[int]]:
    """A disk on which the index-th call (from 1) of one kind is `fail(call, arguments)`; and how many there were."""
    count = [0]
    real = getattr(DISK, call)

    def counted(*arguments: Any) -> Any:
        count[0] += 1
        return fail(real, arguments) if count[0] == index else real(*arguments)

    return replace(DISK, **{call: counted}), count


def raising(number: int) -> Callable[[Callable[..., Any], tuple[Any, ...]], Any]:
    """A call that fails with an errno; a write leaves half of its bytes, as on a disk that becomes full."""

    def fail(real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        _half(real, arguments)
        raise OSError(number, os.strerror(number))

    return fail


def dying(real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """A call in the middle of which the process dies: no handler, no `finally` runs."""
    _half(real, arguments)
    os._exit(KILLED)


def content(path: Path) -> bytes | None:
    """The bytes of a regular file; None where there is none."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder by path: bytes of files, None for folders and links."""
    return {path.relative_to(folder).as_posix(): content(path) for path in sorted(folder.rglob("*"))}


def is_whole(project: Path) -> bool:
    """Whether every file that OLD or NEW has is byte for byte as one of them says, and no other file stands."""
    output = project / "generated"
    pairs = {
        f"{name}/{path}": (OLD[name].get(path), NEW[name].get(path))
        for name in OLD
        for path in {*OLD[name], *NEW[name]}
    }
    records = {f"{name}/{record}" for name in OLD for record in (MANIFEST, JOURNAL)}
    files = {path: found for path, found in tree(output).items() if found is not None}
    names = {path for path in files if not path.startswith(".eventcore-monitoring.")}
    return all(content(output / path) in pair for path, pair in pairs.items()) and names <= pairs.keys() | records


def _half(real: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    if real is os.write:
        descriptor, content = arguments
        real(descriptor, content[: len(content) // 2])


def kill_at_every_call(folder: Path, call: str) -> int:
    """In `<folder>/<n>`: OLD, then a build of NEW that dies at its n-th call of a kind; the count of deaths."""
    index = 0
    while True:
        index += 1
        project = folder / str(index)
        project.mkdir(parents=True)
        build(project, OLD)
        child = os.fork()
        if child == 0:
            disk, _ = failing(call, index, dying)
            code = 1
            try:
                build(project, NEW, disk)
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        match os.waitstatus_to_exitcode(status):
            case 0:
                return index - 1
            case code if code != KILLED:
                sys.exit(f"the build ended with {code} instead of dying")


def build_again_and_again(project: Path, deployments: Deployments, rounds: int) -> None:
    """The same build, many times, against whoever else builds there; the other's tree is no edit."""
    for _ in range(rounds):
        build(project, deployments)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["kill", folder, call]:
            print(kill_at_every_call(Path(folder), call))
        case ["again", project, "old" | "new" as which, rounds]:
            build_again_and_again(Path(project), OLD if which == "old" else NEW, int(rounds))
        case ["build", project, "old" | "new" as which]:
            build(Path(project), OLD if which == "old" else NEW)
        case arguments:
            sys.exit(f"unknown call: {arguments}")
