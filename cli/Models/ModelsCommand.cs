using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Models.Training;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Models;

/// <summary><c>fleetscore models import|train|publish|list|show</c>: the model versions of a local system.</summary>
internal static class ModelsCommand
{
    private static readonly Option<DirectoryInfo?> Data = DataOption.Create(recursive: true);

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
        var command = new Command("list", "Show all versions.");
        var format = FormatOptions.JsonOf(command);
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            string? current = store.Current();
            VersionView[] versions = [.. store.Versions().Select(version => VersionView.Of(version.Manifest, version.ImportedAt, current))];
            if (format.Json(parsed))
            {
                DataOutput.Json(versions);
            }
            else
            {
                Terminal.Out.Write(TableOf(versions));
            }
        });
        return command.WithExamples("fleetscore models list");
    }

    private static Command Show()
    {
        Argument<string> version = VersionArgument();
        var command = new Command("show", "Show a version's models, series by series.") { version };
        var format = FormatOptions.JsonOf(command);
        command.SetAction(parsed =>
        {
            ModelStore store = StoreOf(parsed);
            ModelManifest manifest = store.Manifest(parsed.GetRequiredValue(version));
            ModelView[] models = [.. store.Entries(manifest).OrderBy(entry => entry.Series).Select(ModelView.Of)];
            if (format.Json(parsed))
            {
                DataOutput.Json(models);
            }
            else
            {
                Terminal.Out.Write(TableOf(models));
            }
        });
        return command.WithExamples("fleetscore models show 3f2a9c01");
    }

    private static Table TableOf(IEnumerable<VersionView> versions)
    {
        Table table = Terminal.Table(
            Terminal.Column("version"), Terminal.Number("models"), Terminal.Number("refused"), Terminal.Number("packs"), Terminal.Column("imported"),
            Terminal.Column(""));
        foreach (VersionView version in versions)
        {
            table.AddRow(
                version.Version, Terminal.Text(version.Models), Terminal.Text(version.Refused), Terminal.Text(version.Packs),
                version.Imported.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), version.Published ? "published" : "");
        }

        return table;
    }

    private static Table TableOf(IEnumerable<ModelView> models)
    {
        Table table = Terminal.Table(Terminal.Column("device"), Terminal.Column("sensor"), Terminal.Column("model"));
        foreach (ModelView model in models)
        {
            table.AddRow(Markup.Escape(model.Device), Markup.Escape(model.Sensor), Markup.Escape(model.Description));
        }

        return table;
    }

    private static Argument<string> VersionArgument() => new("version") { Description = "The version, as `models list` shows it." };

    private static ModelStore StoreOf(ParseResult parsed) => ModelStore.In(Solution.DataDirectory(parsed.GetValue(Data)));
}
