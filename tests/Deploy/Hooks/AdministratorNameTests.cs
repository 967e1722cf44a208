namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>The pre-provision hook, with stand-ins for az and azd.</summary>
public sealed class AdministratorNameTests
{
    public static TheoryData<string> Shells => ["sh", "pwsh"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_person_administers_by_the_user_principal_name(string shell)
    {
        Assert.Equal("env set FLEETSCORE_ADMIN_NAME someone@example.com", await KeptAsync(shell, accountType: "user"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task An_application_administers_by_its_display_name(string shell)
    {
        Assert.Equal("env set FLEETSCORE_ADMIN_NAME the-pipeline", await KeptAsync(shell, accountType: "servicePrincipal"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_name_that_is_set_stays(string shell)
    {
        Assert.Equal("", await KeptAsync(shell, accountType: "user", name: "another@example.com"));
    }

    /// <summary>How the hook called azd; empty where it did not.</summary>
    private static async Task<string> KeptAsync(string shell, string accountType, string name = "")
    {
        Assert.SkipUnless(Shell.Has(shell), $"{shell} is not installed.");
        using var folder = new TemporaryFolder();
        await StandInAsync(folder, "az", $"""
            case "$*" in
              *user.type*) echo {accountType} ;;
              *signed-in-user*) echo someone@example.com ;;
              *user.name*) echo an-application-id ;;
              "ad sp show --id an-application-id "*) echo the-pipeline ;;
              *) exit 1 ;;
            esac
            """);
        await StandInAsync(folder, "azd", $"echo \"$*\" > '{folder.File("calls")}'");
        string script = Path.Combine(Checkout.Root, "deploy", "hooks", shell == "sh" ? "preprovision.sh" : "preprovision.ps1");
        ShellResult result = await Shell.RunAsync(shell, [script], new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["FLEETSCORE_ADMIN_NAME"] = name,
        });
        Assert.True(result.ExitCode == 0, result.Error);
        return File.Exists(folder.File("calls")) ? (await File.ReadAllTextAsync(folder.File("calls"), TestContext.Current.CancellationToken)).Trim() : "";
    }

    private static async Task StandInAsync(TemporaryFolder folder, string program, string script)
    {
        await File.WriteAllTextAsync(folder.File(program), $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        await Shell.RunAsync("chmod", "+x", folder.File(program));
    }
}
