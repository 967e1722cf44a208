using Fleetscore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class ListeningTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "true", null)]
    [InlineData("5101", null, "http://127.0.0.1:5101")]
    [InlineData("5101", "false", "http://127.0.0.1:5101")]
    [InlineData("5101", "true", "http://*:5101")] // kubelet's probes come from outside
    public void A_sidecar_on_this_machine_means_this_machine_alone_unless_it_is_a_container(string? port, string? inContainer, string? url) =>
        Assert.Equal(url, ServiceListening.UrlOf(Settings(("APP_PORT", port), ("DOTNET_RUNNING_IN_CONTAINER", inContainer))));

    [Theory]
    [InlineData("http://[::]:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://10.1.2.3:8080")]
    [InlineData("http://scorer.example:8080")]
    public async Task Whoever_listens_beyond_this_machine_without_a_token_is_warned_once(string address)
    {
        string warning = Assert.Single(await WarningsAsync(token: null, "http://127.0.0.1:5101", address));

        Assert.StartsWith($"This service listens on {address} and asks for no token: whoever reaches it may call it. Set APP_API_TOKEN", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5101")]
    [InlineData("http://[::1]:5101")]
    [InlineData("http://localhost:5101")]
    [InlineData("http://unix:/tmp/scorer.sock")]
    public async Task Whoever_listens_on_this_machine_alone_is_not(string address) => Assert.Empty(await WarningsAsync(token: null, address));

    [Fact]
    public async Task Whoever_asks_for_a_token_is_not() => Assert.Empty(await WarningsAsync(token: "secret", "http://[::]:8080"));

    private static async Task<IReadOnlyList<string>> WarningsAsync(string? token, params string[] addresses)
    {
        var log = new FakeLogger<UnguardedWarning>();
        using var server = new ListeningServer(addresses);

        await new UnguardedWarning(server, Settings(("APP_API_TOKEN", token)), log).StartedAsync(TestContext.Current.CancellationToken);

        return [.. log.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message)];
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();

    private sealed class ListeningServer : IServer
    {
        public ListeningServer(string[] addresses)
        {
            var feature = new ServerAddresses();
            Array.ForEach(addresses, feature.Addresses.Add);
            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    private sealed class ServerAddresses : IServerAddressesFeature
    {
        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }
}
