"""The fault table without root or strace: every call of every kind fails, or the process dies in it."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eventcore_monitoring.output import DISK, DiskError
from faults import building
from faults.building import LATER, NEW, OLD, build, failing, is_clean, is_whole, raising, tree

ERRORS = [
    ("open", errno.EROFS),
    ("write", errno.ENOSPC),
    ("write", errno.EIO),
    ("fsync", errno.EIO),
    ("rename", errno.EXDEV),
    ("rename", errno.EIO),
    ("unlink", errno.EPERM),
    ("mkdir", errno.ENOSPC),
    ("mkdir", errno.EROFS),
    ("rmdir", errno.EBUSY),
]
DEADLY = ("write", "fsync", "rename", "unlink", "mkdir", "rmdir")
# Preparation and repair are judged by what they leave, not by what reaches the medium.
QUICK = replace(DISK, fsync=lambda descriptor: None)


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes | None]]:
    """What one undisturbed build of each set of deployments leaves in the output folder."""
    trees = {}
    for name, deployments in (("old", OLD), ("new", NEW), ("later", LATER)):
        project = tmp_path_factory.mktemp(name)
        build(project, deployments, QUICK)
        trees[name] = tree(project / "generated")
    return trees


def is_repaired(project: Path, single: dict[str, dict[str, bytes | None]]) -> bool:
    """Whether the same build again, the former one and a later one each give exactly their own tree."""
    right = []
    for name, deployments in (("new", NEW), ("old", OLD), ("later", LATER)):
        copy = project.parent / f"{project.name}-{name}"
        shutil.copytree(project, copy)
        build(copy, deployments, QUICK)
        right.append(tree(copy / "generated") == single[name] and is_clean(copy, deployments))
        shutil.rmtree(copy)
    return all(right)


@pytest.mark.parametrize(("call", "number"), ERRORS, ids=[f"{call}-{errno.errorcode[code]}" for call, code in ERRORS])
def test_an_error_at_any_call_leaves_whole_files_that_compare_judges_right_and_a_build_repairs(
    tmp_path: Path, single: dict[str, dict[str, bytes | None]], call: str, number: int
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    build(before, OLD, QUICK)
    wrong, index = [], 0
    seen = [single["old"]]  # a build after a tree that stood already is judged already
    while True:
        index += 1
        project = tmp_path / str(index)
        shutil.copytree(before, project)
        disk, count = failing(call, index, raising(number))
        try:
            build(project, NEW, disk)
        except DiskError as error:
            found = tree(project / "generated")
            said_untouched = error.findings[0].message.endswith("nothing was changed")
            checks = {
                "whole": is_whole(project),
                "no leftover": not any(path.startswith(".eventcore-monitoring.") for path in found),
                "untouched when it says so": not said_untouched or found == single["old"],
                "clean for new exactly when it is new": is_clean(project, NEW) == (found == single["new"]),
                "clean for old exactly when it is old": is_clean(project, OLD) == (found == single["old"]),
                "repaired": found in seen or is_repaired(project, single),
            }
            seen.append(found)
            wrong += [(index, name) for name, right in checks.items() if not right]
        else:
            break
        shutil.rmtree(project)
    assert wrong == []
    assert tree(project / "generated") == single["new"]
    assert index - 1 == count[0] > 0


@pytest.mark.parametrize("call", DEADLY)
def test_death_in_any_call_leaves_whole_files_that_compare_judges_right_and_a_build_repairs(
    tmp_path: Path, single: dict[str, dict[str, bytes | None]], call: str
) -> None:
    deaths = int(run("kill", str(tmp_path), call))
    wrong = []
    for index in range(1, deaths + 1):
        project = tmp_path / str(index)
        found = {path: at for path, at in tree(project / "generated").items() if not path.startswith(".eventcore-")}
        checks = {
            "whole": is_whole(project),
            "clean for new exactly when it is new": is_clean(project, NEW) == (found == single["new"]),
            "clean for old exactly when it is old": is_clean(project, OLD) == (found == single["old"]),
            "repaired": is_repaired(project, single),
        }
        wrong += [(index, name) for name, right in checks.items() if not right]
    assert wrong == []
    assert deaths > 0


def test_two_builds_at_once_take_turns_and_no_reader_sees_a_torn_file(
    tmp_path: Path, single: dict[str, dict[str, bytes | None]]
) -> None:
    processes = [start("again", str(tmp_path), which, "20") for which in ("old", "new")]
    reads, torn = 0, []
    while any(process.poll() is None for process in processes):
        for path in ("prometheus/rules/changes.yaml", "prometheus/rules/stays.yaml", "manifest.json"):
            found = building.content(tmp_path / "generated/production" / path)
            reads += 1
            if found not in (None, single["old"][f"production/{path}"], single["new"][f"production/{path}"]):
                torn.append(path)
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    assert torn == []
    assert reads > 0
    assert tree(tmp_path / "generated") in (single["old"], single["new"])


def run(*arguments: str) -> str:
    """The output of `building.py` in a process of its own."""
    process = start(*arguments)
    output, _ = process.communicate()
    assert process.returncode == 0
    return output


def start(*arguments: str) -> subprocess.Popen[str]:
    """`building.py` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, building.__file__, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
