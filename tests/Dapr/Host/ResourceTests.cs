using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.Dapr.Host;

public sealed class ResourceTests
{
    [Fact]
    public void A_component_type_LocalDapr_does_not_have_is_refused_by_name()
    {
        using Solution solution = new Solution().App("ingest").Component("cache", "state.redis", ("redisHost", "localhost:6379"));

        Assert.EndsWith(
            "component 'cache': LocalDapr has no state.redis; it has state.sqlite, bindings.localstorage, bindings.mqtt3, bindings.cron and secretstores.local.env. "
            + "Run the solution with Dapr: dapr run -f .",
            Refusal(solution),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_YAML_is_refused_with_its_line()
    {
        using Solution solution = new Solution().App("ingest").File("a", "kind: [\n");

        Assert.Contains("a.yaml:2: not YAML", Refusal(solution), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tick.schedule")]
    [InlineData("features")]
    public void An_override_of_nothing_is_refused(string name)
    {
        using Solution solution = new Solution().App("ingest").Component("features", "state.sqlite", ("connectionString", "x.db"));

        Assert.Contains($"'{name}' overrides nothing", Refusal(solution, (name, "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_begin_in_the_data_directory_or_else_in_the_app_s_folder_as_with_Dapr()
    {
        using Solution solution = new Solution().App("ingest");
        HostPlan plan = HostPlan.Make(solution.Options() with { DataDirectory = "/elsewhere" });

        Assert.Equal("/elsewhere/features.db", plan.Locate(".fleetscore/features.db", plan.Entries[0]));
        Assert.Equal("/elsewhere/results", plan.Locate("./.fleetscore/results", plan.Entries[0]));
        Assert.Equal(Path.Combine(solution.Folder, "data", "x"), plan.Locate("data/x", plan.Entries[0]));
        Assert.Equal("/absolute", plan.Locate("/absolute", plan.Entries[0]));
    }

    [Fact]
    public void The_project_s_own_files_are_understood()
    {
        string root = Checkout.Root;
        HostPlan plan = HostPlan.Make(new LocalHostOptions { AppFile = Path.Combine(root, "dapr.yaml"), PortOffset = 10 });

        Assert.Equal(["ingest", "aggregator", "scheduler", "scorer-1", "scorer-2"], plan.Apps.Select(app => app.Name));
        Assert.Equal(5111, plan.Apps[0].AppPort);
        Assert.Equal(1893, plan.BrokerPort);
        Assert.Equal(Path.Combine(root, ".fleetscore", "workflow.db"), plan.WorkflowDatabase);
        Assert.All(plan.Entries, entry => Assert.Equal(root, entry.Directory));
    }

    private static string Refusal(Solution solution, params (string, string)[] overrides) =>
        Assert.Throws<LocalDaprException>(() => HostPlan.Make(solution.Options(overrides))).Message;
}
