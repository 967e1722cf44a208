using CsCheck;
using Fleetscore.LocalDapr.State;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.State;

/// <summary>The law: whatever is written, alone, together or in vain, the table holds what a dictionary would.</summary>
public sealed class StateTableLawTests
{
    /// <summary>Which ETag a write says: none, the one the item had after the step before, or one that nothing has.</summary>
    private enum Said
    {
        Nothing,
        Current,
        Other,
    }

    // Few keys, so that writes meet.
    private static readonly Gen<Change> AnyChange = Gen.Select(
        Gen.OneOf("a", "B", "ä"),
        Gen.OneOf(Gen.Const((byte[]?)null), Gen.Byte.Array[0, 3].Select(bytes => (byte[]?)bytes)),
        Gen.Enum<Said>(),
        Gen.Bool,
        Gen.OneOf(Gen.Const((int?)null), Gen.Int[1, 3].Select(seconds => (int?)seconds)),
        (key, value, said, firstWrite, seconds) => new Change(key, value, said, firstWrite, seconds));

    private static readonly Gen<Step[]> Steps = Gen.Select(
        AnyChange.Array[1, 4], Gen.Bool, Gen.Int[0, 2], (changes, together, passed) => new Step(changes, together, passed)).Array[1, 12];

    [Fact]
    public async Task The_table_holds_what_a_dictionary_would()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider();
        int runs = 0;
        await using Database database = Database.Open(folder.File("features.db"), SqliteStateTable.Schema);
        var table = new SqliteStateTable(database, time);
        await Steps.SampleAsync(steps => RunAsync(steps, $"{++runs}||", table, time), iter: 100, threads: 1);
    }

    private static async Task RunAsync(Step[] steps, string prefix, SqliteStateTable table, FakeTimeProvider time)
    {
        var model = new Dictionary<string, Item>();
        foreach (Step step in steps)
        {
            Dictionary<string, string?> said = model.ToDictionary(one => one.Key, one => one.Value.ETag); // Of what expires now as well.
            time.Advance(TimeSpan.FromSeconds(step.SecondsPassed));
            DateTimeOffset now = time.GetUtcNow();
            model = model.Where(one => one.Value.IsThere(now)).ToDictionary();
            StateWrite[] writes = [.. step.Changes.Select(change => change.ToWrite(prefix, said))];

            if (step.Together)
            {
                Dictionary<string, Item> tried = new(model);
                bool holds = writes.All(write => Apply(write, tried, now));
                model = holds ? tried : model;
                Assert.Equal(holds ? null : typeof(ETagMismatchException), await FailureAsync(table.WriteAsync(writes)));
            }
            else
            {
                Type?[] failures = await Task.WhenAll(writes.Select(write => FailureAsync(table.WriteAsync([write]))).ToArray());
                Assert.Equal(writes.Select(write => Apply(write, model, now) ? null : typeof(ETagMismatchException)), failures);
            }

            Compare(model, [.. "aBä".Select(key => prefix + key)], table, said);
        }
    }

    private static async Task<Type?> FailureAsync(Task write) => (await Record.ExceptionAsync(() => write))?.GetType();

    /// <summary>Does to the dictionary what the write says, or nothing where it lost.</summary>
    private static bool Apply(StateWrite write, Dictionary<string, Item> model, DateTimeOffset now)
    {
        Item? there = model.GetValueOrDefault(write.Key);
        bool holds = write.ETag is { } etag
            ? there is not null && there.ETag == etag
            : there is null || !write.FirstWrite || write.Value is null;
        if (holds && write.Value is { } value)
        {
            model[write.Key] = new Item(value, ETag: null, now + write.TimeToLive);
        }
        else if (holds)
        {
            model.Remove(write.Key);
        }

        return holds;
    }

    /// <summary>What is there and what it holds; an ETag is another one exactly where something was written.</summary>
    private static void Compare(Dictionary<string, Item> model, string[] keys, SqliteStateTable table, Dictionary<string, string?> before)
    {
        var stored = table.Read(keys).ToDictionary(item => item.Key);
        Assert.Equal(model.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        foreach ((string key, Item expected) in model)
        {
            StoredItem actual = stored[key];
            Assert.Equal(expected.Value, actual.Value);
            Assert.Equal(expected.Expires, actual.ExpiresAt);
            Assert.Equal(expected.ETag is not null, actual.ETag == before.GetValueOrDefault(key));
            Assert.Equal(actual.ETag, Assert.Single(table.Read([key])).ETag);
            model[key] = expected with { ETag = actual.ETag };
        }
    }

    private sealed record Change(string Key, byte[]? Value, Said Said, bool FirstWrite, int? Seconds)
    {
        public StateWrite ToWrite(string prefix, IReadOnlyDictionary<string, string?> etags) => new()
        {
            Key = prefix + Key,
            Value = Value,
            ETag = Said switch
            {
                Said.Nothing => null,
                Said.Current => etags.GetValueOrDefault(prefix + Key) ?? "nothing is there",
                _ => "other",
            },
            FirstWrite = FirstWrite,
            TimeToLive = Value is null ? null : Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private sealed record Step(Change[] Changes, bool Together, int SecondsPassed);

    /// <summary>An item of the dictionary; its ETag is null until the store was asked for it.</summary>
    private sealed record Item(byte[] Value, string? ETag, DateTimeOffset? Expires)
    {
        public bool IsThere(DateTimeOffset now) => Expires is null || Expires > now;
    }
}
