using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>What policies need around them.</summary>
/// <param name="Time">Pauses, limits and open breakers go by it.</param>
/// <param name="Random">Numbers from 0 up to, but not including, 1: exponential pauses are spread by them.</param>
/// <param name="Logger">Told of repetitions and of breakers that change.</param>
internal sealed record PolicySurroundings(TimeProvider Time, Func<double> Random, ILogger Logger)
{
    /// <summary>For policies that are only checked.</summary>
    public static PolicySurroundings None { get; } = With(TimeProvider.System, null);

    public static PolicySurroundings With(TimeProvider time, ILogger? logger) =>
        new(time, () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue, logger ?? NullLogger.Instance);
}
