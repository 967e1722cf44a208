using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fleetscore.Tests.EndToEnd.Dashboard;

/// <summary>The dashboard of a real system in a real browser.</summary>
public sealed class DashboardTests(WatchedFleet fleet)
{
    [Fact]
    public async Task The_page_shows_the_fleet_and_what_is_published_while_it_is_open()
    {
        await using WatchedPage watched = await fleet.OpenAsync();
        IPage page = watched.Page;
        await Expect(page.Locator("#heat tbody tr")).ToHaveCountAsync(Fleet.Devices + 1);
        await Expect(page.Locator("#ledgers tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");
        await Expect(page.Locator("#tiles")).ToContainTextAsync($"{Fleet.Devices + 1}");
        await page.EvaluateAsync("document.body.dataset.same = 'page'");

        await fleet.System.ReleaseAsync();

        await Expect(page.Locator("#ledgers tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("#ledgers tbody .good")).ToHaveCountAsync(2); // both add up
        await Expect(page.Locator("#heat tbody tr").First.Locator("td:not(.total)")).ToHaveCountAsync(2);
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-same", "page");
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task A_device_is_chosen_by_click_or_key_and_its_series_is_drawn()
    {
        await using WatchedPage watched = await fleet.OpenAsync();
        IPage page = watched.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "pump-07", Exact = true }).ClickAsync();
        await Expect(page.Locator("#series-title")).ToHaveTextAsync("pump-07");
        await Expect(page.Locator("#chart path.value")).Not.ToHaveCountAsync(0);
        await page.Locator("#chart svg").HoverAsync();
        await Expect(page.Locator("#tip")).ToContainTextAsync("readings");

        await page.GetByRole(AriaRole.Link, new() { Name = "pump-08", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#series-title")).ToHaveTextAsync("pump-08");
        await page.Locator("#chart svg").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#readout")).ToContainTextAsync("temperature: 1 Mar 06:00, mean ");
        Assert.EndsWith("#device=pump-08", page.Url, StringComparison.Ordinal);
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task Names_that_devices_gave_themselves_are_only_ever_text()
    {
        await using WatchedPage watched = await fleet.OpenAsync($"#device={Uri.EscapeDataString(WatchedFleet.HostileDevice)}");
        IPage page = watched.Page;

        await Expect(page.Locator("#series-title")).ToHaveTextAsync(WatchedFleet.HostileDevice);
        await Expect(page.Locator("#sensors a")).ToHaveTextAsync(WatchedFleet.HostileSensor);
        await Expect(page.Locator("#chart path.value")).Not.ToHaveCountAsync(0);
        await Expect(page.Locator("#heat tr.chosen th")).ToHaveTextAsync(WatchedFleet.HostileDevice);
        await page.Locator("#heat tr.chosen td").First.HoverAsync();
        await Expect(page.Locator("#tip")).ToContainTextAsync(WatchedFleet.HostileDevice);
        await page.Locator("#letters summary").First.ClickAsync();
        await Expect(page.Locator("#letters pre")).ToContainTextAsync(WatchedFleet.HostileLetter);

        Assert.Equal(0, await page.Locator("img:not(h1 img), main svg[onload], script:not([src])").CountAsync());
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public async Task On_a_phone_nothing_but_the_tables_is_wider_than_the_screen()
    {
        await using WatchedPage watched = await fleet.OpenAsync(width: 390);
        await Expect(watched.Page.Locator("#chart path.value")).Not.ToHaveCountAsync(0);

        Assert.InRange(await watched.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
        Assert.Empty(watched.Problems);
    }
}
