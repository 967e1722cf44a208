using System.Diagnostics;
using System.Globalization;

// An app for LocalDapr's tests: tells who it is, keeps what it was sent or hands it on, and ends when told to.
string name = Environment.GetEnvironmentVariable("APP_ID") ?? "nobody";
string port = Environment.GetEnvironmentVariable("APP_PORT") ?? "0";
if (Environment.GetEnvironmentVariable("ECHO_END_AT_START") is { } code)
{
    Console.Error.WriteLine("told to end at once");
    return int.Parse(code, CultureInfo.InvariantCulture);
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
WebApplication app = builder.Build();
var received = new List<string>();
using var onward = new HttpClient();

app.MapGet("/who", () => $"{name}:{port}:{Environment.ProcessId}");
app.MapGet("/environment/{variable}", (string variable) => Environment.GetEnvironmentVariable(variable) ?? "");
app.MapGet("/header/{header}", (string header, HttpRequest request) => request.Headers[header].ToString());
app.MapGet("/received", () => string.Join('\n', received));
app.MapPost("/telemetry", async (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    string body = await reader.ReadToEndAsync();
    if (Environment.GetEnvironmentVariable("ECHO_HAND_ON_TO") is { } listener)
    {
        using var content = new StringContent(body);
        using HttpResponseMessage answer = await onward.PostAsync(new Uri(listener), content);
        return Results.StatusCode((int)answer.StatusCode);
    }

    received.Add(body);
    return Results.Ok();
});
app.MapPost("/end", () => Environment.Exit(3));
using var hostIsThere = new Timer(_ => EndWithoutHost(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
Console.WriteLine($"{name} listens");
await app.RunAsync();
return 0;

static void EndWithoutHost()
{
    int host = int.Parse(Environment.GetEnvironmentVariable("FLEETSCORE_HOST_PID") ?? "0", CultureInfo.InvariantCulture);
    if (!Process.GetProcesses().Any(process => process.Id == host))
    {
        Environment.Exit(4);
    }
}
