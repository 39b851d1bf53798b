"""Same declarations, same bytes: whatever the hash seed, time zone, locale, folder, user mask or order of files.

Other versions of Python are not run here: the locked dependencies are built for one of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Prints a digest of all artifacts of all deployments of the project in the current folder, and one of the proofs of
# production, where those are asked for: a search takes time.
DIGEST = """
import hashlib, sys
from pathlib import Path
from eventcore_monitoring.build import generate, load_all
from eventcore_monitoring.configuration import find_project
from eventcore_monitoring.proofs import with_proofs

digest, proofs = hashlib.sha256(), hashlib.sha256()
for deployment in sorted(load_all(find_project(Path.cwd())), key=lambda one: one.name):
    artifacts = generate(deployment.monitoring)
    for artifact in artifacts:
        digest.update(f"{deployment.name}/{artifact.path}\\0{len(artifact.content)}\\0".encode() + artifact.content)
    if deployment.name == "production" and sys.argv[1:] == ["proofs"]:
        for artifact in with_proofs(deployment.monitoring, artifacts).artifacts:
            proofs.update(f"{artifact.path}\\0{len(artifact.content)}\\0".encode() + artifact.content)
print(digest.hexdigest(), proofs.hexdigest() if sys.argv[1:] else "")
"""


def digests(folder: Path, environment: dict[str, str], umask: int = 0o022, *asked: str) -> list[str]:
    """The digest of all artifacts, and with `proofs` that of the proofs."""
    completed = subprocess.run(
        [sys.executable, "-c", DIGEST, *asked],
        cwd=folder,
        # Without bytecode nothing is kept, and every run searches for its own proofs.
        env={
            **os.environ,
            "PYTHONPATH": f"{folder}:{folder / 'definitions'}",
            "PYTHONPYCACHEPREFIX": str(folder / "nothing"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (completed.returncode, completed.stderr) == (0, "")
    return completed.stdout.split()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The definitions in another folder with a strange name, their deployments listed in reverse."""
    folder = tmp_path / "another place, ünlike"
    shutil.copytree(ROOT / "definitions", folder / "definitions", ignore=shutil.ignore_patterns("__pycache__"))
    settings = 'deployments = ["definitions/staging.py", "definitions/production.py"]\nprometheus_version = "2.42"\n'
    (folder / "pyproject.toml").write_text(f"[tool.eventcore-monitoring]\n{settings}")
    return folder


def test_the_same_declarations_give_the_same_bytes_everywhere(copy: Path) -> None:
    runs = [
        (ROOT, {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, 0o022, "proofs"),
        (ROOT / "tests", {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "POSIX"}, 0o000),
        (
            ROOT,
            {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "PYTHONOPTIMIZE": "2", "PYTHONUTF8": "0", "LC_ALL": "C"},
            0o077,
            "proofs",
        ),
        (copy, {"PYTHONHASHSEED": "3", "TZ": "UTC", "LC_ALL": "C"}, 0o027),
        (copy / "definitions", {"PYTHONHASHSEED": "4294967295", "LC_ALL": "C.UTF-8"}, 0o022, "proofs"),
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda one: digests(*one), runs))
    assert len({one[0] for one in found}) == 1
    proofs = [one[1] for one in found if len(one) > 1]
    assert len(proofs) == 3
    assert len(set(proofs)) == 1
