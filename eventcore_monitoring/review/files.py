"""What changes of files that no other part of a review speaks of, and secrets that appear in any file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from fnmatch import fnmatchcase

from eventcore_monitoring.encoding.unified_diff import unified_diff
from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, File, Risk
from eventcore_monitoring.review.tree import Tree, differing, is_ours
from eventcore_monitoring.review.wording import counted
from eventcore_monitoring.validators.secrets import TOKENS

# What a build makes of declarations that stand in other files too: it follows them.
_DERIVED = (
    ("manifest.json", "manifest", "manifests"),
    ("runbooks/*.md", "page", "pages"),
    ("previews/*.svg", "picture", "pictures"),
    ("prometheus/tests/*.yaml", "test file", "test files"),
    ("kubernetes/prometheus-rule-*.yaml", "object of the cluster", "objects of the cluster"),
    ("kubernetes/dashboard-*.yaml", "object of the cluster", "objects of the cluster"),
    ("grafana/resources/*", "dashboard in another form", "dashboards in another form"),
    ("perses/*", "dashboard in another form", "dashboards in another form"),
    ("slo/*.yaml", "objective", "objectives"),
)


def changed_files(before: Tree, after: Tree, place: str = "") -> tuple[File, ...]:
    """Every file that differs, with its unified difference; `place`: the folder that the trees stand in."""
    ours = is_ours(before) or is_ours(after)
    return tuple(
        _file(before.get(path), after.get(path), f"{place}{path}", follows=ours and bool(_derived(path)))
        for path in differing(before, after)
    )


def _file(was: bytes | None, now: bytes | None, path: str, *, follows: bool) -> File:
    kind = "added" if was is None else "removed" if now is None else "changed"
    return File(path, kind, unified_diff(was, now, path), follows)


def _derived(path: str) -> tuple[str, str] | None:
    """What a file is that is made of declarations which other files hold too, in the singular and the plural."""
    return next(((one, several) for pattern, one, several in _DERIVED if fnmatchcase(path, pattern)), None)


def other_changes(before: Tree, after: Tree, told: Set[str], read: Set[str], held: Set[str]) -> Iterator[Change]:
    """Files that differ and of which nothing was said.

    `told`: the files that changes speak of; `read`: those that were read as declarations, so that a file of which
    nothing is said differs in form alone; `held`: those with dashboards that are told of at another file.
    """
    derived: Counter[tuple[str, str]] = Counter()
    ours = is_ours(before) or is_ours(after)
    for path in differing(before, after):
        follows = _derived(path) if ours else None
        if follows is not None:
            derived[follows] += 1
        elif path in told:
            continue
        elif path in held:
            said = "holds a dashboard that changes, too: told at its file"
            yield Change(path, "file-follows", said, Risk.NONE, source=SourceLine(path, 1))
        elif path in read:
            yield Change(path, "file-form", _form(before, after, path), Risk.NONE, source=SourceLine(path, 1))
        else:
            yield _other(before, after, path)
    followed = [counted(number, *words) for words, number in sorted(derived.items())]
    if followed:
        yield Change("files", "files-follow", f"{', '.join(followed)} made anew from what changed", Risk.NONE)


def _form(before: Tree, after: Tree, path: str) -> str:
    if path not in before:
        return "is new, and all that it says stood elsewhere before"
    if path not in after:
        return "is gone, and all that it said stands elsewhere"
    return "is written otherwise and means the same"


def _other(before: Tree, after: Tree, path: str) -> Change:
    place = SourceLine(path, 1)
    if path not in before:
        return Change(path, "file-added", "is new", Risk.REVIEW, source=place)
    if path not in after:
        return Change(path, "file-removed", "is gone", Risk.REVIEW, source=place)
    lines = unified_diff(before[path], after[path], path).splitlines()[2:]
    found = Counter(line[:1] for line in lines)
    said = f"differs: {counted(found['+'], 'line')} added, {found['-']} removed"
    return Change(path, "file-changed", said, Risk.REVIEW, source=place)


def secrets(before: Tree, after: Tree) -> Iterator[Change]:
    """What has the shape of a secret and was not there before; the message never repeats it."""
    for path in differing(before, after):
        if path not in after:
            continue
        former = before.get(path, b"").decode("utf-8", "replace")
        text = after[path].decode("utf-8", "replace")
        for what, shape in TOKENS.items():
            known = {match[0] for match in shape.finditer(former)}
            for match in shape.finditer(text):
                if match[0] not in known:
                    place = SourceLine(path, text.count("\n", 0, match.start()) + 1)
                    yield Change(path, "secret", f"holds {what} now", Risk.DANGER, source=place)


def of_files(changes: Sequence[Change]) -> set[str]:
    """The files that changes speak of."""
    return {change.source.file for change in changes if change.source is not None}
