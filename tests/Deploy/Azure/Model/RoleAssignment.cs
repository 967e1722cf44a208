using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>Who may do what with which resource.</summary>
internal sealed partial class RoleAssignment(Resource resource)
{
    private const string Provider = "/providers/Microsoft.Authorization/roleAssignments/";

    public Resource Resource { get; } = resource;

    /// <summary>The id of the resource it holds for, and for what is in it.</summary>
    public string Scope => Resource.Id[..Resource.Id.LastIndexOf(Provider, StringComparison.OrdinalIgnoreCase)];

    /// <summary>The name of the role, see <see cref="Roles"/>.</summary>
    public string Role => Roles.Name(Resource["roleDefinitionId"]!.GetValue<string>());

    /// <summary>ServicePrincipal for an identity of an app; User or Group for people.</summary>
    public string? PrincipalType => Resource["principalType"]?.GetValue<string>();

    /// <summary>The resource id of the identity, or of the resource with a system-assigned one; otherwise the principal as it is written.</summary>
    public string Principal
    {
        get
        {
            string principal = Resource["principalId"]!.GetValue<string>();
            return IdentityOfPrincipal().Match(principal) is { Success: true } match ? match.Groups["id"].Value : principal;
        }
    }

    public override string ToString() => $"{Principal.Split('/')[^1]}: {Role} on {Scope.Split('/')[^1]}";

    /// <summary>What the compiler leaves of an identity's principalId: only Azure knows it.</summary>
    [GeneratedRegex(@"^\{(?<id>[^#]+)#(identity\.)?principalId\}$")]
    private static partial Regex IdentityOfPrincipal();
}
