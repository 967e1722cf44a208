using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Doctor;

/// <summary>Whether what would run is built, and from the sources as they are: by the stamp of the script ./fleetscore.</summary>
internal static class BuildChecks
{
    private const string About = "build";
    private const string Build = "Run ./fleetscore once (it builds), or dotnet build -c Release.";

    private static readonly string[] Sources = ["libs", "services", "cli"];
    private static readonly string[] Settings = ["*.props", "*.targets", "global.json"];

    public static IReadOnlyList<Finding> Look(string folder, PlannedHost? plan)
    {
        string[] missing = [.. (plan?.Programs ?? []).Where(program => !File.Exists(program))];
        if (missing.Length > 0)
        {
            string names = string.Join(", ", missing.Select(program => Path.GetRelativePath(folder, program)));
            return [Finding.Wrong(About, $"missing: {names}", Build)];
        }

        var stamp = new FileInfo(Path.Combine(folder, "artifacts", "fleetscore.stamp"));
        if (!stamp.Exists)
        {
            return [Finding.Note(About, "there, but ./fleetscore has not built it: it will, once")];
        }

        return [SourcesIn(folder).FirstOrDefault(source => source.LastWriteTimeUtc > stamp.LastWriteTimeUtc) is { } newer
            ? Finding.Note(About, $"older than {Path.GetRelativePath(folder, newer.FullName)}: the next ./fleetscore builds anew")
            : Finding.Good(About, "there, and as new as its sources")];
    }

    private static IEnumerable<FileInfo> SourcesIn(string folder) => Sources
        .Select(name => new DirectoryInfo(Path.Combine(folder, name)))
        .Where(sources => sources.Exists)
        .SelectMany(sources => sources.EnumerateFiles("*", SearchOption.AllDirectories))
        .Concat(Settings.SelectMany(pattern => new DirectoryInfo(folder).EnumerateFiles(pattern)));
}
