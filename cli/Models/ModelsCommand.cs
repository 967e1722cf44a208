using System.CommandLine;
using System.Globalization;
using System.Text;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Models.Training;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Models;

/// <summary><c>fleetscore models import|train|publish|list|show</c>: the model versions of a local system.</summary>
internal static class ModelsCommand
{
    private static readonly Option<DirectoryInfo?> Data = new("--data")
    {
        Description = "The system's data. Default: .fleetscore in the checkout.",
        Recursive = true,
    };

    public static Command Create() =>
        new Command("models", "Import, train, publish and look at model versions.") { Data, Import(), TrainCommand.Create(Data), Publish(), List(), Show() }
        .WithExamples("fleetscore models import samples/models", "fleetscore models train --publish", "fleetscore models list");

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
        Option<bool> json = JsonOption();
        var command = new Command("list", "Show all versions.") { json };
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            string? current = store.Current();
            VersionView[] versions = [.. store.Versions().Select(version => VersionView.Of(version.Manifest, version.ImportedAt, current))];
            if (parsed.GetValue(json))
            {
                WriteJson(versions);
            }
            else
            {
                AnsiConsole.Write(TableOf(versions));
            }
        });
        return command.WithExamples("fleetscore models list");
    }

    private static Command Show()
    {
        Argument<string> version = VersionArgument();
        Option<bool> json = JsonOption();
        var command = new Command("show", "Show a version's models, series by series.") { version, json };
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            ModelManifest manifest = store.Manifest(parsed.GetRequiredValue(version));
            ModelView[] models = [.. store.Entries(manifest).OrderBy(entry => entry.Series).Select(ModelView.Of)];
            if (parsed.GetValue(json))
            {
                WriteJson(models);
            }
            else
            {
                AnsiConsole.Write(TableOf(models));
            }
        });
        return command.WithExamples("fleetscore models show 3f2a9c01");
    }

    private static Table TableOf(IEnumerable<VersionView> versions)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("version", "models", "refused", "packs", "imported", "");
        foreach (VersionView version in versions)
        {
            table.AddRow(
                version.Version, Text(version.Models), Text(version.Refused), Text(version.Packs),
                version.Imported.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), version.Published ? "published" : "");
        }

        return table;
    }

    private static Table TableOf(IEnumerable<ModelView> models)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("device", "sensor", "model");
        foreach (ModelView model in models)
        {
            table.AddRow(Markup.Escape(model.Device), Markup.Escape(model.Sensor), Markup.Escape(model.Description));
        }

        return table;
    }

    private static void WriteJson<T>(T value) => Console.WriteLine(Encoding.UTF8.GetString(ContractsJson.Write(value)));

    private static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document." };

    private static Argument<string> VersionArgument() => new("version") { Description = "The version, as `models list` shows it." };

    private static ModelStore StoreOf(ParseResult parsed) => ModelStore.In(Solution.DataDirectory(parsed.GetValue(Data)));

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
