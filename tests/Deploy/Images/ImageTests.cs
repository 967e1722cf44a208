using System.Net;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>The services' images, made by the SDK upon an empty base image.</summary>
public sealed class ImageTests(ServiceImages images) : IClassFixture<ServiceImages>
{
    private const string Label = "org.opencontainers.image.";

    public static TheoryData<string> Services => [AppIds.Ingest, AppIds.Aggregator, AppIds.Scheduler, AppIds.Scorer];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_runs_its_service_as_nobody_special_on_port_8080(string service)
    {
        ServiceImage image = await images.OfAsync(service);

        Assert.Equal("1654", (string?)image.Config["User"]);
        Assert.Equal(["8080/tcp"], image.Config["ExposedPorts"]!.AsObject().Select(port => port.Key));
        Assert.Contains("ASPNETCORE_HTTP_PORTS=8080", image.Strings("Env"));
        Assert.Equal(["dotnet", $"/app/{service}.dll"], image.Strings("Entrypoint"));
        Assert.Equal($"fleetscore/{service}:{Labels(image)[Label + "version"]}", image.Name);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_says_what_it_is_and_of_which_sources(string service)
    {
        ServiceImage image = await images.OfAsync(service);
        JsonObject labels = Labels(image);

        Assert.Equal($"Fleetscore {service}", (string?)labels[Label + "title"]);
        Assert.Equal("MIT", (string?)labels[Label + "licenses"]);
        Assert.NotEmpty((string?)labels[Label + "description"] ?? "");
        Assert.Matches(Checkout.HasRevision ? "^[0-9a-f]{40}$" : "^$", (string?)labels[Label + "revision"] ?? "");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_holds_what_runs_and_no_setting_certificate_or_document(string service)
    {
        ServiceImage image = await images.OfAsync(service);
        string[] files = [.. Directory.GetFiles(Path.Combine(image.Root, "app"), "*", SearchOption.AllDirectories).Select(Path.GetFileName)!];

        Assert.Contains($"{service}.dll", files);
        Assert.DoesNotContain(files, file => file.StartsWith("appsettings", StringComparison.Ordinal) || file == "web.config");
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pfx" or ".pem" or ".key" or ".xml" or ".yaml" or ".cs");
        JsonNode runtime = JsonNode.Parse(File.ReadAllText(Path.Combine(image.Root, "app", $"{service}.runtimeconfig.json")))!;
        Assert.True((bool?)runtime["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"], "the base image has no ICU");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_container_answers_on_every_address_without_Dapr(string service)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ServiceImage image = await images.OfAsync(service);
        await using var container = new StartedContainer(image);
        Uri address = await container.AddressAsync(cancellation);

        Assert.Contains(address.Host, new[] { "[::]", "0.0.0.0" });
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{address.Port}{Routes.Live}"), cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static JsonObject Labels(ServiceImage image) => image.Config["Labels"]!.AsObject();
}
