namespace Fleetscore.Cli.Cost;

/// <summary>The shape of a price table's file, as the YAML library fills it.</summary>
internal sealed class PriceContent
{
    public Dictionary<string, MeterContent> Meters { get; set; } = [];

    public Dictionary<string, FigureContent> Figures { get; set; } = [];

    public Dictionary<string, SizeContent> Sizes { get; set; } = [];

    public List<ServerContent> Servers { get; set; } = [];
}

internal sealed class MeterContent
{
    public string? Unit { get; set; }

    public string? Meter { get; set; }

    public string? Source { get; set; }

    public string? Date { get; set; }

    public string? Assumption { get; set; }

    public Dictionary<string, double> Prices { get; set; } = [];
}

internal sealed class FigureContent
{
    public double Value { get; set; }

    public string? Unit { get; set; }

    public string? Source { get; set; }

    public string? Assumption { get; set; }
}

internal sealed class SizeContent
{
    public int Shards { get; set; }

    public int Partitions { get; set; }

    public int ThroughputUnits { get; set; }

    public int MaximumThroughputUnits { get; set; }

    public DatabaseContent Database { get; set; } = new();

    public string Redundancy { get; set; } = "";

    public bool PrivateNetwork { get; set; }

    public Dictionary<string, AppContent> Apps { get; set; } = [];

    public int WarmScorers { get; set; }
}

internal sealed class DatabaseContent
{
    public string Sku { get; set; } = "";

    public int StorageGiB { get; set; }

    public int BackupDays { get; set; }

    public bool Standby { get; set; }
}

internal sealed class AppContent
{
    public int Min { get; set; }

    public int Max { get; set; }

    public double Vcpu { get; set; }

    public double Memory { get; set; }
}

internal sealed class ServerContent
{
    public string Sku { get; set; } = "";

    public double Writes { get; set; }
}
