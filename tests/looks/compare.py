"""Our pictures beside Grafana's own drawing of the same panels: `make looks`, then open the page that it names.

For developers who change how something is drawn. It installs npm @grafana/ui (half a gigabyte) below .venv/looks and
asks a Chromium on PATH for the pictures; no test needs it, and nothing of it is shipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from eventcore_mixin import eventcore
from eventcore_monitoring.build import generate
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.preview.answers import write_answers
from eventcore_monitoring.preview.dashboard import dashboard_svg
from eventcore_monitoring.previews import classic_dashboards, sample_answers

HERE = Path(__file__).parent
WORK = HERE.parents[1] / ".venv" / "looks"
LOADERS = [
    f"--loader:.{kind}={how}"
    for kind, how in (("svg", "dataurl"), ("woff2", "dataurl"), ("ttf", "empty"), ("woff", "empty"))
]


def main() -> None:
    for program in ("npm", "chromium"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not on PATH: install it (Debian: apt-get install {program})")
    WORK.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "page.jsx"):
        shutil.copy(HERE / file, WORK)
    if not (WORK / "node_modules").is_dir():
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts=false")
    defined = ['--define:process.env.NODE_ENV="production"', "--define:global=window"]
    run(
        "node_modules/.bin/esbuild",
        "page.jsx",
        "--bundle",
        "--outfile=page.js",
        "--log-level=error",
        *LOADERS,
        *defined,
    )
    monitoring = eventcore()
    ((name, dashboard),) = classic_dashboards(generate(monitoring, [grafana]))
    answers = sample_answers(monitoring, {name: dashboard})[name]
    for theme in ("light", "dark"):
        compared = {"dashboard": dashboard, "answers": json.loads(write_answers(answers)), "dark": theme == "dark"}
        data = json.dumps(compared).replace("<", "\\u003c")
        page = f"<!doctype html><meta charset=utf-8><div id=root></div><script>window.COMPARED={data}</script>"
        (WORK / f"{theme}.html").write_text(f"{page}<link rel=stylesheet href=page.css><script src=page.js></script>")
        (WORK / f"{theme}.svg").write_text(dashboard_svg(dashboard, answers, theme))
        run(
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--allow-file-access-from-files", "--virtual-time-budget=8000", "--window-size=1200,2700"),
            *(f"--screenshot={WORK / theme}.png", f"file://{WORK / theme}.html"),
        )
    pairs = "".join(f"<img src={theme}.svg width=49%> <img src={theme}.png width=49%>" for theme in ("light", "dark"))
    (WORK / "index.html").write_text(f"<!doctype html><title>Ours, Grafana's</title>{pairs}")
    print(f"open {WORK / 'index.html'}: ours left, Grafana's right")


def run(*command: str) -> None:
    subprocess.run(command, cwd=WORK, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
