using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Playwright;

namespace Fleetscore.Tests.EndToEnd.Dashboard;

/// <summary>A headless Chromium that is installed on this machine; none is downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    // Without these it calls its makers' hosts at every start.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly float Patience = (float)Eventually.Limit.TotalMilliseconds;

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <summary>Its file, as the environment variable CHROMIUM says or where it usually is; null where there is none.</summary>
    public static string? File { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Places, IsBrowser);

    public static async Task<Chromium> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = File, Args = Arguments, Timeout = Patience }));
    }

    /// <summary>A context of its own, as patient as the tests are.</summary>
    public async Task<IBrowserContext> OpenAsync(int width)
    {
        IBrowserContext context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 1000 } });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    // Ubuntu has a script of that name, which only says how to install one.
    private static bool IsBrowser(string file)
    {
        try
        {
            using Process version = Process.Start(new ProcessStartInfo(file, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            version.WaitForExit();
            return version.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // it is not there
        }
    }
}
