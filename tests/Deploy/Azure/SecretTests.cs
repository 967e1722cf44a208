using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>Secrets are where they belong and nowhere else: the compiler writes a secure parameter's name where its value will be.</summary>
public sealed partial class SecretTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_secure_parameter_arrives_in_secrets_of_apps_alone(string variant)
    {
        string[] places = [.. Places(Variants.Of(variant).Snapshot, "").Where(place => place.Text.Contains("{parameters(", StringComparison.Ordinal)).Select(place => place.Path)];

        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Matches(@"^/predictedResources/\d+/properties/configuration/secrets/\d+/value$", place));
    }

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void A_variable_that_is_named_like_a_secret_comes_from_one(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        foreach ((string variable, EnvironmentVariable set) in app.Containers.SelectMany(container => container.Environment))
        {
            if (variable == "FLEETSCORE_STATE_CONNECTION")
            {
                Assert.DoesNotContain("password", set.Value, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("sslmode=verify-full", set.Value, StringComparison.Ordinal);
            }
            else if (LikeASecret().IsMatch(variable))
            {
                Assert.True(set is { Secret: not null, Value: null }, $"{app} has {variable} in plain text");
            }

            Assert.True(set.Secret is null || app.Secrets.ContainsKey(set.Secret), $"{app} has no secret {set.Secret}");
        }
    }

    /// <summary>What is known when the template is compiled can be read by everyone who can read the template.</summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void A_secret_of_an_app_is_a_file_of_its_sidecar_or_is_asked_for_when_it_is_deployed(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);
        HashSet<string> files = [.. app.Sidecar?.SecretFiles.Values ?? []];

        Assert.All(app.Secrets, secret => Assert.True(
            files.Contains(secret.Value) || secret.Value.StartsWith('{'),
            $"{app} has the secret {secret.Key} in plain text"));
    }

    /// <summary>A comment may speak of passwords; a line that gives one may not.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void The_files_of_a_sidecar_hold_no_secret(string variant, string name) =>
        Assert.All(MountedFile.Of(Variants.Of(variant).App(name).Sidecar!), file => Assert.DoesNotMatch("(?im)^[^#\n]*(account_?key|sharedAccess|password|clientSecret|saslToken)", file.Content));

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void An_output_says_no_secret(string variant) =>
        Assert.All(Places(Variants.Of(variant).Snapshot["outputs"], ""), place => Assert.DoesNotMatch(@"\{list\w*\(|\.ConnectionString|#ConnectionString|InstrumentationKey", place.Text));

    [Theory]
    [MemberData(nameof(Template.Files), MemberType = typeof(Template))]
    public void A_parameter_that_is_named_like_a_secret_is_secure(string file) =>
        Assert.All(
            Template.Of(file).Parameters.Where(parameter => LikeASecret().IsMatch(parameter.Name)),
            parameter => Assert.True(parameter.IsSecure, $"{parameter} is not secure"));

    private static IEnumerable<(string Path, string Text)> Places(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(entry => Places(entry.Value, $"{path}/{entry.Key}")),
        JsonArray list => list.SelectMany((item, i) => Places(item, $"{path}/{i}")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(path, value.GetValue<string>())],
        _ => [],
    };

    [GeneratedRegex("token|key|password|secret|connection_?string|STATE_CONNECTION$", RegexOptions.IgnoreCase)]
    private static partial Regex LikeASecret();
}
