"""The guide's performance chapter as playbooks: find the layer that is slow or grows, then look into it."""

from eventcore_mixin.places import COMMAND_PANEL, CPU_PANEL, MEMORY_PANEL, STORE_PANEL, THROUGHPUT_PANEL
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Playbook, Step, ToPlaybook, ToSearch


def investigations(settings: Settings) -> list[Playbook]:
    """The investigations of a deployment."""
    return [_slow_event_store(), _slow_commands(settings), _memory(settings)]


def _slow_event_store() -> Playbook:
    return Playbook(
        name="slow-event-store",
        title="Slow event store",
        when="Calls to the event store are slow: the database, its disk or the network is the bottleneck.",
        steps=[
            Step(
                text="Are reads slow, writes, or both? Writes alone point at the disk or at locks.",
                see=[STORE_PANEL, THROUGHPUT_PANEL],
            ),
            Step(
                text="Look for slow queries (needs the extension pg_stat_statements).",
                command="SELECT query, calls, mean_exec_time, total_exec_time FROM pg_stat_statements"
                " WHERE mean_exec_time > 100 ORDER BY mean_exec_time DESC LIMIT 20;",
                language="sql",
            ),
            Step(
                text="Who waits for whom? Lock contention shows here.",
                command="SELECT pid, pg_blocking_pids(pid) AS blocked_by, state, wait_event, query\n"
                "FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;",
                language="sql",
            ),
            Step(
                text="Are large tables read from end to end? Many sequential scans mean a missing index.",
                command="SELECT relname, seq_scan, idx_scan, n_live_tup FROM pg_stat_user_tables\n"
                "ORDER BY seq_scan DESC LIMIT 20;",
                language="sql",
            ),
            Step(
                text="Log slow statements for a while.",
                command="ALTER SYSTEM SET log_min_duration_statement = 100;\nSELECT pg_reload_conf();",
                language="sql",
                caution="It holds for the whole server and fills its log: do the next step within the hour.",
            ),
            Step(
                text="Switch it off again, and read what was logged: sequential scans, missing indexes, waits for "
                "locks.",
                command="ALTER SYSTEM RESET log_min_duration_statement;\nSELECT pg_reload_conf();",
                language="sql",
                caution="It takes back a setting of before as well, if there was one: see pg_file_settings.",
            ),
            Step(text="Look at the disk of the database.", command="iostat -x 1 5"),
        ],
    )


def _slow_commands(settings: Settings) -> Playbook:
    return Playbook(
        name="slow-commands",
        title="High command latency",
        when="Commands take longer than they should. First find the layer, then look into it.",
        steps=[
            Step(
                text="Is the time spent in the event store? The slowest calls of both, side by side.",
                command="histogram_quantile(0.95, sum by (le) "
                "(rate(eventcore_event_store_duration_seconds_bucket[5m])))",
                language="promql",
                see=[COMMAND_PANEL, STORE_PANEL, ToPlaybook(name="slow-event-store")],
            ),
            Step(
                text="Is it one type of command, or all?",
                command="histogram_quantile(0.99,\n"
                "  sum by (le, command_type) (rate(eventcore_command_duration_seconds_bucket[5m])))",
                language="promql",
                see=[ToSearch(name="slow-commands")],
            ),
            Step(
                text="Is the application short of CPU?",
                command=f"kubectl top pods -n {settings.namespace} -l app={settings.workload}",
                see=[CPU_PANEL],
            ),
            Step(
                text="Profile the application for half a minute, on its node (needs perf and the process id).",
                command=f'perf record -F 99 -p "$(pgrep -n {settings.workload})" -g -- sleep 30\nperf report',
            ),
            Step(
                text="Draw it as a flame graph (needs the scripts of FlameGraph).",
                command="perf script | stackcollapse-perf.pl | flamegraph.pl > flamegraph.svg",
            ),
        ],
    )


def _memory(settings: Settings) -> Playbook:
    return Playbook(
        name="memory-profiling",
        title="Memory that grows",
        when="The application uses ever more memory. The guide's way, a heap dump on SIGUSR1, ends the process: "
        "nothing "
        "in EventCore handles that signal.",
        steps=[
            Step(
                text="Does it grow without end, or did it only find a new level?",
                command=f'top -b -n 1 -p "$(pgrep -d, {settings.workload})"',
                see=[MEMORY_PANEL],
            ),
            Step(
                text="Watch a process of its own under load, in staging: heaptrack writes down every allocation.",
                command=f"heaptrack {settings.workload}",
                caution="A process under heaptrack is several times slower: never in production.",
            ),
            Step(
                text="Read what it wrote.",
                command=f"heaptrack --analyze heaptrack.{settings.workload}.<pid>.zst",
            ),
            Step(
                text="In production, look from outside: which mappings grow between two looks?",
                command=f'pmap -x "$(pgrep -n {settings.workload})" | sort -k3 -n | tail -20',
            ),
        ],
    )
