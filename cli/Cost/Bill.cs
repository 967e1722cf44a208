namespace Fleetscore.Cli.Cost;

/// <summary>One line of an estimate.</summary>
/// <param name="Part">What it belongs to, such as <c>Event Hubs</c>.</param>
/// <param name="What">What is paid for.</param>
/// <param name="Quantity">A month.</param>
/// <param name="Unit">Of the quantity.</param>
/// <param name="Price">US dollars a unit.</param>
/// <param name="Meter">The price's name in the table.</param>
/// <param name="Assumption">What the price stands for.</param>
internal sealed record CostLine(string Part, string What, double Quantity, string Unit, double Price, string Meter, string Assumption)
{
    /// <summary>US dollars a month.</summary>
    public double Monthly => Quantity * Price;
}

/// <summary>Gathers the lines, and what a person should know of them.</summary>
internal sealed class Bill(PriceTable table, FleetLoad load, InstallationSize size)
{
    private readonly List<CostLine> lines = [];
    private readonly List<string> notes = [];

    public PriceTable Table => table;

    public FleetLoad Load => load;

    public InstallationSize Size => size;

    public IReadOnlyList<CostLine> Lines => lines;

    public IReadOnlyList<string> Notes => notes;

    public double Hours => table.Figure("hours-per-month");

    public double Seconds => Hours * 3_600;

    public double RunsPerMonth => Seconds / load.Period.TotalSeconds;

    public double Figure(string name) => table.Figure(name);

    public double Price(string meter) => table.Price(meter, load.Region);

    /// <param name="quantity">In the meter's units.</param>
    public void Add(string part, string what, string meter, double quantity) =>
        lines.Add(new CostLine(part, what, quantity, table.Meter(meter).Unit, Price(meter), meter, table.Meter(meter).Assumption));

    /// <summary>What costs nothing up to an amount: a line of its own, below zero.</summary>
    public void Free(string what, string meter, double amount) =>
        Add(FreeGrants, what, meter, -Math.Min(amount, lines.Where(line => line.Meter == meter).Sum(line => line.Quantity)));

    public void Note(string text) => notes.Add(text);

    public const string FreeGrants = "free grants";
}
