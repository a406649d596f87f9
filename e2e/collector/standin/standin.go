// Package standin makes components that bear the name of another, accept any configuration,
// count the log records they are given, and keep nothing.
package standin

import (
	"context"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.uber.org/zap"
)

type anyConfig struct {
	Settings map[string]any `mapstructure:",remain"`
}

func newConfig() component.Config { return &anyConfig{} }

type counter struct {
	logger  *zap.Logger
	records atomic.Int64
}

// NewExporterFactory returns the factory of a stand-in for the exporter called name.
func NewExporterFactory(name string) exporter.Factory {
	return exporter.NewFactory(component.MustNewType(name), newConfig,
		exporter.WithLogs(func(_ context.Context, settings exporter.Settings, _ component.Config) (exporter.Logs, error) {
			return &counter{logger: settings.Logger}, nil
		}, component.StabilityLevelDevelopment),
		exporter.WithMetrics(func(_ context.Context, settings exporter.Settings, _ component.Config) (exporter.Metrics, error) {
			return &counter{logger: settings.Logger}, nil
		}, component.StabilityLevelDevelopment))
}

// NewConnectorFactory returns the factory of a stand-in for the connector called name, from logs to metrics.
func NewConnectorFactory(name string) connector.Factory {
	return connector.NewFactory(component.MustNewType(name), newConfig,
		connector.WithLogsToMetrics(func(_ context.Context, settings connector.Settings, _ component.Config, _ consumer.Metrics) (connector.Logs, error) {
			return &counter{logger: settings.Logger}, nil
		}, component.StabilityLevelDevelopment))
}

func (*counter) Start(context.Context, component.Host) error { return nil }

func (*counter) Shutdown(context.Context) error { return nil }

func (*counter) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// ConsumeLogs counts, and logs the running total for the test to read.
func (c *counter) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	total := c.records.Add(int64(logs.LogRecordCount()))
	c.logger.Info("stand-in received", zap.Int64("records", total))
	return nil
}

// ConsumeMetrics ignores what it gets.
func (*counter) ConsumeMetrics(context.Context, pmetric.Metrics) error { return nil }
