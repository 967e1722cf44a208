using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>Each identity may do what the components, scale rules and images of its app need, and nothing else.</summary>
public sealed class RoleTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Identities_have_the_roles_that_are_needed_no_more_and_no_less(string variant)
    {
        Deployment deployment = Variants.Of(variant);

        string[] needed = [.. Needs.Of(deployment).Select(need => need.ToString()).Order(StringComparer.Ordinal)];
        string[] granted = [.. deployment.RoleAssignments.Where(assignment => !IsForPeople(assignment)).Select(assignment => assignment.ToString()).Order(StringComparer.Ordinal)];

        Assert.Equal(needed, granted);
    }

    /// <summary>A role on the account or the namespace would open what lies beside.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_role_holds_for_one_container_hub_or_registry(string variant)
    {
        string[] narrow = ["/containers/", "/eventhubs/", "/registries/"];

        Assert.All(Variants.Of(variant).RoleAssignments, assignment => Assert.Contains(narrow, part => assignment.Scope.Contains(part, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Without it Azure looks for a principal that may not have reached every region yet, and refuses.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_role_says_what_kind_of_principal_has_it(string variant) =>
        Assert.All(Variants.Of(variant).RoleAssignments, assignment => Assert.NotNull(assignment.PrincipalType));

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Whoever_has_a_state_store_has_the_one_identity_that_owns_its_tables(string variant, string name)
    {
        Deployment deployment = Variants.Of(variant);
        ContainerApp app = deployment.App(name);
        string[] states = [.. deployment.Apps.SelectMany(each => each.Sidecar is { } sidecar && sidecar.Environment.TryGetValue("FLEETSCORE_STATE_IDENTITY", out EnvironmentVariable? state) ? [state.Value!] : Array.Empty<string>()).Distinct()];

        string stateIdentity = Needs.IdentityOfClientId(Assert.Single(states));
        bool keepsState = MountedFile.Of(app.Sidecar!).Any(file => file.Kind == "Component" && file.Type.StartsWith("state.", StringComparison.Ordinal));
        Assert.Equal(keepsState, app.Identities.Contains(stateIdentity));
        Assert.DoesNotContain(deployment.RoleAssignments, assignment => assignment.Principal == stateIdentity);
    }

    private static bool IsForPeople(RoleAssignment assignment) => assignment.PrincipalType is not "ServicePrincipal";
}
