using System.Globalization;

namespace Fleetscore.Cli.Cost;

/// <summary>PostgreSQL: a server for the commits, storage for what is kept, and what backups take beyond that.</summary>
internal static class DatabaseCost
{
    private const string Part = "PostgreSQL";
    private const double GiB = 1024.0 * 1024 * 1024;
    private const double LargestDisk = 32_768;

    public static void AddTo(Bill bill)
    {
        DatabaseSize size = bill.Size.Database;
        double servers = size.Standby ? 2 : 1;
        string sku = Server(bill).Sku;
        double used = UsedGiB(bill);
        double provisioned = Provisioned(used / bill.Figure("postgresql.full"), size.StorageGiB);
        string standby = size.Standby ? ", and a standby" : "";
        bill.Add(Part, $"server {sku}{standby}", $"postgresql.{sku}", servers * bill.Hours);
        bill.Add(Part, $"storage{standby}", "postgresql.storage", servers * provisioned);
        bill.Add(Part, $"backups of {size.BackupDays} days", "postgresql.backup", Math.Max(0, used + (WrittenGiBPerDay(bill) * size.BackupDays) - provisioned));
        if (provisioned > LargestDisk)
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"{provisioned:N0} GiB are more than one server can have ({LargestDisk:N0}): shorten --retention, or split the fleet over several installations."));
        }
    }

    private static Server Server(Bill bill)
    {
        double writes = bill.Load.ChunkWritesPerSecond * bill.Figure("peak");
        Server[] enough = [.. bill.Table.Servers.SkipWhile(server => server.Sku != bill.Size.Database.Sku)];
        if (Array.Find(enough, server => server.Writes * bill.Figure("load") >= writes) is { } chosen)
        {
            return chosen;
        }

        bill.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{writes:N0} chunks of devices written in a second are more than any server of the table takes: have devices send more readings at once, or split the fleet over several installations."));
        return enough[^1];
    }

    private static double UsedGiB(Bill bill) =>
        bill.Load.Devices * (bill.Load.Retention / Chunk(bill)) * (ItemBytes(bill) + bill.Figure("postgresql.item-bytes")) / GiB;

    /// <summary>Both items of a chunk: readings and features.</summary>
    private static double ItemBytes(Bill bill) =>
        bill.Load.Sensors * ((Chunk(bill) / bill.Load.Interval * bill.Figure("postgresql.reading-bytes"))
            + (Chunk(bill) / bill.Load.Window * bill.Figure("postgresql.window-bytes")));

    /// <summary>Every write is of the whole chunk, which is half full on average.</summary>
    private static double WrittenGiBPerDay(Bill bill) =>
        bill.Load.ChunkWritesPerSecond * 86_400 * ItemBytes(bill) / 2 * bill.Figure("postgresql.write-ahead") / GiB;

    private static TimeSpan Chunk(Bill bill) => bill.Load.Window > TimeSpan.FromMinutes(5) ? bill.Load.Window : TimeSpan.FromMinutes(5);

    /// <summary>Disks double in size.</summary>
    private static double Provisioned(double needed, int least)
    {
        double disk = least;
        while (disk < needed)
        {
            disk *= 2;
        }

        return disk;
    }
}
