"""The fault table with the system's own faults: strace's injection, a full and a read-only file system.

Needs strace, and the right to mount in a namespace of one's own; `make faults` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faults import building, mounted
from faults.building import NEW, OLD, build, is_clean, is_whole, tree

pytestmark = pytest.mark.faults

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
FAULTS = [
    ("write", "error=ENOSPC"),
    ("write", "error=EIO"),
    ("write", "signal=KILL"),
    ("fsync", "error=EIO"),
    ("fsync", "signal=KILL"),
    ("/^rename", "error=EXDEV"),
    ("/^rename", "signal=KILL"),
    ("/^unlink", "error=EIO"),
    ("/^unlink", "signal=KILL"),
]


@pytest.mark.parametrize(("call", "fault"), FAULTS, ids=[f"{call.strip('/^')}-{fault}" for call, fault in FAULTS])
def test_a_fault_that_strace_injects_at_any_call_leaves_whole_files_and_the_next_build_repairs(
    tmp_path: Path, call: str, fault: str
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    build(before, OLD)
    after = tmp_path / "after"
    shutil.copytree(before, after)
    build(after, NEW)
    wrong, faults, index = [], 0, 0
    while True:
        index += 1
        project = tmp_path / str(index)
        shutil.copytree(before, project)
        log = tmp_path / "log"
        inject = ["-f", "-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={index}"]
        python = os.path.realpath(sys.executable)
        command = ["strace", *inject, python, building.__file__, "build", str(project), "new"]
        subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=60)
        text = log.read_text()
        if "(INJECTED)" not in text and "killed by SIGKILL" not in text:
            break
        faults += 1
        found = {path: at for path, at in tree(project / "generated").items() if not path.startswith(".eventcore-")}
        if not is_whole(project):
            wrong.append((index, "not whole"))
        if is_clean(project, NEW) != (found == tree(after / "generated")):
            wrong.append((index, "compare does not see what stands there"))
        build(project, NEW)
        if tree(project / "generated") != tree(after / "generated"):
            wrong.append((index, "not repaired"))
    assert wrong == []
    assert tree(project / "generated") == tree(after / "generated")
    assert faults > 0


@pytest.mark.parametrize("mode", ["full", "read-only"])
def test_a_full_or_read_only_disk_leaves_the_old_tree_until_there_is_room(tmp_path: Path, mode: str) -> None:
    namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    command = [*namespace, os.path.realpath(sys.executable), mounted.__file__, mode, str(tmp_path)]
    result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert result.stderr == ""
    assert json.loads(result.stdout) == []
