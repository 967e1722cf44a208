using Fleetscore.Hosting;
using Fleetscore.Scorer;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Scorer;

/// <summary>The whole scorer, with state and blobs in memory.</summary>
internal sealed class ScorerHost : WebApplicationFactory<ScorerOptions>
{
    public ScorerRig Rig { get; init; } = new();

    public InMemorySidecar Sidecar { get; } = new();

    /// <summary>Settings beyond the defaults.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Another clock than the machine's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Error");
        foreach ((string name, string value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStateGateway>(Rig.State);
            services.AddSingleton<IBlobGateway>(Rig.Blobs);
            services.AddSingleton<ISidecarGateway>(Sidecar);
            services.AddSingleton(Clock);
        });
    }
}
