using Fleetscore.Tests.EndToEnd;
using Fleetscore.Tests.EndToEnd.Demo;
using Fleetscore.Tests.EndToEnd.Documents;
using Fleetscore.Tests.EndToEnd.Recovery;
using Fleetscore.Tests.EndToEnd.Simulate;
using Fleetscore.Tests.EndToEnd.Telemetry;
using Fleetscore.Tests.EndToEnd.Up;
using Fleetscore.Tests.EndToEnd.Words;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Fleetscore.Tests.EndToEnd;

/// <summary>The classes that take longest begin first: nobody waits for one that began when all others had ended.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(ReadmeTests), typeof(DemoTests), typeof(WordsTests), typeof(LiveFleetTests), typeof(DisturbedRunTests),
        typeof(ApplicationInsightsTests), typeof(OtherDemosTests), typeof(UpTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name) =>
        Array.FindIndex(Longest, type => name.Contains($"{type.FullName} ", StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length;
}
