using System.Net;
using System.Net.Sockets;

namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>A PostgreSQL of its own in a temporary folder, with stand-ins for the functions that only Azure's has.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Signs in as Azure's administrators do: may make roles and databases, and is no superuser.</summary>
    public const string Administrator = "someone@example.com";

    private readonly TemporaryFolder folder = new();

    private PostgresServer()
    {
    }

    public static string Host => "127.0.0.1";

    public int Port { get; } = FreePort();

    /// <summary>Who may connect from where; the server reads it again with <see cref="ReloadCommand"/>.</summary>
    public string AccessFile => Path.Combine(Data, "pg_hba.conf");

    public string ReloadCommand => $"{string.Join(' ', AsServer)} '{Programs}/pg_ctl' reload --silent --pgdata '{Data}'";

    private string Data => folder.File("data");

    /// <summary>Where the server's programs are; null where it is not installed.</summary>
    private static string? Programs { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse().Select(version => $"{version}/bin") : [])
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));

    /// <summary>The server refuses to run as root.</summary>
    private static string[] AsServer => Environment.UserName == "root" ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    /// <summary>Why there can be no server here; null where there can.</summary>
    private static string? Missing =>
        Programs is null ? "PostgreSQL's server (initdb) is not installed."
        : !Shell.Has("psql") ? "PostgreSQL's client (psql) is not installed."
        : null;

    /// <summary>Starts one, or skips the test where there can be none.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        Assert.SkipWhen(Missing is not null, $"{Missing} The hook is run against a real one.");
        var server = new PostgresServer();
        try
        {
            if (AsServer.Length > 0)
            {
                await Shell.RunAsync("chown", "nobody", server.folder.Path);
            }

            await RunAsync("initdb", "--pgdata", server.Data, "--username", "postgres", "--auth", "trust", "--no-sync", "--no-locale", "--encoding", "UTF8");
            await RunAsync("pg_ctl", "start", "--wait", "--silent", "--pgdata", server.Data, "--log", server.folder.File("log"),
                "--options", $"-c port={server.Port} -c listen_addresses={Host} -c unix_socket_directories='{server.folder.Path}' -c fsync=off");
            await server.QueryAsync("postgres", "postgres", await File.ReadAllTextAsync(
                Path.Combine(Checkout.Root, "tests", "Deploy", "Hooks", "azure-stand-ins.sql"), TestContext.Current.CancellationToken));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What psql prints, a row a line; throws with what it says where it fails.</summary>
    public Task<string> QueryAsync(string user, string database, string sql) =>
        Shell.RunAsync(
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--host", folder.Path,
            "--port", $"{Port}", "--username", user, "--dbname", database, "--command", sql);

    public async Task StopAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await RunAsync("pg_ctl", "stop", "--silent", "--mode", "immediate", "--pgdata", Data);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    private static Task<string> RunAsync(string program, params string[] arguments)
    {
        string[] line = [.. AsServer, Path.Combine(Programs!, program), .. arguments];
        return Shell.RunAsync(line[0], line[1..]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
