using System.Reflection;
using System.Runtime.CompilerServices;
using Dapr.Workflow;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class PublicApiTests
{
    /// <summary>Each member must also be the official package's: what is added here must exist there, with the same signature.</summary>
    [Fact]
    public void The_public_members_are_those_of_the_golden_list()
    {
        string[] members =
        [
            .. typeof(WorkflowContext).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe),
        ];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllLines(GoldenFile(), members);
        }

        Assert.Equal(File.ReadAllLines(GoldenFile()), members);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return $"{Kind(type)} {type}{(type.BaseType is { } parent && parent != typeof(object) ? $" : {parent}" : "")}";
        IEnumerable<MemberInfo> members = type.GetMembers(Declared)
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not MethodInfo { IsSpecialName: true, Name: not ("op_Implicit") } and not Type and not FieldInfo { IsSpecialName: true });
        foreach (string line in members.Select(Describe).OrderBy(line => line, StringComparer.Ordinal))
        {
            yield return "  " + line;
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{Binding(method)}{method.ReturnType} {Signature(method)}",
        ConstructorInfo constructor => Signature(constructor),
        PropertyInfo property => $"{Binding(property.GetMethod!)}{property.PropertyType} {property.Name} {{{(property.CanRead ? " get;" : "")}{(property.SetMethod is { IsPublic: true } ? " set;" : "")} }}",
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {field.GetRawConstantValue()}",
        _ => $"{member}",
    };

    private static string Binding(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Signature(MethodBase method)
    {
        string types = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";
        return $"{method.Name}{types}({string.Join(", ", method.GetParameters().Select(Describe))})";
    }

    private static string Describe(ParameterInfo parameter)
    {
        return $"{parameter.ParameterType} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}";
    }

    private static string GoldenFile([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "PublicApi.txt");
}
