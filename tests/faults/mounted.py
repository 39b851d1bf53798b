"""Builds on a small file system that is really full or really read-only; runs in a mount namespace of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from eventcore_monitoring.output import DiskError
from faults.building import NEW, OLD, build, is_clean, is_whole, tree

_PAGE = 4096


def full(project: Path) -> list[str]:
    """What went wrong on a disk with room for 0, 1, 2 … pages, until a build succeeds."""
    wrong = []
    filler = project / "filler"
    build(project, OLD)
    old = tree(project / "generated")
    with filler.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(bytes(_PAGE))
            except OSError:
                break
        size = file.tell()
    for pages in range(200):
        os.truncate(filler, size - pages * _PAGE)
        try:
            build(project, NEW)
        except DiskError as error:
            if "No space left on device" not in str(error) or not is_whole(project):
                wrong.append(f"{pages} pages: {error}")
            if tree(project / "generated") != old:
                wrong.append(f"{pages} pages: the old tree was touched")
        else:
            return wrong if pages and is_clean(project, NEW) else [*wrong, f"the build fits into {pages} pages"]
    return [*wrong, "no build succeeded"]


def read_only(project: Path) -> list[str]:
    """What went wrong on a file system that becomes read-only, then writable again."""
    build(project, OLD)
    old = tree(project / "generated")
    subprocess.run(["mount", "-o", "remount,ro", str(project)], check=True)
    wrong = []
    try:
        build(project, NEW)
        wrong.append("a build ran")
    except DiskError as error:
        if "Read-only file system" not in str(error):
            wrong.append(str(error))
    if tree(project / "generated") != old or not is_clean(project, OLD) or is_clean(project, NEW):
        wrong.append("compare does not see the old tree")
    subprocess.run(["mount", "-o", "remount,rw", str(project)], check=True)
    build(project, NEW)
    return wrong if is_clean(project, NEW) else [*wrong, "the next build does not repair"]


if __name__ == "__main__":
    mode, project = sys.argv[1], Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(project)], check=True)
    print(json.dumps(full(project) if mode == "full" else read_only(project)))
