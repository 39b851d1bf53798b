"""Files as they stood at a revision of git, read from the repository without checking anything out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from eventcore_monitoring.findings import Finding, wrong_call

_PATIENCE = 60  # seconds
_LARGEST = 16 * 2**20


class GitError(Exception):
    """git that cannot be asked. Exit code 3. Attribute `findings`: one."""

    def __init__(self, message: str, fix: str) -> None:
        self.findings = (Finding("git", "git", message, fix),)
        super().__init__(message)


def folders_at(revision: str, folder: Path) -> dict[str, dict[str, bytes]]:
    """The folders below a folder at a revision: their files by path, by name of the folder.

    Raises DefinitionError for a revision that there is not, GitError where git is missing or cannot answer.
    """
    root = _repository(folder)
    commit = _commit(root, revision)
    try:
        below = folder.resolve().relative_to(root).as_posix()
    except ValueError:
        wrong_call("--base", f"{folder} lies outside of the repository {root}", "name an output folder inside it")
    found: dict[str, dict[str, bytes]] = {}
    for path, content in _files(root, commit, below):
        name, _, inside = path.removeprefix(f"{below}/" if below != "." else "").partition("/")
        if inside:
            found.setdefault(name, {})[inside] = content
    return found


def _repository(folder: Path) -> Path:
    nearest = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
    answer = _git(nearest, "rev-parse", "--show-toplevel")
    if answer.returncode:
        wrong_call("--base", f"{folder} lies in no repository of git", "leave out --base, or name two folders")
    return Path(answer.stdout.decode().rstrip("\n")).resolve()


def _commit(root: Path, revision: str) -> str:
    if not revision or revision.startswith("-"):
        wrong_call("--base", f"{revision!r} is no revision", "write --base=origin/main, say")
    answer = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if answer.returncode:
        fix = "write a branch, tag or commit; in CI fetch it first (actions/checkout: fetch-depth: 0)"
        wrong_call("--base", f"git knows no revision {revision} here", fix)
    return answer.stdout.decode().strip()


def _files(root: Path, commit: str, below: str) -> Iterator[tuple[str, bytes]]:
    """Every plain file below a folder; neither links nor submodules, which are no content."""
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", below)
    if listed.returncode:
        raise GitError(f"git ls-tree failed: {_said(listed)}", "run git fsck")
    entries = []
    for line in listed.stdout.decode("utf-8", "surrogateescape").split("\0"):
        if line:
            facts, path = line.split("\t", 1)
            mode, kind, blob = facts.split()
            if kind == "blob" and mode.startswith("100"):
                entries.append((path, blob))
    answer = _git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for _, blob in entries).encode())
    if answer.returncode:
        raise GitError(f"git cat-file failed: {_said(answer)}", "run git fsck")
    rest = memoryview(answer.stdout)
    for path, blob in entries:
        head = bytes(rest[:200]).split(b"\n", 1)[0]
        words = head.split()
        if len(words) != 3 or words[1] != b"blob":
            fix = "fetch the whole history (a partial clone has no content)"
            raise GitError(f"git has no content of {path} ({blob[:12]})", fix)
        begin, size = len(head) + 1, int(words[2])
        if size <= _LARGEST:
            yield path, bytes(rest[begin : begin + size])
        rest = rest[begin + size + 1 :]


def _git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], input=given, capture_output=True, timeout=_PATIENCE, check=False
        )
    except FileNotFoundError:
        raise GitError("git is not installed", "install git, or leave out --base") from None
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {arguments[0]} took over {_PATIENCE} seconds", "look at the repository with git fsck"
        ) from None


def _said(answer: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(answer.stderr.decode("utf-8", "replace").split())
