using System.Text;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>
/// The JSON of every message, as it is on the wire and in stores: what was stored yesterday must be readable tomorrow.
/// <c>UPDATE_GOLDEN=1</c> in the environment writes the files anew; look at the difference before you commit it.
/// </summary>
public sealed class GoldenMessageTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Pure", "Contracts", "Golden");

    private static readonly bool Renew = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    public static TheoryData<string> Names => [.. SampleMessages.All.Select(message => message.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_as_its_golden_file(string name)
    {
        object message = SampleMessages.All.Single(message => message.GetType().Name == name);
        string json = Indented(JsonSerializer.Serialize(message, message.GetType(), ContractsJson.Options));
        string file = Path.Combine(Folder, $"{name}.json");
        if (Renew)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, json);
        }

        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(file), json);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_golden_file_is_read_without_loss(string name)
    {
        Type type = SampleMessages.All.Single(message => message.GetType().Name == name).GetType();
        string golden = File.ReadAllText(Path.Combine(Folder, $"{name}.json"));

        object? read = JsonSerializer.Deserialize(golden, type, ContractsJson.Options);

        Assert.Equal(golden, Indented(JsonSerializer.Serialize(read, type, ContractsJson.Options)));
    }

    [Fact]
    public void No_golden_file_is_without_its_message() => Assert.Equal(
        SampleMessages.All.Select(message => message.GetType().Name).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"from\":\"yesterday\"}")]
    [InlineData("[]")]
    public void Another_shape_is_refused(string json) =>
        Assert.Throws<JsonException>(() => ContractsJson.Read<PauseRequest>(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_member_nobody_knows_is_passed_over() =>
        Assert.Equal("v1", ContractsJson.Read<CurrentVersion>("""{"version":"v1","since":"yesterday"}"""u8).Version);

    private static string Indented(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = ContractsJson.Options.Encoder }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
