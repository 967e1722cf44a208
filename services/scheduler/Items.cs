using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>A stored item and the ETag to replace it under.</summary>
internal sealed record Item<T>(T Value, string ETag);

/// <summary>Reads and writes the items scheduler owns, as what they are.</summary>
internal static class Items
{
    public static async Task<Item<T>?> FindAsync<T>(this IStateGateway state, string key, CancellationToken cancellation)
        where T : class =>
        await state.GetAsync(key, cancellation) is { } item ? Read<T>(item) : null;

    public static Item<T> Read<T>(StateItem item)
        where T : class =>
        new(ContractsJson.Read<T>(item.Value.Span), item.ETag);

    /// <param name="etag">What the item was read under; null: it must not exist yet. None of these items expires.</param>
    /// <returns>False where somebody else was first.</returns>
    public static Task<bool> TryWriteAsync<T>(
        this IStateGateway state, string key, T value, string? etag, CancellationToken cancellation) =>
        state.TryWriteAsync(new StateWrite { Key = key, Value = ContractsJson.Write(value), ETag = etag }, cancellation);
}
