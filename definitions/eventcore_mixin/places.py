"""Where runbooks, playbooks and checklists send people: panels of the dashboards, by what they show."""

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

ON_CALL = "eventcore-on-call"
FIRED_PANEL = ToPanel(dashboard=ON_CALL, panel="Firing Alerts by Name")
OPEN_PANEL = ToPanel(dashboard=ON_CALL, panel="Firing and Pending")
FATIGUE_PANEL = ToPanel(dashboard=ON_CALL, panel="Alerts in a Week by Name")

HEALTH = "eventcore-health"
CHECKS_PANEL = ToPanel(dashboard=HEALTH, panel="Checks")
JOBS_PANEL = ToPanel(dashboard=HEALTH, panel="Since the Last Success")
SERVED_PANEL = ToPanel(dashboard=HEALTH, panel="Served Certificates")
CERTIFICATE_FILES_PANEL = ToPanel(dashboard=HEALTH, panel="Certificates on Disk")

SECURITY = "eventcore-security"
SIGN_INS_PANEL = ToPanel(dashboard=SECURITY, panel="Sign-ins Refused")
SCANS_PANEL = ToPanel(dashboard=SECURITY, panel="Age of the Last Scan")

RECOVERY = "recovery"
DUMPS_PANEL = ToPanel(dashboard=RECOVERY, panel="Last run")
DUMP_SIZE_PANEL = ToPanel(dashboard=RECOVERY, panel="Size of the dumps")
DRILL_PANEL = ToPanel(dashboard=RECOVERY, panel="Backup restoration test: last success")

DATABASE = "eventcore-database"
VACUUM_PANEL = ToPanel(dashboard=DATABASE, panel="Since Vacuum")
INDEX_PANEL = ToPanel(dashboard=DATABASE, panel="Index Size")
DATABASE_SIZE_PANEL = ToPanel(dashboard=DATABASE, panel="Database Size")
EVENTS_PANEL = ToPanel(dashboard=DATABASE, panel="Events, Estimated")
CLIENTS_PANEL = ToPanel(dashboard=DATABASE, panel="Connections by Client")
PROGRESS_PANEL = ToPanel(dashboard=DATABASE, panel="Rebuild Progress")
TIME_LEFT_PANEL = ToPanel(dashboard=DATABASE, panel="Rebuild Time Left")

CAPACITY = "eventcore-capacity"
DISKS_PANEL = ToPanel(dashboard=CAPACITY, panel="Disks Busy")
LOGS_PANEL = ToPanel(dashboard=CAPACITY, panel="Log Reading")
FILESYSTEMS_PANEL = ToPanel(dashboard=CAPACITY, panel="File Systems")
USUAL_PANEL = ToPanel(dashboard=CAPACITY, panel="Times the Usual")
