using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Watching.Kusto;

namespace Fleetscore.Tests.Deploy.Watching;

/// <summary>The queries parse, and ask for names that services really give.</summary>
public sealed partial class KqlTests
{
    /// <summary>What ASP.NET measures by itself.</summary>
    private static readonly string[] MeasuredByAspNet = ["http.server.request.duration"];

    public static TheoryData<string> Queries => KqlFile.Paths;

    [Theory]
    [MemberData(nameof(Queries))]
    public void Kustos_parser_has_nothing_to_say_against_a_query(string path) => Assert.Empty(KustoParser.Of(path).Problems);

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_says_first_what_it_answers(string path) => Assert.Matches("^// [A-Z].*\\.\n[^/]", KqlFile.At(path).Text);

    [Theory]
    [MemberData(nameof(Queries))]
    public void Metrics_and_attributes_are_the_contracts(string path) =>
        Assert.All(
            TelemetryNames.In(KqlFile.At(path).Text),
            used => Assert.Contains(used, TelemetryNames.Metrics.Concat(TelemetryNames.Attributes)));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Spans_and_metrics_asked_for_by_name_are_the_contracts(string path) =>
        Assert.All(Compared("name", path), used => Assert.Contains(used, TelemetryNames.Metrics.Concat(TelemetryNames.Spans).Concat(MeasuredByAspNet)));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Services_are_told_apart_by_their_app_ids(string path) =>
        Assert.All(Compared("cloud_RoleName", path), used => Assert.Contains(used, TelemetryNames.Apps));

    /// <summary>The texts that a query compares a column with, by == or in.</summary>
    private static IEnumerable<string> Compared(string column, string path) =>
        Comparison().Matches(KqlFile.At(path).Text)
            .Where(match => match.Groups["column"].Value == column)
            .SelectMany(match => match.Groups["text"].Captures)
            .Select(capture => capture.Value);

    [GeneratedRegex("""\b(?<column>\w+) (==|in) \(?("(?<text>[^"]*)"(, )?)+""")]
    private static partial Regex Comparison();
}
