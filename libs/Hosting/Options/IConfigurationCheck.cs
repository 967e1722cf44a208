using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>One part of the configuration; all parts are checked before a service starts.</summary>
public interface IConfigurationCheck
{
    /// <returns>A sentence per problem: name, value, what is allowed. Empty: all is well.</returns>
    IEnumerable<string> Problems(IConfiguration configuration);
}
