using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Doctor;

/// <summary>Whether LocalDapr understands dapr.yaml and the component files.</summary>
internal static class FileChecks
{
    private const string About = "dapr.yaml";

    /// <returns>Null where a host would refuse the files.</returns>
    public static PlannedHost? ReadPlan(string folder, string data, List<Finding> findings)
    {
        try
        {
            var options = new LocalHostOptions { AppFile = Path.Combine(folder, "dapr.yaml"), DataDirectory = data };
            PlannedHost plan = HostInspection.Plan(options);
            findings.Add(Finding.Good(About, $"understood, with the components {string.Join(", ", plan.Components)}"));
            return plan;
        }
        catch (LocalDaprException refusal)
        {
            findings.Add(Finding.Wrong(
                About, refusal.Message, "Mend that line; `git diff -- dapr.yaml components` shows what was changed."));
            return null;
        }
    }
}
