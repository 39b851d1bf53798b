"""The deployments of this repository, generated afresh: what they declare, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eventcore_monitoring.build import generate, load_all
from eventcore_monitoring.configuration import find_project
from eventcore_monitoring.model.monitoring import Monitoring

REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True)
class Generated:
    """One deployment: its declarations, and its artifacts in a folder of their own."""

    monitoring: Monitoring
    folder: Path

    def text(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def yaml(self, path: str) -> Any:
        return yaml.safe_load(self.text(path))

    def paths(self) -> list[str]:
        return sorted(file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file())

    def rules(self) -> dict[str, dict[str, Any]]:
        """Every alert by its name, as the rule files have it."""
        files = [self.yaml(path) for path in self.paths() if path.startswith("prometheus/rules/")]
        rules = [rule for file in files for group in file["groups"] for rule in group["rules"]]
        return {rule["alert"]: rule for rule in rules if "alert" in rule}


def generated_into(folder: Path) -> dict[str, Generated]:
    """Every deployment by its name, its artifacts in a folder called like it."""
    made = {}
    for deployment in load_all(find_project(REPOSITORY)):
        own = folder / deployment.name
        for artifact in generate(deployment.monitoring):
            (own / artifact.path).parent.mkdir(parents=True, exist_ok=True)
            (own / artifact.path).write_bytes(artifact.content)
        made[deployment.name] = Generated(deployment.monitoring, own)
    return made
