"""A team's dashboard in grafanalib, handed over as it is beside rules that are declared here.

Build it with `eventcore-monitoring build examples/grafanalib_dashboard.py --output /tmp/team`.
"""

from grafanalib.core import Dashboard, Graph, SingleStat, Target as Query, YAxes, YAxis

from eventcore_monitoring import Counter, Label, Monitoring, Target

app = Target(job="orders", scrape_interval="15s")
code = Label(name="code", values=["200", "404", "500"])
requests = Counter(name="orders_requests_total", help="Requests answered.", labels=[code], target=app)

ours = Dashboard(
    title="Orders as they were",
    panels=[
        Graph(
            title="Requests",
            dataSource="Prometheus",
            targets=[Query(expr="sum by (code) (rate(orders_requests_total[5m]))", legendFormat="{{code}}", refId="A")],
            yAxes=YAxes(YAxis(format="reqps", min=0), YAxis(format="short")),
            stack=True,
        ),
        SingleStat(
            title="Errors in an hour",
            dataSource="Prometheus",
            targets=[Query(expr='sum(increase(orders_requests_total{code="500"}[1h]))', refId="A")],
            thresholds="10,100",
            colorValue=True,
        ),
    ],
)

monitoring = Monitoring(name="orders", metrics=[requests], dashboards=[ours])
