"""What to do about capacity: disks, memory limits, the autoscaler, commands that got slower, logs that nobody reads."""

from eventcore_monitoring import Runbook, Step

_INFRASTRUCTURE = "Infrastructure team: infra-team@example.com"

FILESYSTEM = Runbook(
    meaning="A file system of the database, the logs or the backups fills up.",
    impact="None yet. When it is full, PostgreSQL stops, logs are lost, or backups fail.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Look at the space.", command='df -h | grep -E "(eventcore|postgres)"'),
        Step(text="See what takes it.", command="du -xh --max-depth=2 /var/log /backups | sort -h | tail -20"),
        Step(text="Is the rotation of logs at work?", command="logrotate -d /etc/logrotate.d/eventcore"),
        Step(text="Expand the file system, or remove what is not needed any more."),
    ],
)

FULL_SOON = Runbook(
    meaning="A line through the last seven days says that it will be full in thirty. The panel shows where the line "
    "is, and how long the space lasts at this pace.",
    impact="None yet: there is time to order, to archive, or to expand.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Is the growth lasting (events, streams), or a single import or backup that ends?"),
        Step(
            text="See which tables grow.",
            command="SELECT relname, pg_size_pretty(pg_total_relation_size(relid)) FROM pg_statio_user_tables"
            " ORDER BY pg_total_relation_size(relid) DESC LIMIT 10;",
            language="sql",
        ),
        Step(text="Expand the storage before it is full, or archive old events."),
    ],
)

MEMORY_LIMIT = Runbook(
    meaning="A pod holds nearly all of the memory that its limit allows. The limit is not the request: the autoscaler "
    "measures against the request.",
    impact="Beyond the limit the kernel kills it, and the commands in flight fail.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Was one killed already?", command="kubectl get pods -l app=eventcore-app -n eventcore"),
        Step(text="Raise the limit, and then find what holds the memory."),
    ],
)

AUTOSCALER = Runbook(
    meaning="There are as many replicas as there may be, and the autoscaler would like more.",
    impact="None yet. More load makes commands slower, because nothing can be added.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="What does it scale on?", command="kubectl describe hpa -n eventcore"),
        Step(
            text="Before the limit is raised: replicas × pool size must stay below the database's connections.",
            command='psql -d eventcore -c "SHOW max_connections;"',
        ),
        Step(text="Give the pods more CPU instead, or put a pooler before the database, and raise the limit then."),
    ],
)

BASELINE = Runbook(
    meaning="Commands take much longer than they usually do: the 95th percentile against its median of 30 days.",
    impact="Callers wait longer than they are used to.",
    steps=[
        Step(text="Since when? Compare with deployments.", command="kubectl rollout history deployment/eventcore-app"),
        Step(text="Is it the event store? Compare with its latency."),
        Step(text="If it is wanted, document it: the baseline follows within weeks."),
    ],
)

DISK = Runbook(
    meaning="A disk is busy nearly all the time, so that whoever reads or writes has to wait.",
    impact="The event store gets slow.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Which disk, and what does it do?", command="iostat -x 1"),
        Step(text="Is it a backup or a VACUUM that ends by itself? Otherwise move the load, or take a faster disk."),
    ],
)

LOGS_UNREAD = Runbook(
    meaning="Commands are executed, and Fluentd has read no line of any log file for half an hour.",
    impact="Logs are missing where people look for them, and are lost when the files are rotated away.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="Are lines written?", command="ls -l --time-sort /var/log/eventcore/ | head"),
        Step(text="Is the partition full, or the file moved by a rotation?", command="df -h /var/log"),
        Step(text="What does Fluentd say?", command="journalctl -u fluentd --since -1h | tail -50"),
    ],
)
