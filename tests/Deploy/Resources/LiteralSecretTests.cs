using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>No file of components or deployments holds a secret: they name where it is kept.</summary>
public sealed partial class LiteralSecretTests
{
    private static readonly string[] Endings = [".yaml", ".yml", ".env", ".json", ".bicep", ".bicepparam", ".sh", ".ps1", ".sql"];

    public static TheoryData<string> Texts =>
    [
        .. new[] { "components", "deploy" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_file_holds_no_secret(string file) =>
        Assert.DoesNotMatch(Secret(), File.ReadAllText(Path.Combine(Checkout.Root, file)));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_file_holds_no_resource_of_kind_Secret(string file)
    {
        if (Path.GetExtension(file) is ".yaml" or ".yml")
        {
            Assert.DoesNotContain(ResourceFile.InText(File.ReadAllText(Path.Combine(Checkout.Root, file)), file), one => one.Kind == "Secret");
        }
    }

    [Theory]
    [InlineData("connectionString: host=db user=a password=letmein")]
    [InlineData("- name: storageAccountKey\n  value: c2VjcmV0c2VjcmV0c2VjcmV0")]
    [InlineData("Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=abcdefgh")]
    [InlineData("InstrumentationKey=00000000-1111-2222-3333-444444444444")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("https://a.blob.core.windows.net/models?sv=2024-01-01&sig=abcdef%3D")]
    [InlineData("APP_API_TOKEN: d0f2a7c4b1e9")]
    public void A_secret_is_recognised(string text) => Assert.Matches(Secret(), text);

    [Theory]
    [InlineData("connectionString: host=db user=fleetscore-state dbname=fleetscore sslmode=require")]
    [InlineData("dapr.io/app-token-secret: caller-token")]
    [InlineData("- name: APP_API_TOKEN\n  valueFrom: { secretKeyRef: { name: caller-token, key: token } }")]
    public void A_reference_is_none(string text) => Assert.DoesNotMatch(Secret(), text);

    // A key's or password's own value; a private key; a shared access signature; an environment variable that is a token.
    [GeneratedRegex(
        """
        (?ix)
          \b password \s* [=:] \s* ["']? (?!["'$<{]) [^\s;"'$<{,]{4,}
        | \b (AccountKey|SharedAccessKey|InstrumentationKey) = (?![<${]) [^\s;]{6,}
        | name: \s* \w* (accountKey|accessKey|password|clientSecret) \s+ value: \s* \S
        | -----BEGIN \s [A-Z ]* PRIVATE \s KEY
        | [?&]sig=[^&\s$<{]{4,}
        | \b \w+_TOKEN \s* [=:] \s* ["']? (?!["'$<{]) [^\s"'$<{,]{6,}
        """)]
    private static partial Regex Secret();
}
