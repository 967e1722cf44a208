using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Watching.Kusto;

/// <summary>
/// Kusto's own parser, which Azure's query editor runs as well. NuGet's copy of it is not everywhere to be had, npm's is; it is
/// installed under artifacts once.
/// </summary>
internal static class KustoParser
{
    private const string Package = "@kusto/language-service-next";
    private const string Version = "12.4.1";

    private static readonly string Folder = Path.Combine(Checkout.Root, "artifacts", "kusto", Version);
    private static readonly string Here = Path.Combine(Checkout.Root, "tests", "Deploy", "Watching", "Kusto");
    private static readonly Lazy<string?> Missing = new(Install);
    private static readonly Lazy<IReadOnlyDictionary<string, KustoAnswer>> Answers = new(Analyze);

    /// <summary>What the parser says of a query under deploy/watching. The test is skipped where there is no parser.</summary>
    public static KustoAnswer Of(string path)
    {
        Assert.SkipWhen(Missing.Value is not null, Missing.Value ?? "");
        return Answers.Value[path];
    }

    /// <returns>Null once it is installed, else why it is not.</returns>
    private static string? Install()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", Package)))
        {
            return null;
        }

        Directory.CreateDirectory(Folder);
        try
        {
            (int code, string output) = Run("npm", "", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--fetch-timeout=30000", $"{Package}@{Version}");
            return code == 0 ? null : $"Kusto's parser could not be installed, so that the queries are not parsed here: {output}";
        }
        catch (Win32Exception)
        {
            return "Node.js and npm, which Kusto's parser needs, are not installed here, so that the queries are not parsed.";
        }
    }

    private static Dictionary<string, KustoAnswer> Analyze()
    {
        var asked = new JsonObject
        {
            ["tables"] = JsonNode.Parse(File.ReadAllText(Path.Combine(Here, "tables.json"))),
            ["queries"] = new JsonObject(KqlFile.All.Select(file => KeyValuePair.Create(file.Path, (JsonNode?)file.Text))),
        };
        (int code, string output) = Run("node", asked.ToJsonString(), Path.Combine(Here, "analyze.cjs"));
        Assert.True(code == 0, output);
        return JsonSerializer.Deserialize<Dictionary<string, KustoAnswer>>(output, JsonSerializerOptions.Web)!;
    }

    private static (int Code, string Output) Run(string command, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}

/// <param name="Problems">Errors and warnings, each with its line; empty where all is well.</param>
/// <param name="Columns">The columns the query ends with, and their types.</param>
internal sealed record KustoAnswer(string[] Problems, Dictionary<string, string> Columns);
