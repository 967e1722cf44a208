using System.Text.Json;

namespace Fleetscore.Cli.Doctor;

/// <summary>Whether .NET finds an SDK that global.json allows. .NET itself is asked: its rules are its own.</summary>
internal static class SdkCheck
{
    private const string About = ".NET SDK";
    private const string Install = "Install the SDK from https://dot.net/download.";

    public static async Task<IReadOnlyList<Finding>> LookAsync(string folder, CancellationToken cancellation)
    {
        string asked = Asked(folder);
        return await ProgramVersion.AskAsync("dotnet", folder, cancellation) switch
        {
            (0, var version) => [Finding.Good(About, $"{version}; global.json asks for {asked}")],
            (_, _) => [Finding.Wrong(
                About, $"global.json asks for {asked}, which is not installed (`dotnet --list-sdks` says what is)", Install)],
            null => [Finding.Wrong(About, "dotnet is not on the PATH, or does not answer", Install)],
        };
    }

    private static string Asked(string folder)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "global.json")));
            JsonElement sdk = file.RootElement.GetProperty("sdk");
            string roll = sdk.TryGetProperty("rollForward", out JsonElement policy) ? $" ({policy.GetString()})" : "";
            return sdk.GetProperty("version").GetString() + roll;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"nothing that can be read ({unreadable.Message})";
        }
    }
}
