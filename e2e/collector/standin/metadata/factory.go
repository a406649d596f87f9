// Package metadata stands in for SigNoz's exporter of type metadataexporter.
package metadata

import (
	"go.opentelemetry.io/collector/exporter"

	"sigline.io/e2e/standin"
)

// NewFactory returns the stand-in's factory.
func NewFactory() exporter.Factory { return standin.NewExporterFactory("metadataexporter") }
