using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>azd deploys each service from a template of its own, with what its environment says; nothing else than the whole deployment would make.</summary>
public sealed partial class RevisionTests
{
    public static TheoryData<string> Services => [.. Variants.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_services_own_deployment_makes_the_app_of_the_whole_one(string service)
    {
        string parameters = Path.Combine(Checkout.Root, "deploy", service + ".bicepparam");
        Compiled compiled = BicepCompiler.BuildParameters(parameters);
        compiled.AssertWithoutComplaint(service);
        var alone = new Deployment(service, compiled, BicepCompiler.Snapshot(parameters));

        Resource made = Assert.Single(alone.Resources);
        Assert.Equal(Variants.Of(Variants.Demo).App(service).Resource.Body.ToJsonString(), made.Body.ToJsonString());
    }

    [Fact]
    public void azd_gives_the_template_parameters_that_it_has()
    {
        HashSet<string> known = [.. Template.Of("main.bicep").Parameters.Where(parameter => parameter.Template == "main.bicep").Select(parameter => parameter.Name)];

        Assert.Subset(known, AzdParameters().Select(parameter => parameter.Key).ToHashSet());
    }

    /// <summary>azd asks for what has no default and is not given; the token it makes itself.</summary>
    [Fact]
    public void azd_gives_every_parameter_that_has_no_default()
    {
        string[] needed =
        [
            .. Template.Of("main.bicep").Parameters
                .Where(parameter => parameter.Template == "main.bicep" && parameter.Definition["defaultValue"] is null && parameter.Definition["metadata"]?["azd"]?["type"]?.GetValue<string>() != "generate")
                .Select(parameter => parameter.Name),
        ];

        Assert.Subset(AzdParameters().Select(parameter => parameter.Key).ToHashSet(), needed.ToHashSet());
    }

    /// <summary>Otherwise `azd provision` and `azd deploy` would disagree for as long as nobody sets it.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void A_variable_of_the_azd_environment_has_one_default(string service)
    {
        Dictionary<string, string> whole = AzdParameters().Select(parameter => AzdVariable().Match(parameter.Value!["value"]!.ToJsonString()))
            .Where(match => match.Groups["default"].Success).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Value);
        Match[] shared =
        [
            .. BicepVariable().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", service + ".bicepparam"))).Where(match => whole.ContainsKey(match.Groups["name"].Value)),
        ];

        Assert.NotEmpty(shared);
        Assert.All(shared, match => Assert.Equal(whole[match.Groups["name"].Value], match.Groups["default"].Value));
    }

    private static JsonObject AzdParameters() => JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "main.parameters.json")))!["parameters"]!.AsObject();

    [GeneratedRegex(@"\$\{(?<name>\w+)(=(?<default>[^}]*))?\}")]
    private static partial Regex AzdVariable();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)', '(?<default>[^']*)'\)")]
    private static partial Regex BicepVariable();
}
