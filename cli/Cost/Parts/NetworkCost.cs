namespace Fleetscore.Cli.Cost;

/// <summary>The registry, and what a private network takes.</summary>
internal static class NetworkCost
{
    private const string Part = "Network";

    public static void AddTo(Bill bill)
    {
        bill.Add("Registry", bill.Load.PrivateNetwork ? "Premium" : "Basic", bill.Load.PrivateNetwork ? "registry.premium" : "registry.basic", bill.Hours / 24);
        if (!bill.Load.PrivateNetwork)
        {
            return;
        }

        // An event goes in, and its items to the database and back.
        double bytes = bill.Load.EventsPerSecond * EventHubsCost.EventBytes(bill) * 3 * bill.Seconds;
        bill.Add(Part, "private endpoints", "network.private-endpoint", bill.Figure("network.private-endpoints") * bill.Hours);
        bill.Add(Part, "data through them", "network.private-data", bytes / 1e9);
        bill.Add(Part, "DNS zones", "network.dns-zone", bill.Figure("network.dns-zones"));
        bill.Add(Part, "load balancer", "network.load-balancer", bill.Hours);
        bill.Add(Part, "address", "network.public-address", bill.Hours);
    }
}
