"""Where runbooks, playbooks and checklists send people: panels of the dashboard, by what they show."""

from eventcore_monitoring import ToPanel

OPERATIONS = "eventcore-operations"
POOL_PANEL = ToPanel(dashboard=OPERATIONS, panel="Database Connection Pool Utilisation")
ERROR_PANEL = ToPanel(dashboard=OPERATIONS, panel="Error Rate")
LAG_PANEL = ToPanel(dashboard=OPERATIONS, panel="Projection Lag")
STORE_PANEL = ToPanel(dashboard=OPERATIONS, panel="Event Store Latency p95")
COMMAND_PANEL = ToPanel(dashboard=OPERATIONS, panel="Command Latency")
MEMORY_PANEL = ToPanel(dashboard=OPERATIONS, panel="Memory Usage")
CPU_PANEL = ToPanel(dashboard=OPERATIONS, panel="CPU Usage")
THROUGHPUT_PANEL = ToPanel(dashboard=OPERATIONS, panel="Event Store Write Throughput")
RATE_PANEL = ToPanel(dashboard=OPERATIONS, panel="Command Execution Rate")
STORAGE_PANEL = ToPanel(dashboard=OPERATIONS, panel="Storage Usage")
UNAUTHORIZED_PANEL = ToPanel(dashboard=OPERATIONS, panel="Unauthorized Attempts")
TRAFFIC_PANEL = ToPanel(dashboard=OPERATIONS, panel="Traffic against the Usual")
