namespace Fleetscore.LocalDapr;

/// <summary>Whose sidecar this is: registered once in each sidecar's services, so that what it serves knows its app.</summary>
/// <param name="AppId">The app's Dapr id; replicas share it.</param>
public sealed record AppIdentity(string AppId);
