#:package Microsoft.Playwright
#:property PublishAot=false

// Takes a picture of a running dashboard, once it shows a chart:
//   dotnet run tools/screenshot.cs -- http://127.0.0.1:5103/ docs/images/dashboard.png [light|dark]
// The address may end in a place of the page, such as #device=pump-17&sensor=temperature. The browser is Debian's Chromium, or the
// one that the environment variable CHROMIUM names.

using Microsoft.Playwright;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("Usage: dotnet run tools/screenshot.cs -- URL FILE.png [light|dark]");
    return 2;
}

using IPlaywright playwright = await Playwright.CreateAsync();
await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
IPage page = await browser.NewPageAsync(new()
{
    ViewportSize = new() { Width = 1400, Height = 1200 },
    ColorScheme = args.Length == 3 && args[2] == "dark" ? ColorScheme.Dark : ColorScheme.Light,
    ReducedMotion = ReducedMotion.Reduce,
});
await page.GotoAsync(args[0]);
await page.Locator("#chart svg path.value").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
await page.Locator("#live[data-state=on]").WaitForAsync();
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[1]))!);
byte[] picture = await page.ScreenshotAsync(new() { Path = args[1], Animations = ScreenshotAnimations.Disabled });
Console.WriteLine($"{args[1]}: {picture.Length / 1024} KiB");
return 0;
