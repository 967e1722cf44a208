using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Help;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Spectre.Console;

namespace Fleetscore.Cli.Models;

/// <summary><c>fleetscore models import|publish|list|show</c>: the model versions of a local system.</summary>
internal static class ModelsCommand
{
    private static readonly Option<DirectoryInfo?> Data = new("--data")
    {
        Description = "The system's data. Default: .fleetscore in the checkout.",
        Recursive = true,
    };

    public static Command Create() =>
        new Command("models", "Import, publish and look at model versions.") { Data, Import(), Publish(), List(), Show() }
        .WithExamples("fleetscore models import samples/models", "fleetscore models list");

    private static Command Import()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Pickles named model_{device}_{tag}." };
        var command = new Command("import", "Read scikit-learn pickles into a new version. Nothing in them is run. Exit code 1 if any was refused.") { folder };
        command.SetAction(parsed =>
        {
            ImportResult imported = StoreOf(parsed).Import(parsed.GetRequiredValue(folder));
            foreach (RefusedPickle refused in imported.Refused)
            {
                Console.WriteLine($"refused {refused.File}: {refused.Reason}");
            }

            ModelManifest manifest = imported.Manifest;
            Console.WriteLine($"version {manifest.Version}: {manifest.Series - manifest.Refused} models, {manifest.Refused} refused, {manifest.Packs.Count} packs");
            Console.WriteLine($"Let new runs use it with: fleetscore models publish {manifest.Version}");
            return manifest.Refused == 0 ? ExitCode.Good : ExitCode.Bad;
        });
        return command.WithExamples("fleetscore models import samples/models");
    }

    private static Command Publish()
    {
        Argument<string> version = VersionArgument();
        var command = new Command("publish", "Let new runs use a version; runs that have begun keep theirs.") { version };
        command.SetAction(parsed =>
        {
            ModelManifest manifest = StoreOf(parsed).Publish(parsed.GetRequiredValue(version));
            Console.WriteLine($"New runs use version {manifest.Version}.");
        });
        return command.WithExamples("fleetscore models publish 3f2a9c01");
    }

    private static Command List()
    {
        var command = new Command("list", "Show all versions.");
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            string? current = store.Current();
            Table table = new Table().Border(TableBorder.Simple).AddColumns("version", "models", "refused", "packs", "imported", "");
            foreach ((ModelManifest manifest, DateTime importedAt) in store.Versions())
            {
                table.AddRow(
                    manifest.Version, Text(manifest.Series - manifest.Refused), Text(manifest.Refused), Text(manifest.Packs.Count),
                    importedAt.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), manifest.Version == current ? "published" : "");
            }

            AnsiConsole.Write(table);
        });
        return command.WithExamples("fleetscore models list");
    }

    private static Command Show()
    {
        Argument<string> version = VersionArgument();
        var command = new Command("show", "Show a version's models, series by series.") { version };
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            ModelManifest manifest = store.Manifest(parsed.GetRequiredValue(version));
            Table table = new Table().Border(TableBorder.Simple).AddColumns("device", "sensor", "model");
            IEnumerable<PackEntry> entries = manifest.Packs.SelectMany(pack => store.Pack(pack).Entries.ToArray()).OrderBy(entry => entry.Series);
            foreach (PackEntry entry in entries)
            {
                table.AddRow(Markup.Escape(entry.Series.Device), Markup.Escape(entry.Series.Sensor), Markup.Escape(Describe(entry.Model)));
            }

            AnsiConsole.Write(table);
        });
        return command.WithExamples("fleetscore models show 3f2a9c01");
    }

    private static string Describe(ImportedModel model) => model.Refusal is { } reason ? $"refused: {reason}" : model.Model!.Kind;

    private static Argument<string> VersionArgument() => new("version") { Description = "The version, as `models list` shows it." };

    private static ModelStore StoreOf(ParseResult parsed) => ModelStore.In(Solution.DataDirectory(parsed.GetValue(Data)));

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
