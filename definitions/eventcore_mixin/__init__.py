"""The EventCore Operations Guide as an importable mixin.

`eventcore(Settings(environment="production"))` is the whole: metrics, alerts, dashboards, logs, scaling and
incidents. What differs between deployments is a field of `Settings`; what a team adds, it adds with
`.extended(alerts=[…])`.
"""

from eventcore_mixin.settings import Settings
from eventcore_mixin.whole import eventcore

__all__ = ["Settings", "eventcore"]
