"""Pictures of dashboards: any dashboard in Grafana's classic JSON as one SVG, without Grafana and without a browser."""
