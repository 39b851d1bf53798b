"""Repositories of git in temporary folders."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SETTINGS = ("user.name=Somebody", "user.email=somebody@example.com", "commit.gpgsign=false", "core.autocrlf=false")


def git(folder: Path, *words: str) -> str:
    """What git prints; whoever runs the tests has other settings."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    run = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout


def commit(folder: Path, message: str = "As it stands") -> None:
    """Commits all files of a folder, in a repository that is made where there is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
