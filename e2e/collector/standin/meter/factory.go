// Package meter stands in for SigNoz's connector of type signozmeter.
package meter

import (
	"go.opentelemetry.io/collector/connector"

	"sigline.io/e2e/standin"
)

// NewFactory returns the stand-in's factory.
func NewFactory() connector.Factory { return standin.NewConnectorFactory("signozmeter") }
