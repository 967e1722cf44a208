using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Models;

/// <summary>A folder of pickles named <c>model_{device}_{tag}</c>, with or without <c>.pkl</c> or <c>.pickle</c>.</summary>
internal static partial class PickleFolder
{
    /// <summary>Reads every model in the folder; a refused one keeps its place.</summary>
    /// <exception cref="CommandException">There is no such folder, or nothing in it is named like a model.</exception>
    public static IReadOnlyList<ImportedPickle> Read(DirectoryInfo folder)
    {
        if (File.Exists(folder.FullName))
        {
            throw new CommandException($"{folder.FullName} is a file; name a folder of pickles called model_{{device}}_{{tag}}.");
        }

        if (!folder.Exists)
        {
            throw new CommandException($"{folder.FullName} does not exist; name a folder of pickles called model_{{device}}_{{tag}}.");
        }

        var pickles = new SortedDictionary<SeriesId, ImportedPickle>();
        foreach (FileInfo file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (SeriesOf(file) is not { } series)
            {
                continue;
            }

            if (!pickles.TryAdd(series, new ImportedPickle(series, file.Name, SklearnImport.Read(File.ReadAllBytes(file.FullName)))))
            {
                throw new CommandException($"{folder.FullName} has two models of {series}: {pickles[series].File} and {file.Name}. Remove one.");
            }
        }

        return pickles.Count > 0
            ? [.. pickles.Values]
            : throw new CommandException($"{folder.FullName} has no file named model_{{device}}_{{tag}}, such as model_pump-17_temperature.");
    }

    private static SeriesId? SeriesOf(FileInfo file)
    {
        Match match = ModelName().Match(file.Name);
        if (!match.Success)
        {
            return null;
        }

        var series = new SeriesId(match.Groups["device"].Value, match.Groups["tag"].Value);
        string? problem = Identifiers.Problem(series.Device) ?? Identifiers.Problem(series.Sensor);
        return problem is null ? series : throw new CommandException($"{file.FullName}: an id in its name {problem}.");
    }

    // The last underscore parts device and tag, so that a device's id may have underscores of its own.
    [GeneratedRegex(@"^model_(?<device>.+)_(?<tag>[^_]+?)(\.pkl|\.pickle)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ModelName();
}

/// <summary>A file of the folder: its series, and the model or why it was refused.</summary>
internal sealed record ImportedPickle(SeriesId Series, string File, ImportedModel Model);
