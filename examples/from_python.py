"""The library without its command line: check a monitoring, look at it, and write what it makes where you like.

Run it with `python examples/from_python.py FOLDER`.
"""

import sys
from pathlib import Path

from eventcore_mixin import eventcore
from eventcore_monitoring import Monitoring, check, generate


def longest_waits(monitoring: Monitoring) -> list[str]:
    """The alerts that wait longest before they fire, as a team might print them in its handbook."""
    return [f"{alert.name} waits {alert.for_}" for alert in monitoring.alerts if alert.for_.endswith("h")]


def main(folder: Path) -> int:
    """Writes the artifacts of EventCore's monitoring into a folder; 1 when the checks find an error."""
    monitoring = eventcore()
    findings = check(monitoring)
    for finding in findings:
        print(f"{finding.severity}: {finding.at}: {finding.message}")
    if any(finding.severity == "error" for finding in findings):
        return 1
    for artifact in generate(monitoring):
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    print("\n".join(longest_waits(monitoring)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python examples/from_python.py FOLDER")
    raise SystemExit(main(Path(sys.argv[1])))
