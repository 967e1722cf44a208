using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>What is wrong with a request; nothing of it is trusted before.</summary>
internal static class ScoreShardCheck
{
    public static IEnumerable<string> Problems(ScoreShardRequest request)
    {
        if (TimeGrid.Problem(request.Window, request.PeriodLength) is { } problem)
        {
            yield return problem;
        }
        else if (TimeGrid.Create(request.Window, request.PeriodLength).PeriodStart(request.Run.Period) != request.Run.Period)
        {
            yield return $"The period {UtcTime.Write(request.Run.Period)} is not the start of a period of {request.PeriodLength}.";
        }

        if (request.Run.Revision < 0 || request.Run.Epoch < 0)
        {
            yield return $"Revision {request.Run.Revision} and epoch {request.Run.Epoch} must be 0 or more.";
        }

        if (!Sharding.IsCount(request.Shards))
        {
            yield return $"The shard count is {request.Shards}; it must be a power of two from 1 to {Sharding.MaxCount}.";
        }
        else if (request.Shard < 0 || request.Shard >= request.Shards)
        {
            yield return $"The shard is {request.Shard}; it must be from 0 to {request.Shards - 1}.";
        }

        if (!IsPlain(request.Version))
        {
            yield return $"The version '{request.Version}' must be letters, digits, - and _.";
        }
    }

    // A version is part of a blob's name: it must not lead out of its folder.
    private static bool IsPlain(string version) =>
        version.Length is >= 1 and <= 100 && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
