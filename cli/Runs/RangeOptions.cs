using System.CommandLine;
using Fleetscore.Cli.Parsing;
using Fleetscore.Cli.Running;

namespace Fleetscore.Cli.Runs;

/// <summary>Which periods a command looks at: the last ones, or those between two instants.</summary>
internal sealed class RangeOptions
{
    private const int Default = 24;

    private readonly Option<int?> last = new("--last") { Description = $"How many periods, counted from the newest. Default: {Default}.", HelpName = "N" };
    private readonly Option<DateTimeOffset?> from = TimeOption.Create("--from", "From this instant on, such as 2026-11-22T10:00 (UTC).");
    private readonly Option<DateTimeOffset?> to = TimeOption.Create("--to", "Before this instant.");

    private RangeOptions()
    {
    }

    public static RangeOptions Of(Command command)
    {
        var range = new RangeOptions();
        command.Add(range.last);
        command.Add(range.from);
        command.Add(range.to);
        range.last.Require<int>(last => last >= 1, "must be a number of periods, at least 1");
        command.Validators.Add(result =>
        {
            bool bounded = result.GetResult(range.from) is not null || result.GetResult(range.to) is not null;
            if (bounded && result.GetResult(range.last) is not null)
            {
                result.AddError("Choose either --last or --from and --to.");
            }
        });
        return range;
    }

    public DateTimeOffset? From(ParseResult parsed) => parsed.GetValue(from);

    public DateTimeOffset? To(ParseResult parsed) => parsed.GetValue(to);

    /// <exception cref="CommandException">The range is empty.</exception>
    public Task<IReadOnlyList<PeriodRun>> RunsAsync(FleetView view, ParseResult parsed, CancellationToken cancellation)
    {
        DateTimeOffset? first = From(parsed);
        DateTimeOffset? end = To(parsed);
        if (first >= end)
        {
            throw new CommandException("--from must be before --to.");
        }

        return first is null && end is null
            ? view.LastRunsAsync(parsed.GetValue(last) ?? Default, cancellation)
            : view.RunsAsync(first, end, cancellation);
    }
}
