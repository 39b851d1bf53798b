"""Pages in a real Chromium: what stands on them, and what a script in them sees."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def dumped(folder: Path, address: str, *, milliseconds: int = 3000, size: str = "1400,900") -> str:
    """The document at an address after so much time as the page sees it. The profile stands in the folder."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        # Ubuntu has it as a snap only, which does not run everywhere; where there is a package it must be there.
        assert "ID=debian" not in Path("/etc/os-release").read_text(), "Chromium is missing: apt-get install chromium"
        pytest.skip("there is no Chromium on this machine")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--window-size={size}",
        f"--user-data-dir={folder}/profile",
    ]
    command = [chromium, *options, f"--virtual-time-budget={milliseconds}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


def seen(folder: Path, text: str, script: str, size: str = "1400,900") -> dict[str, Any]:
    """What a script in the page sees after the page's own has run: it leaves JSON in the body's `data-seen`."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # The page allows its own script only; the test's must be allowed beside it.
    allowed = text.replace("script-src '", f"script-src 'sha256-{digest}' '")
    file = folder / "page.html"
    file.write_text(allowed.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    document = dumped(folder, file.as_uri(), size=size)
    found = re.search(r'<body[^>]* data-seen="([^"]*)"', document)
    assert found is not None, document[-2000:]
    value = json.loads(html.unescape(found[1]))
    assert isinstance(value, dict)
    return value
