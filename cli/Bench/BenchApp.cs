using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dapr.Workflow;
using Fleetscore.Cli.Help;
using Fleetscore.LocalDapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Cli.Bench;

/// <summary>
/// The hidden <c>fleetscore bench app</c>: what the measured sidecar belongs to. It reads what it is sent and answers a few bytes, and
/// is the worker of a workflow that fans out trivial activities: the same app daprd was measured with.
/// </summary>
internal static class BenchApp
{
    public const string Name = "app";
    public const string Path = "echo";

    public static Command Create()
    {
        var command = new Command(Name, "Be the app that LocalDapr is measured with; its sidecar's environment says where.") { Hidden = true };
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command.WithExamples("fleetscore bench app");
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Number("APP_PORT")}");
        builder.Services.AddDaprWorkflow(workflows =>
        {
            workflows.RegisterWorkflow<FanOut>();
            workflows.RegisterActivity<Echo>();
        });
        await using WebApplication app = builder.Build();
        app.MapPost("/" + Path, AnswerAsync);
        await app.StartAsync(cancellation);
        await HostEndsAsync(cancellation);
        return ExitCode.Good;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"from":"bench"}""", context.RequestAborted);
    }

    /// <summary>Returns when the host stops this process, or is gone without having done so.</summary>
    private static async Task HostEndsAsync(CancellationToken cancellation)
    {
        try
        {
            using Process host = Process.GetProcessById(Number(LocalHost.ProcessVariable));
            await host.WaitForExitAsync(cancellation);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
        catch (OperationCanceledException)
        {
            // It stops this process.
        }
    }

    private static int Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new CommandException($"{variable} is not set: `fleetscore bench localdapr` starts this.");

    /// <summary>Echoes "0" … "n-1" at once, and returns the answers in order.</summary>
    internal sealed class FanOut : Workflow<int, string[]>
    {
        public override Task<string[]> RunAsync(WorkflowContext context, int input) => Task.WhenAll(
            Enumerable.Range(0, input).Select(number => context.CallActivityAsync<string>(nameof(Echo), number.ToString(CultureInfo.InvariantCulture))));
    }

    internal sealed class Echo : WorkflowActivity<string, string>
    {
        public override Task<string> RunAsync(WorkflowActivityContext context, string input) => Task.FromResult("echo " + input);
    }
}
