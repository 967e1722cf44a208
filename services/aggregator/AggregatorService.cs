namespace Fleetscore.Aggregator;

internal static class AggregatorService
{
    public static void AddAggregator(this WebApplicationBuilder builder)
    {
    }

    public static void MapAggregator(this WebApplication app)
    {
    }
}
