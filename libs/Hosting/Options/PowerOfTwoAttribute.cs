using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace Fleetscore.Hosting;

/// <summary>1, 2, 4 … up to the largest allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PowerOfTwoAttribute(int maximum) : ValidationAttribute
{
    public int Maximum { get; } = maximum;

    public override bool IsValid(object? value) => value is int number && number >= 1 && number <= Maximum && BitOperations.IsPow2(number);
}
