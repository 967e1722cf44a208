using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Serilog.Events;
using Serilog.Sinks.ApplicationInsights.TelemetryConverters;

namespace Fleetscore.Hosting;

/// <summary>A log event as telemetry that stands in the trace it was written in, and an exception's with the sentence it was logged under.</summary>
internal sealed class CorrelatedTelemetry : TraceTelemetryConverter
{
    public override void ForwardPropertiesToTelemetryProperties(
        LogEvent logEvent, ISupportProperties telemetryProperties, IFormatProvider formatProvider)
    {
        ForwardPropertiesToTelemetryProperties(
            logEvent,
            telemetryProperties,
            formatProvider,
            includeLogLevel: false,
            includeRenderedMessage: logEvent.Exception is not null,
            includeMessageTemplate: true);
        if (telemetryProperties is ITelemetry telemetry && logEvent.TraceId is { } trace)
        {
            telemetry.Context.Operation.Id = trace.ToHexString();
            telemetry.Context.Operation.ParentId = logEvent.SpanId?.ToHexString();
        }
    }
}
