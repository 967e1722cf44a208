namespace Fleetscore.Ingest;

internal static class IngestService
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
    }

    public static void MapIngest(this WebApplication app)
    {
    }
}
