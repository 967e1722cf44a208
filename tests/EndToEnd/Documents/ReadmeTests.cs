namespace Fleetscore.Tests.EndToEnd.Documents;

/// <summary>What the README tells people to type works, in its order, in a checkout that has nothing yet.</summary>
public sealed class ReadmeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_command_works()
    {
        IReadOnlyList<string> commands = ReadmeCommands.Read(Path.Combine(Checkout.Root, "README.md"));
        using BuiltCheckout checkout = await BuiltCheckout.CopyAsync();

        foreach (string command in commands.Where(ReadmeCommands.IsForHere))
        {
            output.WriteLine(command);
            if (RunsUntilStopped(command))
            {
                await checkout.StartAsync(OnFreePorts(command));
            }
            else
            {
                CommandResult result = await checkout.RunAsync(command);
                Assert.True(result.ExitCode == 0, $"`{command}` ended with exit code {result.ExitCode}: {result.Output}{result.Error}");
            }
        }

        Assert.Contains(commands, ReadmeCommands.IsForHere);
        Assert.All(await checkout.StopAsync(), ended => Assert.Equal(0, ended.ExitCode));
    }

    private static bool RunsUntilStopped(string command) =>
        command.StartsWith("./fleetscore up", StringComparison.Ordinal)
        || (command.StartsWith("./fleetscore simulate", StringComparison.Ordinal) && !command.Contains("--for", StringComparison.Ordinal)
            && !command.Contains("--to", StringComparison.Ordinal));

    private static string OnFreePorts(string command) =>
        command.StartsWith("./fleetscore up", StringComparison.Ordinal) ? $"{command} --ports free" : command;
}
