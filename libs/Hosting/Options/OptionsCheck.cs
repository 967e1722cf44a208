using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>Checks a section against the options type it is bound to.</summary>
internal sealed class OptionsCheck<T>(string section) : IConfigurationCheck
    where T : class, new()
{
    private static readonly PropertyInfo[] Properties =
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    public IEnumerable<string> Problems(IConfiguration configuration)
    {
        IConfigurationSection found = configuration.GetSection(section);
        string[] problems = [.. Unknown(found), .. Properties.SelectMany(property => Wrong(found, property))];
        return problems.Length > 0 ? problems : Contradictions(found);
    }

    private IEnumerable<string> Unknown(IConfigurationSection found)
    {
        if (found.Value is { Length: > 0 } value)
        {
            yield return $"{section} is {value}; it must be a section with {Allowed()}.";
        }

        foreach (IConfigurationSection child in found.GetChildren())
        {
            if (!Properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"{section}:{child.Key} is not known; {section} has {Allowed()}.";
            }
        }
    }

    private IEnumerable<string> Wrong(IConfigurationSection found, PropertyInfo property)
    {
        if (found[property.Name] is not { } text)
        {
            yield break;
        }

        if (!OptionValue.TryRead(text, property.PropertyType, out object? value) || !IsAllowed(property, value))
        {
            yield return $"{section}:{property.Name} is {(text.Length == 0 ? "empty" : text)}; it must be {OptionValue.Describe(property)}.";
        }
    }

    private static bool IsAllowed(PropertyInfo property, object? value) =>
        property.GetCustomAttributes<ValidationAttribute>().All(rule => rule.IsValid(value));

    private static IEnumerable<string> Contradictions(IConfigurationSection found)
    {
        T options = found.Get<T>() ?? new T();
        return options is IValidatableObject checkable
            ? checkable.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage ?? string.Empty)
            : [];
    }

    private static string Allowed() => string.Join(", ", Properties.Select(property => property.Name));
}
