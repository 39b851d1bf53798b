"""Dashboards: panels that draw expressions, in rows; places, ids and the form of queries are the generator's work."""

from eventcore_monitoring.model.dashboards.dashboard import (
    AlertAnnotation as AlertAnnotation,
    Annotation as Annotation,
    Dashboard as Dashboard,
    EventAnnotation as EventAnnotation,
    Row as Row,
)
from eventcore_monitoring.model.dashboards.looks import (
    Calculation as Calculation,
    Link as Link,
    Mapping as Mapping,
    Override as Override,
    PatternMapping as PatternMapping,
    RangeMapping as RangeMapping,
    SpecialMapping as SpecialMapping,
    ThresholdLine as ThresholdLine,
    ValueMapping as ValueMapping,
)
from eventcore_monitoring.model.dashboards.panels import (
    AlertList as AlertList,
    AnnotationsList as AnnotationsList,
    BarChart as BarChart,
    BarGauge as BarGauge,
    DashboardList as DashboardList,
    Drawing as Drawing,
    GaugePanel as GaugePanel,
    Heatmap as Heatmap,
    HistogramPanel as HistogramPanel,
    Logs as Logs,
    Panel as Panel,
    PieChart as PieChart,
    Stat as Stat,
    StateTimeline as StateTimeline,
    StatusHistory as StatusHistory,
    Table as Table,
    Text as Text,
    TimeSeries as TimeSeries,
    prometheus_queries as prometheus_queries,
)
from eventcore_monitoring.model.dashboards.queries import (
    ElasticsearchQuery as ElasticsearchQuery,
    LokiQuery as LokiQuery,
    PanelQuery as PanelQuery,
    PostgresQuery as PostgresQuery,
    Query as Query,
)
from eventcore_monitoring.model.dashboards.transformations import (
    AnyTransformation as AnyTransformation,
    JoinBy as JoinBy,
    Limit as Limit,
    OnlyColumns as OnlyColumns,
    Reduce as Reduce,
    Rename as Rename,
    SortBy as SortBy,
    Transformation as Transformation,
)
from eventcore_monitoring.model.dashboards.variables import (
    AdHocVariable as AdHocVariable,
    ConstantVariable as ConstantVariable,
    CustomVariable as CustomVariable,
    DashboardVariable as DashboardVariable,
    DataSourceVariable as DataSourceVariable,
    IntervalVariable as IntervalVariable,
    QueryVariable as QueryVariable,
    TextVariable as TextVariable,
)
