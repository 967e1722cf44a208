using System.CommandLine;

namespace Fleetscore.Cli.Output;

/// <summary><c>--json</c> and, where there are rows, <c>--csv</c>.</summary>
internal sealed class FormatOptions
{
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON document." };
    private readonly Option<bool> csv = new("--csv") { Description = "Print CSV (RFC 4180)." };

    private FormatOptions()
    {
    }

    public static FormatOptions JsonOf(Command command)
    {
        var format = new FormatOptions();
        command.Add(format.json);
        return format;
    }

    public static FormatOptions JsonOrCsvOf(Command command)
    {
        FormatOptions format = JsonOf(command);
        command.Add(format.csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(format.json) && result.GetValue(format.csv))
            {
                result.AddError("Choose one of --json and --csv.");
            }
        });
        return format;
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    public bool Csv(ParseResult parsed) => parsed.GetValue(csv);
}
