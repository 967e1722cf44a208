namespace Fleetscore.Scorer;

internal static class ScorerService
{
    public static void AddScorer(this WebApplicationBuilder builder)
    {
    }

    public static void MapScorer(this WebApplication app)
    {
    }
}
