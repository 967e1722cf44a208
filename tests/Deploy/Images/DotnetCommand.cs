using System.Diagnostics;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>The SDK's command, run in the checkout.</summary>
internal static class DotnetCommand
{
    /// <summary>The configuration these tests, and so the services beside them, were built in.</summary>
    private static readonly string Configuration =
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)) == "release" ? "Release" : "Debug";

    /// <returns>What it wrote to its output; the test fails where the command does.</returns>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, $"-p:Configuration={Configuration}", "-nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{await errors}");
        return output;
    }

    public static string Project(string service) => Path.Combine("services", service, $"{char.ToUpperInvariant(service[0])}{service[1..]}.csproj");
}
