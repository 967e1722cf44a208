using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scheduler;

/// <summary>The page's files, as they are in Dashboard/Page: nothing builds them, and they load nothing from elsewhere.</summary>
internal static class DashboardPage
{
    private const string Folder = "dashboard/";

    private static readonly HashSet<string> Files =
        [.. typeof(DashboardPage).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))];

    public static Results<FileStreamHttpResult, ProblemHttpResult> File(string file) =>
        Files.Contains(Folder + file) && typeof(DashboardPage).Assembly.GetManifestResourceStream(Folder + file) is { } content
            ? TypedResults.Stream(content, ContentType(file))
            : TypedResults.Problem($"The dashboard has no file '{file}'. It begins at /.", statusCode: StatusCodes.Status404NotFound);

    private static string ContentType(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
}
