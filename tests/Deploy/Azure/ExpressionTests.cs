using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>What the compiler cannot compute reads as text, so that a test can look at it.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("plain [text]", "plain [text]")]
    [InlineData("[[not an expression]", "[[not an expression]")]
    [InlineData("[newGuid()]", "{newGuid()}")]
    [InlineData("[reference('/a/b', '2024-01-01').clientId]", "{/a/b#clientId}")]
    [InlineData("[format('https://{0}:{1} isn''t {{0}}', reference('/a', 'v').configuration.ingress.fqdn, 443)]", "https://{/a#configuration.ingress.fqdn}:443 isn't {0}")]
    [InlineData("[concat('a', replace('b@', '@', reference('/c', 'v').d))]", "ab{/c#d}")]
    [InlineData("[resourceId('s', 'g', 'A/zones/links', format('x.{0}', environment().suffixes.storage), 'y')]", "/subscriptions/s/resourceGroups/g/providers/A/zones/x.core.windows.net/links/y")]
    [InlineData("[listKeys('/a', 'v').keys[0].value]", "{listKeys(/a, v).keys[0].value}")]
    public void It_reads_as_the_text_it_stands_for(string value, string expected) => Assert.Equal(expected, Expression.Read(value));
}
