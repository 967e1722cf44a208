using Fleetscore.Tests.Dapr.Host;
using Microsoft.Data.Sqlite;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// An answer comes after the commit. Killing a host seldom shows one that came before: what the process wrote outlives it in the
/// system's memory. Here commits wait, or fail, for as long as the test wants.
/// </summary>
public sealed class AnswerTests
{
    private static readonly string[] Databases = ["features.db", "broker.db", "workflow.db"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_call_is_answered_while_its_commit_waits_and_all_are_afterwards()
    {
        const int readsMeanwhile = 20;
        using Solution solution = AcknowledgedCalls.Solution();
        using LoneHost host = await LoneHost.StartAsync(solution);
        await using AcknowledgedCalls calls = await AcknowledgedCalls.PrepareAsync(host);
        Dictionary<string, Task> answers;
        using (new HeldDatabases(solution))
        {
            answers = await calls.BeginAllAsync();
            await calls.ReadAsync(readsMeanwhile);

            Assert.Empty(answers.Where(answer => answer.Value.IsCompleted).Select(answer => answer.Key));
        }

        await calls.AreAnsweredAsync(answers).WaitAsync(Eventually.Limit, Cancellation);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_every_call_fails_and_the_host_goes_on_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux limits the files of a process that runs.");
        using Solution solution = AcknowledgedCalls.Solution();
        using LoneHost host = await FileSizeLimit.StartAsync(solution);
        await using AcknowledgedCalls calls = await AcknowledgedCalls.PrepareAsync(host);

        FileSizeLimit.Set(host.ProcessId, 0);
        Dictionary<string, Task> answers = await calls.BeginAllAsync();
        answers["file"] = calls.CreateFileAsync();
        await Eventually.IsTrueAsync(() => answers.Values.All(answer => answer.IsCompleted), "every call is answered", () => Unanswered(answers));
        string[] promised = [.. answers.Where(answer => !answer.Value.IsFaulted).Select(answer => answer.Key)];
        FileSizeLimit.Set(host.ProcessId, FileSizeLimit.None);

        Assert.Empty(promised);
        Assert.Contains("disk I/O error", answers["raise event"].Exception!.Message, StringComparison.Ordinal);
        Assert.Contains("disk I/O error", answers["save"].Exception!.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(solution.Data, "results")));
        await calls.Worker.TakeActivityAsync(); // Its end was not taken down, so it comes again; so does the turn.
        await calls.Worker.TakeTurnAsync();
        await calls.AreAnsweredAsync(await calls.BeginAllAsync()).WaitAsync(Eventually.Limit, Cancellation);
        await calls.CreateFileAsync();
    }

    private static string Unanswered(Dictionary<string, Task> answers) =>
        string.Join(", ", answers.Where(answer => !answer.Value.IsCompleted).Select(answer => answer.Key));

    /// <summary>Holds the lock for writing that a commit needs; readers are not kept out.</summary>
    private sealed class HeldDatabases : IDisposable
    {
        private readonly List<SqliteConnection> connections = [];

        public HeldDatabases(Solution solution)
        {
            foreach (string database in Databases)
            {
                var connection = new SqliteConnection($"Data Source={Path.Combine(solution.Data, database)};Pooling=False");
                connections.Add(connection);
                connection.Open();
                using SqliteCommand begin = connection.CreateCommand();
                begin.CommandText = "BEGIN IMMEDIATE";
                begin.ExecuteNonQuery();
            }
        }

        public void Dispose() => connections.ForEach(connection => connection.Dispose()); // Which rolls back.
    }
}
