"""Runbooks of outages and of alerting itself."""

from eventcore_monitoring import Runbook, Step

EVENTCORE_DOWN = Runbook(
    meaning="No instance of EventCore answers Prometheus, or there is none.",
    impact="A complete outage: no command is executed, no projection moves.",
    steps=[
        Step(text="See whether the pods run.", command="kubectl get pods -l app=eventcore-app"),
        Step(text="Why did they stop?", command="kubectl describe pods -l app=eventcore-app | tail -40"),
        Step(text="What did they say last?", command="kubectl logs -l app=eventcore-app --previous --tail=100"),
        Step(text="Check recent deployments.", command="kubectl rollout history deployment/eventcore-app"),
        Step(text="Roll back if necessary.", command="kubectl rollout undo deployment/eventcore-app"),
        Step(text="If they run and answer, Prometheus is cut off from them: look at its targets."),
    ],
)

SCRAPE_DOWN = Runbook(
    meaning="An exporter does not answer Prometheus, or what it is asked through does not. Nothing may be wrong with "
    "what it watches, but alerts on its metrics cannot fire while it is away.",
    impact="A part of the monitoring is blind.",
    steps=[
        Step(text="Read why: the page of targets in Prometheus shows the error of the last scrape."),
        Step(
            text="Ask the exporter yourself, from the machine that Prometheus runs on.",
            command="curl -sS http://<host>:<port>/metrics | head",
        ),
        Step(text="Start it again, or correct the address in the definitions if it has moved."),
    ],
)

INSTANCE_DOWN = Runbook(
    meaning="One instance of EventCore does not answer Prometheus; others do.",
    impact="A part of the capacity is missing. Commands that it was executing failed.",
    steps=[
        Step(text="Find the pod and why it stopped.", command="kubectl get pods -l app=eventcore-app -o wide"),
        Step(
            text="Was it killed for its memory?",
            command="kubectl describe pods -l app=eventcore-app | grep -A 5 'Last State'",
        ),
        Step(text="What did it say last?", command="kubectl logs -l app=eventcore-app --previous --tail=100"),
    ],
)

DATABASE_DOWN = Runbook(
    meaning="postgres_exporter cannot reach the database, or does not answer itself.",
    impact="A complete outage: EventCore can neither read nor write events. What follows from it is silent meanwhile.",
    contact="Database team: db-team@example.com",
    steps=[
        Step(text="Does the database answer?", command='psql -d eventcore -c "SELECT 1;"'),
        Step(
            text="Is its volume full? PostgreSQL stops then.",
            command="df -h | grep -E '(eventcore|postgres)'",
        ),
        Step(text="What did the server say last?", command="journalctl -u postgresql --since -15min | tail -100"),
        Step(
            text="If the database answers, the exporter is broken.", command="curl -s http://db-1:9187/metrics | head"
        ),
        Step(text="If it is lost, restore it from the backup: the recovery time objective is 4 hours."),
    ],
)

ALL_FAILING = Runbook(
    meaning="Nearly every command is refused or breaks, while there is traffic.",
    impact="A complete outage for everybody who sends commands.",
    steps=[
        Step(
            text="Which errors are they?",
            command="curl -s http://localhost:9090/metrics | grep eventcore_command_failures_total | sort -k2 -nr",
        ),
        Step(text="Does the database answer?", command='psql -d eventcore -c "SELECT 1;"'),
        Step(text="Check recent deployments.", command="kubectl rollout history deployment/eventcore-app"),
        Step(text="Roll back if necessary.", command="kubectl rollout undo deployment/eventcore-app"),
    ],
)

ERRORS_PERSIST = Runbook(
    meaning="A small part of the commands has been failing for a long time.",
    impact="Some callers see errors. Most do not.",
    steps=[
        Step(
            text="Which commands, with which errors?",
            command="curl -s http://localhost:9090/metrics | grep eventcore_command_failures_total | sort -k2 -nr",
        ),
        Step(
            text="Look for their reason in the log.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep ERROR",
        ),
    ],
)

RULES_FAIL = Runbook(
    meaning="Prometheus cannot evaluate a rule: its expression meets series that it was not written for.",
    impact="The alerts of the group may not fire. Other groups work.",
    contact="Infrastructure team: infra-team@example.com",
    steps=[
        Step(
            text="Which rule, and what is the error?",
            command="curl -s http://localhost:9090/api/v1/rules | jq -c '.data.groups[].rules[].lastError'",
        ),
        Step(text="If two series match where one may, look for a target that is scraped twice."),
    ],
)

NOTIFICATIONS_FAIL = Runbook(
    meaning="Alertmanager cannot deliver messages: the mail server, PagerDuty or a webhook refuses them or is away.",
    impact="People are not told of alerts in this way. Other ways work.",
    contact="Infrastructure team: infra-team@example.com",
    steps=[
        Step(text="What is the error?", command="journalctl -u prometheus-alertmanager --since -1h | grep -i notify"),
        Step(text="Are the secrets there, and is Alertmanager allowed to read them?"),
        Step(
            text="Meanwhile, look at the alerts themselves.",
            command="amtool alert --alertmanager.url=http://localhost:9093",
        ),
    ],
)
