"""Ready-made dashboards, as the field knows them: functions from metrics to a dashboard.

A board of metrics that somebody else's exporter exposes brings the metrics along, as `Parts`.
"""
