namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Names an instance: ids are unique within an app, not across apps.</summary>
internal readonly record struct InstanceKey(string AppId, string InstanceId);
