namespace Fleetscore.Hosting;

/// <summary>What a number counts or measures, for messages and docs/options.md. A time span says its own unit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
