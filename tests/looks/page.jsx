// Draws the panels of a dashboard with Grafana's own components, at the places where it puts them.
import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, FieldType, getDisplayProcessor, reduceField, toDataFrame, ThemeContext } from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, TimeSeries } from '@grafana/ui';

const { dashboard, answers, dark } = window.COMPARED;
const theme = createTheme({ colors: { mode: dark ? 'dark' : 'light' } });
const COLUMN = 1168 / 24;

const key = (target) => (target.instant === true ? 'instant ' : '') + target.expr;
const named = (target, labels) => {
  if (target.legendFormat) return target.legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '');
  return '{' + Object.entries(labels).map(([k, v]) => `${k}="${v}"`).join(', ') + '}';
};

function frames(panel) {
  const found = [];
  for (const target of panel.targets ?? []) {
    for (const one of answers.series[key(target)] ?? []) {
      const times = one.values.map((_, place) => (answers.start + place * answers.step) * 1000);
      const values = one.values.map((value) => (typeof value === 'string' ? Number(value.replace('Inf', 'Infinity')) : value));
      const config = structuredClone(panel.fieldConfig.defaults);
      config.displayName = named(target, one.labels);
      if (config.thresholds?.steps?.[0]) config.thresholds.steps[0].value = -Infinity;
      found.push(toDataFrame({ refId: target.refId, fields: [
        { name: 'Time', type: FieldType.time, values: times, config: {} },
        { name: config.displayName, type: FieldType.number, values, labels: one.labels, config },
      ] }));
    }
  }
  found.forEach((frame, index) => {
    frame.fields.forEach((field) => {
      field.state = { seriesIndex: index, displayName: field.config.displayName ?? field.name };
      field.display = getDisplayProcessor({ field, theme, timeZone: 'utc' });
    });
  });
  return found;
}

function shown(panel, width, height) {
  const data = frames(panel);
  const calc = panel.options?.reduceOptions?.calcs?.[0] ?? 'lastNotNull';
  const values = data.map((frame) => {
    const field = frame.fields[1];
    const value = field.display(reduceField({ field, reducers: [calc] })[calc]);
    return { ...value, title: data.length > 1 ? field.config.displayName : undefined };
  });
  if (panel.type === 'timeseries') {
    const range = { from: { valueOf: () => answers.start * 1000 }, to: { valueOf: () => answers.end * 1000 } };
    return <TimeSeries frames={data} width={width} height={height} timeRange={range} timeZone="utc" legend={panel.options.legend} structureRev={1} />;
  }
  if (panel.type === 'stat') {
    return <div style={{ display: 'flex' }}>{values.map((value, index) => (
      <BigValue key={index} value={value} width={width / values.length} height={height} theme={theme}
        colorMode={panel.options.colorMode} graphMode={panel.options.graphMode} justifyMode="auto" textMode="auto"
        sparkline={{ y: data[index].fields[1], x: data[index].fields[0] }} />))}</div>;
  }
  if (panel.type === 'bargauge') {
    return <div>{values.map((value, index) => (
      <BarGauge key={index} value={value} field={data[index].fields[1].config} display={data[index].fields[1].display} theme={theme}
        width={width} height={Math.min(height / values.length - 8, 60)} orientation={panel.options.orientation} displayMode={panel.options.displayMode} />))}</div>;
  }
  return <em>not compared: {panel.type}</em>;
}

class Guard extends React.Component {
  state = {};
  static getDerivedStateFromError(error) { return { error }; }
  render() { return this.state.error ? <pre style={{ color: 'red', whiteSpace: 'pre-wrap' }}>{String(this.state.error.stack)}</pre> : this.props.children; }
}

function Panel({ panel }) {
  const { x, y, w, h } = panel.gridPos;
  const box = { position: 'absolute', left: 16 + x * COLUMN, top: 16 + y * 38, width: w * COLUMN - 8, height: h * 38 - 8 };
  if (panel.type === 'row') return <div style={{ ...box, padding: 8, fontWeight: 500 }}>{panel.title}</div>;
  return (
    <div style={{ ...box, background: theme.colors.background.primary, border: `1px solid ${theme.components.panel.borderColor}`, borderRadius: 2 }}>
      <div style={{ padding: '6px 8px', height: 32, fontWeight: 500 }}>{panel.title}</div>
      <div style={{ padding: 8 }}><Guard>{shown(panel, box.width - 18, box.height - 50)}</Guard></div>
    </div>
  );
}

document.body.style.cssText = `margin:0;background:${theme.colors.background.canvas};color:${theme.colors.text.primary};font:14px Inter,Helvetica,Arial,sans-serif`;
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}><GlobalStyles />{dashboard.panels.map((panel) => <Panel key={panel.id} panel={panel} />)}</ThemeContext.Provider>,
);
