using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.LocalDapr.Bindings;

/// <summary>
/// The output bindings of one app, by name, each with its outbound policy where one is in force; failures in Dapr's words.
/// </summary>
internal sealed class OutputBindings(IReadOnlyDictionary<string, (IOutputBinding Binding, TargetPolicy? Policy)> bindings)
{
    /// <exception cref="BindingException">There is no such binding or operation, or it failed.</exception>
    public async Task<byte[]> InvokeAsync(
        string name, string operation, byte[] data, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        try
        {
            if (!bindings.TryGetValue(name, out (IOutputBinding Binding, TargetPolicy? Policy) known))
            {
                throw new BindingException($"couldn't find output binding {name}");
            }

            if (!known.Binding.Operations.Contains(operation, StringComparer.Ordinal))
            {
                string supported = string.Join(' ', known.Binding.Operations);
                throw new BindingException($"binding {name} does not support operation {operation}. supported operations:{supported}");
            }

            return known.Policy is { } policy
                ? await policy.RunAsync(() => known.Binding.InvokeAsync(operation, data, metadata), cancellation)
                : await known.Binding.InvokeAsync(operation, data, metadata);
        }
        catch (Exception failure) when (failure is BindingException or PolicyException)
        {
            throw new BindingException($"error invoking output binding {name}: {failure.Message}");
        }
    }
}
