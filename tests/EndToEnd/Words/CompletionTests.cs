using System.Diagnostics;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>The shell asks the program what may come next.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("fleetscore ru", "runs")]
    [InlineData("fleetscore runs s", "show")]
    [InlineData("fleetscore runs --la", "--last")]
    [InlineData("fleetscore ledger la", "latest")]
    public async Task Bash_completes_what_was_begun(string line, string completed)
    {
        if (!File.Exists("/bin/bash"))
        {
            Assert.Skip("There is no /bin/bash on this machine.");
        }

        // What bash itself does on Tab: sets the variables and calls the function that was registered.
        string script =
            """
            fleetscore() { dotnet "$PROGRAM" "$@"; }
            source <(fleetscore completion bash)
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($1)
            $(complete -p fleetscore | sed 's/.*-F \([^ ]*\).*/\1/')
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal(completed + "\n", await BashAsync(script, line));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Every_shell_has_a_script_that_names_the_program(string shell)
    {
        CommandResult script = await CommandLine.RunAsync("completion", shell);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("[suggest:", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused()
    {
        CommandResult refused = await CommandLine.RunAsync("completion", "tcsh");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("bash", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<string> BashAsync(string script, string line)
    {
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", script, "bash", line]) { RedirectStandardOutput = true };
        start.Environment["PROGRAM"] = Path.Combine(Checkout.Root, "artifacts", "bin", "Cli", "release", "fleetscore.dll");
        using Process bash = Process.Start(start)!;
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
