using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>dapr.yaml means what the Dapr CLI takes it for.</summary>
public sealed class AppFileTests : IDisposable
{
    private readonly Solution solution = new();

    public void Dispose() => solution.Dispose();

    [Fact]
    public void What_an_app_says_goes_before_common()
    {
        AppEntry[] apps = Read(
            """
            common:
              env: { SHARED: common, BOTH: common }
              appLogDestination: console
              daprdLogDestination: fileAndConsole
              enableAppHealthCheck: true
              appHealthThreshold: 7
            apps:
              - { appID: one, appDirPath: ., command: [ a ], env: { BOTH: one }, appLogDestination: file, appHealthThreshold: 2 }
              - { appID: two, appDirPath: ., command: [ a ] }
            """);

        Assert.Equal(new Dictionary<string, string> { ["SHARED"] = "common", ["BOTH"] = "one" }, apps[0].Environment);
        Assert.Equal(new Dictionary<string, string> { ["SHARED"] = "common", ["BOTH"] = "common" }, apps[1].Environment);
        Assert.Equal((LogDestination.File, LogDestination.FileAndConsole), (apps[0].AppLog, apps[0].SidecarLog));
        Assert.Equal(LogDestination.Console, apps[1].AppLog);
        Assert.Equal(2, apps[0].Health!.Threshold);
        Assert.Equal(7, apps[1].Health!.Threshold);
    }

    [Fact]
    public void What_nobody_says_is_as_the_CLI_has_it()
    {
        Directory.CreateDirectory(Path.Combine(solution.Folder, "billing"));
        AppEntry app = Read("apps: [ { appDirPath: billing, command: [ a ] } ]").Single();

        Assert.Equal("billing", app.AppId);
        Assert.Equal(Path.Combine(solution.Folder, "billing"), app.Directory);
        Assert.Equal((LogDestination.FileAndConsole, LogDestination.File), (app.AppLog, app.SidecarLog));
        Assert.Equal([null, null, null, null], (int?[])[app.AppPort, app.DaprHttpPort, app.DaprGrpcPort, app.MetricsPort]);
        Assert.Empty(app.ResourcesPaths);
        Assert.Null(app.ConfigFile);
        Assert.Null(app.Health);
    }

    [Fact]
    public void Health_checks_have_Dapr_s_defaults_and_units()
    {
        AppEntry[] apps = Read(
            """
            apps:
              - { appID: one, appDirPath: ., command: [ a ], enableAppHealthCheck: true }
              - { appID: two, appDirPath: ., command: [ a ], enableAppHealthCheck: true, appHealthCheckPath: ready,
                  appHealthProbeInterval: 3, appHealthProbeTimeout: 200, appHealthThreshold: 1 }
            """);

        Assert.Equal(new AppHealthCheck(), apps[0].Health);
        Assert.Equal(
            new AppHealthCheck { Path = "/ready", Interval = TimeSpan.FromSeconds(3), Timeout = TimeSpan.FromMilliseconds(200), Threshold = 1 },
            apps[1].Health);
        Assert.Equal(("/healthz", 5.0, 500.0, 3), (
            apps[0].Health!.Path, apps[0].Health!.Interval.TotalSeconds, apps[0].Health!.Timeout.TotalMilliseconds, apps[0].Health!.Threshold));
    }

    [Fact]
    public void An_app_s_own_resources_go_before_its_dapr_folder_and_that_before_common()
    {
        string[] folders = [.. ((string[])["shared", "own/more", "hidden/.dapr/resources"]).Select(Folder)];
        File.WriteAllText(Path.Combine(solution.Folder, "shared.yaml"), "");
        File.WriteAllText(Path.Combine(solution.Folder, "hidden", ".dapr", "config.yaml"), "");
        AppEntry[] apps = Read(
            """
            common: { resourcesPath: shared, configFilePath: shared.yaml }
            apps:
              - { appID: own, appDirPath: own, command: [ a ], resourcesPaths: [ ./more ], resourcesPath: ../shared }
              - { appID: hidden, appDirPath: hidden, command: [ a ] }
              - { appID: rest, appDirPath: ., command: [ a ] }
            """);

        Assert.Equal([folders[1], folders[0]], apps[0].ResourcesPaths);
        Assert.Equal([folders[2]], apps[1].ResourcesPaths);
        Assert.Equal([folders[0]], apps[2].ResourcesPaths);
        Assert.Equal(Path.Combine(solution.Folder, "hidden", ".dapr", "config.yaml"), apps[1].ConfigFile);
        Assert.Equal(Path.Combine(solution.Folder, "shared.yaml"), apps[2].ConfigFile);
    }

    [Fact]
    public void A_port_that_is_not_named_is_a_free_one_and_an_app_without_a_port_has_none()
    {
        HostPlan plan = Plan(
            """
            apps:
              - { appID: one, appDirPath: ., command: [ a ], daprHTTPPort: 3611 }
              - { appID: two, appDirPath: ., command: [ a ], appPort: 5111, daprGRPCPort: 0, metricsPort: -1 }
            """);
        AppInstance one = plan.Apps[0];
        AppInstance two = plan.Apps[1];

        Assert.Equal((0, 3611, 5111), (one.AppPort, one.DaprHttpPort, two.AppPort));
        int[] free = [one.DaprGrpcPort, one.MetricsPort, two.DaprHttpPort, two.DaprGrpcPort, two.MetricsPort];
        Assert.All(free, port => Assert.InRange(port, 1, 65535));
        Assert.Equal(free.Length, free.Distinct().Count());
    }

    [Fact]
    public void Replicas_of_an_app_are_told_apart()
    {
        AppEntry[] apps = Read(
            """
            apps:
              - { appID: scorer, appDirPath: ., command: [ a ] }
              - { appID: other, appDirPath: ., command: [ a ] }
              - { appID: scorer, appDirPath: ., command: [ a ] }
            """);

        Assert.Equal(["scorer-1", "other", "scorer-2"], apps.Select(app => app.Name));
        Assert.Equal(["scorer", "other", "scorer"], apps.Select(app => app.AppId));
    }

    [Fact]
    public void No_replica_gets_the_name_of_another_app()
    {
        AppEntry[] apps = Read(
            """
            apps:
              - { appID: scorer, appDirPath: ., command: [ a ] }
              - { appID: scorer, appDirPath: ., command: [ a ] }
              - { appID: scorer-2, appDirPath: ., command: [ a ] }
            """);

        Assert.Equal(["scorer-1", "scorer-3", "scorer-2"], apps.Select(app => app.Name));
    }

    [Theory]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("")]
    public void A_key_without_a_value_is_as_one_that_is_not_there(string nothing)
    {
        AppEntry app = Read(
            $"""
            common: {nothing}
            apps:
              - appID: {nothing}
                appDirPath: .
                appPort: {nothing}
                command: [ a ]
                enableAppHealthCheck: {nothing}
                appSSL: {nothing}
                resourcesPaths: {nothing}
                configFilePath: {nothing}
                env:
                  A: {nothing}
            """).Single();

        Assert.Equal(Path.GetFileName(solution.Folder), app.AppId);
        Assert.Equal((null, null, null), (app.AppPort, app.ConfigFile, app.Health));
        Assert.Empty(app.ResourcesPaths);
        Assert.Equal("", app.Environment["A"]);
    }

    [Fact]
    public void Each_app_sees_the_components_of_its_own_folders_that_are_for_it()
    {
        Write("shared/for-one.yaml", Cron("for-one") + "scopes: [ one ]");
        Write("shared/for-all.YML", Cron("for-all") + "---\n# Nothing\n---\n" + Cron("second"));
        Write("shared/notes.txt", "no resource");
        Write("shared/below/not-read.yaml", "no: resource");
        Write("own/own.yaml", Cron("own"));
        HostPlan plan = Plan(
            """
            common: { resourcesPaths: [ shared ] }
            apps:
              - { appID: one, appDirPath: ., command: [ a ] }
              - { appID: two, appDirPath: ., command: [ a ] }
              - { appID: three, appDirPath: ., command: [ a ], resourcesPaths: [ own ] }
            """);

        Assert.Equal([["for-all", "second", "for-one"], ["for-all", "second"], ["own"]], plan.Apps.Select(app => plan.ComponentsOf(app).Select(one => one.Name)));
    }

    private static string Cron(string name) =>
        $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name}, namespace: default }}\n"
        + "spec: { type: bindings.cron, version: v1, metadata: [ { name: schedule, value: \"@hourly\" } ] }\n";

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(solution.Folder, path)).FullName;

    private void Write(string path, string content)
    {
        string file = Path.Combine(solution.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private AppEntry[] Read(string content)
    {
        File.WriteAllText(solution.AppFile, "version: 1\n" + content);
        return [.. AppFile.Read(solution.AppFile)];
    }

    private HostPlan Plan(string content)
    {
        File.WriteAllText(solution.AppFile, "version: 1\n" + content);
        return HostPlan.Make(new LocalHostOptions { AppFile = solution.AppFile });
    }
}
