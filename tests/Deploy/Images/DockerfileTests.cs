using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>deploy/docker/Dockerfile makes the image that the SDK makes, as far as its text can tell: there is no Docker here to ask.</summary>
public sealed partial class DockerfileTests(ServiceImages images) : IClassFixture<ServiceImages>
{
    private static readonly string[] Lines = Instructions(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "docker", "Dockerfile")));

    /// <summary>The stage that becomes the image.</summary>
    private static readonly string[] Image = [.. Lines.Skip(Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal)))];

    [Fact]
    public async Task It_builds_on_the_SDKs_base_image()
    {
        JsonNode asked = JsonNode.Parse(await DotnetCommand.RunAsync(
            new Dictionary<string, string>(), "msbuild", DotnetCommand.Project(AppIds.Ingest), "-getProperty:ContainerBaseImage", "-getProperty:Version"))!["Properties"]!;

        Assert.Equal($"FROM {asked["ContainerBaseImage"]}", Image[0]);
        Assert.Contains($"ARG VERSION={asked["Version"]}", Image);
        Assert.Contains($"org.opencontainers.image.base.name=\"{asked["ContainerBaseImage"]}\"", Of("LABEL"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_the_same_user_port_environment_and_labels()
    {
        ServiceImage made = await images.OfAsync(AppIds.Ingest);
        IEnumerable<string> labels = made.Config["Labels"]!.AsObject().Select(label => label.Key);

        Assert.Equal((string?)made.Config["User"], Of("USER"));
        Assert.Equal(made.Config["ExposedPorts"]!.AsObject().Select(port => port.Key), [$"{Of("EXPOSE")}/tcp"]);
        Assert.Contains(Of("ENV"), made.Strings("Env"));
        Assert.Equal(
            labels.Where(label => label.StartsWith("org.opencontainers.image.", StringComparison.Ordinal) && !OnlyTheSdkKnows(label)),
            LabelName().Matches(Of("LABEL")).Select(match => match.Value).Where(label => !OnlyTheSdkKnows(label)),
            StringSet);
    }

    [Fact]
    public void It_starts_the_service_that_the_build_linked()
    {
        string[] entry = JsonSerializer.Deserialize<string[]>(Of("ENTRYPOINT"))!;

        Assert.Equal(["dotnet", $"{Of("WORKDIR")}/service.dll"], entry);
        Assert.Contains(Lines, line => line.Contains("ln -s \"$SERVICE.dll\" /published/service.dll", StringComparison.Ordinal));
        Assert.Equal("--from=build /published .", Of("COPY"));
    }

    [Fact]
    public void Its_base_images_are_named_by_version_and_it_is_told_nothing_secret()
    {
        Assert.All(Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), line => Assert.Matches(@" mcr\.microsoft\.com/dotnet/(sdk|aspnet):\d+\.\d+-\S+", line));
        Assert.All(Lines.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal)), line => Assert.Matches("^ARG (SERVICE|VERSION|REVISION|SOURCE)(=|$)", line));
        Assert.DoesNotContain(Lines, line => line.StartsWith("ADD ", StringComparison.Ordinal));
    }

    /// <summary>Nothing gets into a build but what .dockerignore names; what the services are built from must be among it.</summary>
    [Fact]
    public void What_a_build_needs_gets_into_it_and_nothing_else()
    {
        string[] rules = [.. File.ReadAllLines(Path.Combine(Checkout.Root, ".dockerignore")).Where(line => line.Length > 0 && line[0] != '#')];
        string[] let = [.. rules.Where(rule => rule[0] == '!').Select(rule => rule[1..])];
        IEnumerable<string> referenced = Directory.GetFiles(Path.Combine(Checkout.Root, "services"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => Reference().Matches(File.ReadAllText(project)).Select(match => match.Groups["folder"].Value));
        IEnumerable<string> buildFiles = Directory.GetFiles(Checkout.Root)
            .Select(file => Path.GetFileName(file)!)
            .Where(file => file.StartsWith("Directory.", StringComparison.Ordinal) || file is "global.json" or "nuget.config" or ".editorconfig" or "BannedSymbols.txt");

        Assert.Equal("*", rules[0]);
        Assert.Equal(referenced.Concat(buildFiles).Append("services"), let, StringSet);
        Assert.Contains("**/bin", rules);
        Assert.Contains("**/obj", rules);
    }

    /// <summary>azd builds with Docker where it finds a Dockerfile in a service's folder, and with the SDK elsewhere.</summary>
    [Fact]
    public void No_service_has_a_Dockerfile_in_its_folder() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(Checkout.Root, "services"), "*Dockerfile*", SearchOption.AllDirectories));

    private static bool StringSet(IEnumerable<string> left, IEnumerable<string> right) => left.ToHashSet().SetEquals(right);

    /// <summary>What the SDK reads from git or from the registry; a Docker build is told, or does without.</summary>
    private static bool OnlyTheSdkKnows(string label) => label.Split('.')[^1] is var name && (name is "source" or "digest" or "created" || (name == "revision" && !Checkout.HasRevision));

    private static string Of(string instruction) =>
        Assert.Single(Image, line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    /// <summary>One line for each instruction, comments left out.</summary>
    private static string[] Instructions(string file) =>
        [.. Continued().Replace(file, " ").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"org\.opencontainers\.image\.[a-z.]+(?==)")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"ProjectReference Include=""\.\./\.\./(?<folder>[^/]+)/")]
    private static partial Regex Reference();
}
