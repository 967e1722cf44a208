using System.Buffers.Text;
using System.Text;

namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>The post-provision hook against a real PostgreSQL.</summary>
public sealed class StateRoleTests(SharedPostgresServer shared) : IClassFixture<SharedPostgresServer>
{
    /// <summary>Everything a second run could change: roles, who may do what, and who owns it.</summary>
    private const string Catalogue = "SELECT * FROM pg_roles ORDER BY oid; SELECT datname, datdba, datacl FROM pg_database ORDER BY oid;";

    public static TheoryData<string> Shells => ["sh", "pwsh"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_role_may_make_its_tables(string shell)
    {
        Need(shell);
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server, shell);

        await SucceedsAsync(hook.RunAsync());

        await server.QueryAsync(hook.Role, hook.Database, "CREATE TABLE features_state (key text); INSERT INTO features_state VALUES ('k')");
        Assert.Equal("k", await server.QueryAsync(hook.Role, hook.Database, "SELECT key FROM features_state"));
    }

    [Fact]
    public async Task The_role_may_do_nothing_else()
    {
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server);

        await SucceedsAsync(hook.RunAsync());

        Assert.Equal("f|f|f", await server.QueryAsync("postgres", "postgres",
            $"SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = '{hook.Role}'"));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => server.QueryAsync(hook.Role, hook.Database, "CREATE SCHEMA another"));
    }

    [Fact]
    public async Task No_other_role_may_connect()
    {
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server);

        await SucceedsAsync(hook.RunAsync());

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => server.QueryAsync("stranger", hook.Database, "SELECT 1"));
        Assert.Contains("permission denied for database", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresServer.Administrator)]
    [InlineData("another@example.com")] // who does not own what the first one made
    public async Task A_second_run_changes_nothing(string administrator)
    {
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server);
        await SucceedsAsync(hook.RunAsync());
        string before = await server.QueryAsync("postgres", "postgres", Catalogue);

        await SucceedsAsync(hook.RunAsync(administrator: administrator));

        Assert.Equal(before, await server.QueryAsync("postgres", "postgres", Catalogue));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_role_of_another_identity_is_told_from_ours(string shell)
    {
        Need(shell);
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server, shell);
        await SucceedsAsync(hook.RunAsync());

        ShellResult result = await hook.RunAsync(identity: "another-identity");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("does not belong to the identity another-identity", result.Error, StringComparison.Ordinal);
        Assert.Contains("SECURITY LABEL FOR", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_firewall_that_turns_it_away_is_opened_for_the_while(string shell)
    {
        Need(shell);
        await using PostgresServer server = await PostgresServer.StartAsync();
        using var hook = new PostProvisionHook(server, shell);
        await File.WriteAllTextAsync(server.AccessFile, "local all all trust\n", TestContext.Current.CancellationToken);
        await Shell.RunAsync("sh", "-c", server.ReloadCommand);

        ShellResult result = await SucceedsAsync(hook.RunAsync());

        Assert.Contains("lets 127.0.0.1 in while it works", result.Error, StringComparison.Ordinal);
        string[] rest = [.. hook.Calls.Where(call => call.StartsWith("rest ", StringComparison.Ordinal))];
        Assert.Equal(2, rest.Length);
        Assert.Contains("--method put", rest[0], StringComparison.Ordinal);
        Assert.Contains("--method delete", rest[1], StringComparison.Ordinal);
        Assert.All(rest, call => Assert.Contains("/flexibleServers/a-server/firewallRules/state-role-hook?", call, StringComparison.Ordinal));
    }

    /// <summary>A flexible server does not answer whom it does not know: neither does it say who that is.</summary>
    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_firewall_that_says_nothing_is_opened_for_whom_the_token_was_made(string shell)
    {
        Need(shell);
        await using PostgresServer server = await PostgresServer.StartAsync();
        using var hook = new PostProvisionHook(server, shell) { IsSilent = true, Token = Token("""{"aud":"x","ipaddr":"127.0.0.1","name":"Æ"}""") };

        ShellResult result = await SucceedsAsync(hook.RunAsync());

        Assert.Contains("lets 127.0.0.1 in while it works", result.Error, StringComparison.Ordinal);
        Assert.Contains(hook.Calls, call => call.Contains("--method delete", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task It_is_opened_for_the_address_that_is_set(string shell)
    {
        Need(shell);
        await using PostgresServer server = await PostgresServer.StartAsync();
        using var hook = new PostProvisionHook(server, shell)
        {
            IsSilent = true,
            Token = Token("""{"ipaddr":"2001:db8::1"}"""),
            Settings = new Dictionary<string, string> { ["FLEETSCORE_ADMIN_ADDRESS"] = "127.0.0.1" },
        };

        ShellResult result = await SucceedsAsync(hook.RunAsync());

        Assert.Contains("lets 127.0.0.1 in while it works", result.Error, StringComparison.Ordinal);
    }

    /// <summary>There a rule would let nobody in, and Azure refuses it.</summary>
    [Theory]
    [MemberData(nameof(Shells))]
    public async Task In_a_private_network_no_firewall_is_opened(string shell)
    {
        Need(shell);
        PostgresServer server = await shared.StartedAsync();
        using var hook = new PostProvisionHook(server, shell)
        {
            IsSilent = true,
            Token = Token("""{"ipaddr":"127.0.0.1"}"""),
            Settings = new Dictionary<string, string> { ["FLEETSCORE_PRIVATE_NETWORK"] = "true" },
        };

        ShellResult result = await hook.RunAsync();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("on a machine in it", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(hook.Calls, call => call.StartsWith("rest ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_database_that_does_not_answer_is_said_so(string shell)
    {
        Need(shell);
        await using PostgresServer server = await PostgresServer.StartAsync();
        using var hook = new PostProvisionHook(server, shell);
        await server.StopAsync();

        ShellResult result = await hook.RunAsync();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("the database does not let you in", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(hook.Calls, call => call.StartsWith("rest ", StringComparison.Ordinal));
    }

    /// <summary>A token as Entra makes it: parts in base64 for addresses, without padding.</summary>
    private static string Token(string claims) => $"header.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.signature";

    private static void Need(string shell) => Assert.SkipUnless(Shell.Has(shell), $"{shell} is not installed.");

    private static async Task<ShellResult> SucceedsAsync(Task<ShellResult> run)
    {
        ShellResult result = await run;
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
