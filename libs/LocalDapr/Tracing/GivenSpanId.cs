using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>
/// A workflow's span is made when the workflow ends, maybe in another process than the one that told everybody its id. .NET has no
/// way to hand a new span its id, nor has Go, where Dapr writes into the span as well. A test notices when the field is renamed.
/// </summary>
internal static class GivenSpanId
{
    public static void Set(Activity activity, string spanId) => SpanId(activity) = spanId;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanId(Activity activity);
}
