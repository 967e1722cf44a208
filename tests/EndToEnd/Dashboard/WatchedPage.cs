using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Fleetscore.Tests.EndToEnd.Dashboard;

/// <summary>An open page, and all it did that a good page never does.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> problems = [];

    private WatchedPage(IBrowserContext context, IPage page, string address)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, failure) => Note(true, $"script: {failure}");
        context.Request += (_, request) => Note(!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"asked {request.Url}");
        context.Response += (_, answer) => Note(answer.Status >= 400, $"{answer.Status} for {answer.Url}");
        page.Dialog += (_, dialog) =>
        {
            Note(true, $"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Errors, requests to other hosts, refused requests, dialogs.</summary>
    public IReadOnlyCollection<string> Problems => problems;

    public static async Task<WatchedPage> OpenAsync(Chromium browser, int port, string hash, int width)
    {
        string address = $"http://127.0.0.1:{port}/";
        IBrowserContext context = await browser.OpenAsync(width);
        var page = new WatchedPage(context, await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address + hash);
        return page;
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Note(bool isProblem, string what)
    {
        if (isProblem)
        {
            problems.Enqueue(what);
        }
    }
}
