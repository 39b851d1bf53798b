"""A shop's orders, counted by SQL: a metric, an alert and a panel from one query that PostgreSQL answers.

`eventcore-monitoring build examples/sql.py` writes rules, a dashboard, runbooks, and what sql_exporter is given.
"""

from eventcore_monitoring import (
    Alert,
    Dashboard,
    DatabaseSchema,
    DatabaseTable,
    Monitoring,
    Query,
    Row,
    Scenario,
    SqlExporter,
    SqlGauge,
    TimeSeries,
    constant,
    hours,
)

shop = DatabaseSchema(
    name="shop",
    version="shop 3.1",
    tables=[
        DatabaseTable(
            name="orders",
            columns={"order_id": "bigint", "warehouse": "text", "placed_at": "timestamptz", "sent_at": "timestamptz"},
            indexes={"orders_pkey": ["order_id"], "orders_unsent": ["sent_at", "placed_at"]},
            large=True,
        )
    ],
)
oldest = SqlGauge(
    name="shop_oldest_unsent_order_seconds",
    help="Age of the oldest order that was not sent yet.",
    unit="seconds",
    labels=["warehouse"],
    query="""
        SELECT warehouse, extract(epoch FROM now() - min(placed_at)) AS age
        FROM orders
        WHERE sent_at IS NULL
        GROUP BY warehouse
    """,
    value="age",
    min_interval="1m",
    database=shop,
    target=SqlExporter(help="sql_exporter beside the shop's database."),
)
late = oldest.max("warehouse") > hours(24)

monitoring = Monitoring(
    name="shop",
    metrics=[oldest],
    alerts=[
        Alert(
            name="OrderNotSent",
            when=late,
            for_="10m",
            severity="high",
            summary="An order in {labels.warehouse} waits for over {threshold}",
            description="The oldest order that was not sent yet was placed {value} ago.",
            fires_when=[
                Scenario(
                    name="an order waits for two days",
                    series=[oldest.series(constant(hours(48).value), warehouse="north")],
                    fires_from="11m",
                )
            ],
            silent_when=[
                Scenario(
                    name="an order waits for an hour",
                    series=[oldest.series(constant(hours(1).value), warehouse="north")],
                )
            ],
        )
    ],
    dashboards=[
        Dashboard(
            name="orders",
            title="Orders",
            rows=[Row(title="Orders", panels=[TimeSeries(title="Oldest unsent order", show=[Query(show=late)])])],
        )
    ],
)
