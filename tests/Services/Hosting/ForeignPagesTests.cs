using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Fleetscore.Tests.Services.Hosting;

/// <summary>What a browser sends for a page of another site is refused; what programs and the dashboard's own page send is not.</summary>
public sealed class ForeignPagesTests
{
    [Theory]
    [InlineData("POST", "app.example", "", true)]
    [InlineData("POST", "app.example", "Origin: https://app.example", true)]
    [InlineData("POST", "app.example:8443", "Origin: https://app.example:8443", true)]
    [InlineData("POST", "app.example", "Origin: https://app.example:8443", false)]
    [InlineData("POST", "app.example", "Origin: https://evil.example", false)]
    [InlineData("GET", "app.example", "Origin: https://evil.example", false)]
    [InlineData("POST", "app.example", "Origin: null", false)]
    [InlineData("GET", "app.example", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors", false)]
    [InlineData("GET", "app.example", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", true)] // A link to the dashboard.
    [InlineData("POST", "app.example", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", false)]
    [InlineData("GET", "app.example", "Sec-Fetch-Site: same-origin", true)]
    public async Task Behind_an_ingress_only_a_service_s_own_pages_may_call_it(string method, string host, string headers, bool answered)
    {
        await using WebApplication app = await TestService.StartAsync();

        Assert.Equal(answered, await IsAnsweredAsync(app, method, host, headers));
    }

    [Theory]
    [InlineData("127.0.0.1:5103", "", true)]
    [InlineData("localhost:5103", "Origin: http://localhost:5103", true)]
    [InlineData("[::1]:5103", "", true)]
    [InlineData("127.0.0.1:5103", "Origin: http://evil.example", false)]
    [InlineData("evil.example:5103", "Origin: http://evil.example:5103", false)] // Its owner lets the name mean 127.0.0.1.
    [InlineData("evil.example:5103", "", false)]
    public async Task On_one_machine_a_service_has_no_other_name(string host, string headers, bool answered)
    {
        await using WebApplication app = await TestService.StartAsync(null, null, ("APP_PORT", "5103"));

        Assert.Equal(answered, await IsAnsweredAsync(app, "GET", host, headers));
    }

    private static async Task<bool> IsAnsweredAsync(WebApplication app, string method, string host, string headers)
    {
        using HttpClient client = app.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/health/live");
        request.Headers.Host = host;
        foreach (string[] header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ")))
        {
            request.Headers.Add(header[0], header[1]);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode != HttpStatusCode.Forbidden;
    }
}
