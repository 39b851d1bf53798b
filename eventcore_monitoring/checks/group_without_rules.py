"""Settings of a rule group that no rule is in.

Why: the settings reach no file, so the interval that was asked for is not used.
Fix: put `group="NAME"` on the rules that belong to it, or remove the settings.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def group_without_rules(monitoring: Monitoring) -> Iterator[Finding]:
    """Declared groups whose name no alert and no recording rule uses."""
    used = {monitoring.group_of(rule) for rule in monitoring.rules}
    for group in monitoring.groups:
        if group.name not in used:
            near = get_close_matches(group.name, sorted(used), n=1)
            fix = f"did you mean `{near[0]}`?" if near else f'put group="{group.name}" on its rules, or remove it'
            message = "no alert and no recording rule is in this group"
            yield Finding(f"groups.{group.name}", "group-without-rules", message, fix, source=group.line)
