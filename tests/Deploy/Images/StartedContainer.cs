using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>An image's entry point as a process of this machine, from the image's own files: nothing is set but what the image sets.</summary>
internal sealed partial class StartedContainer : IAsyncDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StartedContainer(ServiceImage image)
    {
        string[] command = [.. image.Strings("Entrypoint")];
        process = new Process
        {
            EnableRaisingEvents = true,
            StartInfo = new ProcessStartInfo(command[0], [image.Root + command[1]])
            {
                WorkingDirectory = image.Root + (string)image.Config["WorkingDir"]!,
                RedirectStandardOutput = true,
            },
        };
        SetEnvironment(process.StartInfo, image);
        process.OutputDataReceived += (_, line) => Hear(line.Data ?? "");
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("It ended without listening."));
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>The address it says it listens on.</summary>
    public Task<Uri> AddressAsync(CancellationToken cancellation) => listening.Task.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void SetEnvironment(ProcessStartInfo start, ServiceImage image)
    {
        foreach (string inherited in start.Environment.Keys.Where(name => name is not "PATH" and not "HOME" and not "DOTNET_ROOT").ToArray())
        {
            start.Environment.Remove(inherited);
        }

        foreach (string[] variable in image.Strings("Env").Select(entry => entry.Split('=', 2)).Where(variable => variable[0] != "PATH"))
        {
            start.Environment[variable[0]] = variable[1];
        }

        start.Environment["ASPNETCORE_HTTP_PORTS"] = "0"; // 8080 may be taken here; whichever is free will do.
    }

    private void Hear(string line)
    {
        if (Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"listening on: (?<address>http://\S+:\d+)")]
    private static partial Regex Listening();
}
