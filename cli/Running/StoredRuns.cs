using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.Cli.Running;

/// <summary>What a scheduler that does not run any more left in the state store.</summary>
internal sealed class StoredRuns(StoredState state) : IRunSource
{
    public Task<ScheduleItem?> ScheduleAsync(CancellationToken cancellation) => Task.FromResult(Find<ScheduleItem>(StateKeys.Schedule));

    public Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation) => Task.FromResult(Find<RunItem>(StateKeys.Run(period)));

    public void Dispose() => state.Dispose();

    private T? Find<T>(string key)
        where T : class
    {
        try
        {
            return state.Find(key) is { } item ? ContractsJson.Read<T>(item) : null;
        }
        catch (JsonException damage)
        {
            throw new CommandException($"The stored item {key} cannot be read: {damage.Message} Put the system's data back from a copy.");
        }
    }
}
