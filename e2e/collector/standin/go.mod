module sigline.io/e2e/standin

go 1.26

require (
	go.opentelemetry.io/collector/component v1.66.0
	go.opentelemetry.io/collector/connector v0.160.0
	go.opentelemetry.io/collector/consumer v1.66.0
	go.opentelemetry.io/collector/exporter v1.66.0
	go.opentelemetry.io/collector/pdata v1.66.0
	go.uber.org/zap v1.28.0
)
