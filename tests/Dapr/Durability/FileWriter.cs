using System.Text;
using Dapr.Client;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>Creates, overwrites and deletes files of its own, of up to 200 KB.</summary>
internal sealed class FileWriter(MortalHost host, Acknowledgements acknowledgements, DaprClient dapr, string name, Random random) : Writer(host)
{
    private const int Largest = 200_000;

    private readonly KeptValues contents = new(name);
    private readonly string[] files = [.. Enumerable.Range(0, 4).Select(n => $"{name}/file-{n}")];
    private int writes;

    protected override async Task StepAsync()
    {
        string file = files[random.Next(files.Length)];
        bool delete = contents[file] is not null && random.Next(4) == 0;
        string? content = delete ? null : new string((char)('a' + (writes % 26)), random.Next(Largest)) + $" {++writes}";
        await contents.WriteAsync(new Dictionary<string, string?> { [file] = content }, () => InvokeAsync(file, content));
        acknowledgements.Add(delete ? "files deleted" : "files created");
    }

    protected override Task CheckAsync()
    {
        contents.Check(files.Where(file => File.Exists(Place(file))).ToDictionary(file => file, file => File.ReadAllText(Place(file))));
        return Task.CompletedTask;
    }

    private string Place(string file) => Path.Combine(Host.Files, file);

    private async Task InvokeAsync(string file, string? content)
    {
        var request = new BindingRequest("results", content is null ? "delete" : "create")
        {
            Data = Encoding.UTF8.GetBytes(content ?? ""),
            Metadata = { ["fileName"] = file },
        };
        await dapr.InvokeBindingAsync(request, TestContext.Current.CancellationToken);
    }
}
