using System.Net;
using System.Net.Sockets;
using Fleetscore.Cli.Doctor;

namespace Fleetscore.Tests.EndToEnd.Doctor;

public sealed class DoctorTests(ExaminedCheckout checkout) : IClassFixture<ExaminedCheckout>, IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Where_nothing_is_wrong_it_says_what_is_here()
    {
        (int exitCode, var findings) = await checkout.ExamineAsync($"--data '{data.Path}'");

        Assert.DoesNotContain(findings, finding => finding.Grade == "wrong");
        Assert.Equal(0, exitCode);
        Assert.Superset(
            new HashSet<string>([".NET SDK", "build", "dapr.yaml", "ports", "data", "disk", "host", "clock", "watchers", "dapr", "azure"]),
            new HashSet<string>(findings.Select(finding => finding.About)));
        Assert.Contains(findings, finding => finding is { About: "environment", Text: "DAPR_API_TOKEN is set: sidecars ask every caller for it" });
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_who_has_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, checkout.Ports[1]);
        taken.Start();

        (int exitCode, var findings) = await checkout.ExamineAsync($"--data '{data.Path}'");

        Assert.Equal(1, exitCode);
        string text = Assert.Single(findings, finding => finding.Grade == "wrong").Text;
        Assert.StartsWith($"{checkout.Ports[1]} (appPort of ingest in dapr.yaml) is in use by ", text, StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsLinux() ? $"(process {Environment.ProcessId})" : "another program", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dapr.yaml", "dapr.yaml", "an app has no 'appColour'")]
    [InlineData("global.json", ".NET SDK", "global.json asks for 1.0.0 (disable), which is not installed")]
    [InlineData("components/local/tick.yaml", "dapr.yaml", "'schedule' is 'soon'")]
    public async Task A_file_that_cannot_be_used_is_told(string file, string about, string text)
    {
        (int exitCode, var findings) = await checkout.ExamineAsync($"--data '{data.Path}'", file, content => file switch
        {
            "dapr.yaml" => content + "    appColour: red\n",
            "global.json" => "{ \"sdk\": { \"version\": \"1.0.0\", \"rollForward\": \"disable\" } }",
            _ => content.Replace("@every 1m", "soon", StringComparison.Ordinal),
        });

        Assert.Equal(1, exitCode);
        (string About, string Grade, string Text) wrong = Assert.Single(findings, finding => finding.Grade == "wrong");
        Assert.Equal(about, wrong.About);
        Assert.Contains(text, wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_one_is_told()
    {
        File.WriteAllText(data.File("file"), "");

        (int exitCode, var findings) = await checkout.ExamineAsync($"--data '{data.File("file")}/below'");

        Assert.Equal(1, exitCode);
        Assert.Equal($"{data.File("file")}/below cannot be a folder: {data.File("file")} is a file", Assert.Single(findings, finding => finding.Grade == "wrong").Text);
    }

    [Fact]
    public async Task A_damaged_database_and_a_host_that_was_killed_are_told()
    {
        File.WriteAllText(data.File("features.db"), new string('x', 8192));
        File.WriteAllText(data.File("host.json"), "{ \"processId\": 2147483600, \"broker\": \"mqtt://127.0.0.1:1\", \"apps\": [] }");

        (int exitCode, var findings) = await checkout.ExamineAsync($"--data '{data.Path}'");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("features.db: ", Assert.Single(findings, finding => finding.Grade == "wrong").Text, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.Text.StartsWith("the last one (process 2147483600) was killed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_alone_on_the_folder_is_told()
    {
        await using LocalDapr.Mqtt.MqttBroker broker =
            await LocalDapr.Mqtt.MqttBroker.StartAsync(data.File("broker.db"), port: 0, TestContext.Current.CancellationToken);

        (_, var findings) = await checkout.ExamineAsync($"--data '{data.Path}'");

        Assert.Contains(findings, finding => finding is { About: "host", Grade: "note", Text: "a broker alone, or a host that is just starting, uses the folder" });
        Assert.Contains(findings, finding => finding is { About: "database", Grade: "good", Text: "broker.db is whole" });
    }

    [Theory]
    [InlineData("1.18.5", Grade.Good)]
    [InlineData("1.19.0", Grade.Good)]
    [InlineData("1.18.3", Grade.Warning)]
    [InlineData("CLI version: 1.15.0", Grade.Warning)]
    [InlineData("edge", Grade.Note)]
    public void An_old_daprd_is_warned_of(string said, object grade) => Assert.Equal(grade, ToolChecks.Judge(said).Grade);

    [Theory]
    [InlineData("Max open files            256                  524288               files", Grade.Warning)]
    [InlineData("Max open files            1024                 524288               files", Grade.Good)]
    [InlineData("Max open files            unlimited            unlimited            files", Grade.Good)]
    public void Few_open_files_are_warned_of(string line, object grade) => Assert.Equal(grade, SystemChecks.OpenFiles(["Limit  Soft Limit", line]).Grade);

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", Grade.Wrong)]
    [InlineData("2026-05-02T00:00:00Z", Grade.Good)]
    public void A_clock_before_the_build_is_wrong(string now, object grade) =>
        Assert.Equal(grade, SystemChecks.Clock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)).Grade);
}
