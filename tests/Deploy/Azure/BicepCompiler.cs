using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>
/// The Bicep compiler of the package feed: one process for all tests, asked by JSON-RPC over its input and output
/// (<c>bicep jsonrpc --stdio</c>), since each start of it costs seconds. It ends when its input does.
/// </summary>
internal sealed class BicepCompiler
{
    public static readonly string Reason =
        $"The feed's Bicep compiler is for Linux on x64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.OSArchitecture}, so that the template is not checked here.";

    private static readonly Lazy<BicepCompiler> Running = new(() => new BicepCompiler());

    private readonly Lock oneAtATime = new();
    private readonly Stream requests;
    private readonly Stream answers;
    private int lastId;

    private BicepCompiler()
    {
        var start = new ProcessStartInfo(Command(), ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string service in Variants.Services)
        {
            start.Environment[$"SERVICE_{service.ToUpperInvariant()}_IMAGE_NAME"] = $"registry.azurecr.io/fleetscore/{service}:1.0.0"; // azd sets it when it has pushed the image
        }

        Process process = Process.Start(start)!;
        requests = process.StandardInput.BaseStream;
        answers = process.StandardOutput.BaseStream;
    }

    public static bool CanRun => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Compiles a template (<c>.bicep</c>) to what Azure Resource Manager takes.</summary>
    public static Compiled Build(string template) => Compiled.From(Ask("bicep/compile", new JsonObject { ["path"] = template }), "contents");

    /// <summary>Compiles a parameter file (<c>.bicepparam</c>), and looks at all that it uses.</summary>
    public static Compiled BuildParameters(string parameters) =>
        Compiled.From(Ask("bicep/compileParams", new JsonObject { ["path"] = parameters, ["parameterOverrides"] = new JsonObject() }), "parameters");

    /// <summary>
    /// Resolves a deployment without asking Azure: the resources it would make, modules unfolded, expressions computed. What only
    /// Azure can know stays an expression, such as <c>[reference('…').clientId]</c>.
    /// </summary>
    public static string Snapshot(string parameters) =>
        (string)Ask("bicep/getSnapshot", new JsonObject
        {
            ["path"] = parameters,
            ["metadata"] = new JsonObject
            {
                ["tenantId"] = "00000000-0000-0000-0000-000000000002",
                ["subscriptionId"] = Resource.Subscription,
                ["resourceGroup"] = Resource.Group,
                ["location"] = "westeurope",
                ["deploymentName"] = "fleetscore",
            },
        })["snapshot"]!;

    private static JsonNode Ask(string method, JsonObject parameters)
    {
        Assert.SkipUnless(CanRun, Reason);
        return Running.Value.Request(method, parameters);
    }

    private JsonNode Request(string method, JsonObject parameters)
    {
        lock (oneAtATime)
        {
            byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++lastId, ["method"] = method, ["params"] = parameters }.ToJsonString());
            requests.Write(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"));
            requests.Write(body);
            requests.Flush();
            JsonNode answer = ReadAnswer();
            return answer["result"] ?? throw new InvalidOperationException($"The Bicep compiler refused {method} of {parameters["path"]}: {answer["error"]?["message"]}");
        }
    }

    /// <summary>Lines of headers, an empty one, and as many bytes as they say.</summary>
    private JsonNode ReadAnswer()
    {
        int length = 0;
        while (ReadLine() is { Length: > 0 } header)
        {
            length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(header[15..], CultureInfo.InvariantCulture) : length;
        }

        byte[] body = new byte[length];
        answers.ReadExactly(body);
        return JsonNode.Parse(body)!;
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (int read = answers.ReadByte(); read != '\n'; read = answers.ReadByte())
        {
            line.Append(read >= 0 ? (char)read : throw new InvalidOperationException("The Bicep compiler ended before it answered."));
        }

        return line.ToString().TrimEnd('\r');
    }

    private static string Command()
    {
        string folder = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "BicepTools").Value!;
        string command = Path.Combine(folder, "bicep");
        if (OperatingSystem.IsLinux() && !File.GetUnixFileMode(command).HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(command, File.GetUnixFileMode(command) | UnixFileMode.UserExecute);
        }

        return command;
    }
}
