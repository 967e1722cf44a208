using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Cli.Doctor;

/// <summary>Whether the ports of dapr.yaml are free, and who has them if not.</summary>
internal static class PortChecks
{
    private const string About = "ports";

    public static IReadOnlyList<Finding> Look(PlannedHost? plan, string data)
    {
        if (plan is null)
        {
            return [];
        }

        HashSet<int> own = [.. OwnPorts(data)];
        Finding[] taken =
        [
            .. plan.Ports.Where(one => PortOwner.IsTaken(one.Port) && !own.Contains(one.Port)).Select(one => Taken(one.Port, one.Purpose)),
        ];
        if (taken.Length > 0)
        {
            return taken;
        }

        int used = plan.Ports.Count(one => own.Contains(one.Port));
        string text = used > 0 ? "free or in use by this system's own host" : "of dapr.yaml and of the broker are free";
        return [Finding.Good(About, $"all {plan.Ports.Count} {text}")];
    }

    private static Finding Taken(int port, string purpose)
    {
        PortOwner? owner = PortOwner.Find(port);
        string who = owner is null ? "another program" : $"{owner.Program} (process {owner.ProcessId})";
        return Finding.Wrong(
            About,
            $"{port} ({purpose}) is in use by {who}",
            "Stop it, or start with `fleetscore up --ports 1000` (adds 1000 to each) or `--ports free`.");
    }

    private static IEnumerable<int> OwnPorts(string data)
    {
        try
        {
            return HostFile.Read(data) is { } host
                ? [host.Broker.Port, .. host.Apps.SelectMany(app => (int[])[app.AppPort, app.DaprHttpPort, app.DaprGrpcPort])]
                : [];
        }
        catch (LocalDaprException)
        {
            return []; // The data's own check says what is wrong with it.
        }
    }
}
