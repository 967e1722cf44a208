namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>
/// deploy/hooks/postprovision as azd runs it, but for <c>az</c>: a stand-in gives the token, and opens and closes a server's
/// firewall by its pg_hba.conf.
/// </summary>
internal sealed class PostProvisionHook(PostgresServer server, string shell = "sh") : IDisposable
{
    private static int count;

    private readonly TemporaryFolder folder = new();
    private readonly int number = Interlocked.Increment(ref count);

    /// <summary>Another one for each test: they share a server.</summary>
    public string Role => $"id-state-{number}";

    public string Database => $"fleetscore-{number}";

    /// <summary>What az gives: an access token of Entra, of which only the middle part is read.</summary>
    public string Token { get; init; } = "a-token";

    /// <summary>Whether the firewall lets a caller wait that it does not know, instead of naming it.</summary>
    public bool IsSilent { get; init; }

    /// <summary>What the azd environment has besides.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The calls of az, a line each.</summary>
    public string[] Calls => File.Exists(folder.File("calls")) ? File.ReadAllLines(folder.File("calls")) : [];

    public async Task<ShellResult> RunAsync(string identity = "our-identity", string administrator = PostgresServer.Administrator)
    {
        string programs = Directory.CreateDirectory(folder.File("bin")).FullName;
        string az = Path.Combine(programs, "az");
        await File.WriteAllTextAsync(az, $$"""
            #!/bin/sh
            echo "$*" >> '{{folder.File("calls")}}'
            case "$*" in
              *get-access-token*) echo '{{Token}}' ;;
              *--method\ put*)
                body=$*
                for argument in "$@"; do case "$argument" in @*) body=$(cat "${argument#@}") ;; esac; done
                address=$(printf '%s' "$body" | tr -d ' \n' | sed 's/.*"startIpAddress":"\([^"]*\)".*/\1/')
                echo "host all all $address/32 trust" >> '{{server.AccessFile}}'
                {{server.ReloadCommand}} ;;
            esac
            """, TestContext.Current.CancellationToken);
        await Shell.RunAsync("chmod", "+x", az);
        if (IsSilent)
        {
            string psql = Path.Combine(programs, "psql");
            await File.WriteAllTextAsync(psql, $$"""
                #!/bin/sh
                grep -q -e '--method put' '{{folder.File("calls")}}' || {
                  echo 'psql: error: connection to server at "a-server" (192.0.2.1), port 5432 failed: timeout expired' >&2
                  exit 2
                }
                PATH='{{Environment.GetEnvironmentVariable("PATH")}}' exec psql "$@"
                """, TestContext.Current.CancellationToken);
            await Shell.RunAsync("chmod", "+x", psql);
        }

        return await Shell.RunAsync(shell, [Path.Combine(Checkout.Root, "deploy", "hooks", shell == "sh" ? "postprovision.sh" : "postprovision.ps1")], new Dictionary<string, string>(Settings)
        {
            ["PATH"] = $"{programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["PGPORT"] = $"{server.Port}",
            ["PGSSLMODE"] = "disable",
            ["STATE_ROLE_PAUSE"] = "0.1",
            ["AZURE_SUBSCRIPTION_ID"] = "a-subscription",
            ["AZURE_RESOURCE_GROUP"] = "a-group",
            ["FLEETSCORE_ADMIN_NAME"] = administrator,
            ["FLEETSCORE_DATABASE_SERVER"] = "a-server",
            ["FLEETSCORE_DATABASE_HOST"] = PostgresServer.Host,
            ["FLEETSCORE_DATABASE"] = Database,
            ["FLEETSCORE_STATE_ROLE"] = Role,
            ["FLEETSCORE_STATE_PRINCIPAL_ID"] = identity,
        });
    }

    public void Dispose() => folder.Dispose();
}
