using System.Net;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class DaprSidecarTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sidecar_that_is_well_is_asked_what_does_not_wait_for_the_app()
    {
        using var sidecar = new Answer(HttpStatusCode.NoContent);

        Assert.Null(await sidecar.Gateway().FindProblemAsync(Cancellation));
        Assert.Equal(["http://127.0.0.1:3500/v1.0/healthz/outbound"], sidecar.Asked);
    }

    [Fact]
    public async Task A_sidecar_that_is_still_loading_is_said_so()
    {
        using var sidecar = new Answer(HttpStatusCode.InternalServerError);

        Assert.Equal(
            "The Dapr sidecar at http://127.0.0.1:3500 is not ready (500); its own log says which component it waits for.",
            await sidecar.Gateway().FindProblemAsync(Cancellation));
    }

    [Fact]
    public async Task A_sidecar_that_is_not_there_is_said_so_with_its_address()
    {
        using var client = new HttpClient();
        var nobody = new DaprSidecar(client, "http://127.0.0.1:1", token: null);

        string? problem = await nobody.FindProblemAsync(Cancellation);

        Assert.StartsWith("The Dapr sidecar at http://127.0.0.1:1 does not answer: ", problem, StringComparison.Ordinal);
        Assert.EndsWith("; is daprd running?", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"scheduler","workflows":{"connectedWorkers":2}}""", 2)]
    [InlineData("""{"id":"scheduler"}""", 0)]
    [InlineData("""{"id":"scheduler","workflows":{}}""", 0)]
    public async Task The_workers_are_those_of_its_metadata(string metadata, int workers)
    {
        using var sidecar = new Answer(HttpStatusCode.OK, metadata);

        Assert.Equal(workers, await sidecar.Gateway("secret").CountWorkersAsync(Cancellation));
        Assert.Equal(["http://127.0.0.1:3500/v1.0/metadata secret"], sidecar.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "{}")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, """{"workflows":{"connectedWorkers":"many"}}""")]
    public async Task Metadata_that_cannot_be_read_is_told(HttpStatusCode status, string metadata)
    {
        using var sidecar = new Answer(status, metadata);

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(() => sidecar.Gateway().CountWorkersAsync(Cancellation));

        Assert.StartsWith("The Dapr sidecar at http://127.0.0.1:3500 does not say what it runs: ", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Answer(HttpStatusCode status, string content = "") : HttpMessageHandler
    {
        /// <summary>The address, and the token where there is one.</summary>
        public List<string> Asked { get; } = [];

        public DaprSidecar Gateway(string? token = null) => new(new HttpClient(this), "http://127.0.0.1:3500", token);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.Headers.TryGetValues("dapr-api-token", out IEnumerable<string>? token) ? $"{request.RequestUri} {token.Single()}" : $"{request.RequestUri}");
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(content) });
        }
    }
}
