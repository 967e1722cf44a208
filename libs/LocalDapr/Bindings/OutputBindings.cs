namespace Fleetscore.LocalDapr.Bindings;

/// <summary>The output bindings of one app, by name; failures in Dapr's words.</summary>
internal sealed class OutputBindings(IReadOnlyDictionary<string, IOutputBinding> bindings)
{
    /// <exception cref="BindingException">There is no such binding or operation, or it failed.</exception>
    public async Task<byte[]> InvokeAsync(string name, string operation, byte[] data, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            if (!bindings.TryGetValue(name, out IOutputBinding? binding))
            {
                throw new BindingException($"couldn't find output binding {name}");
            }

            if (!binding.Operations.Contains(operation, StringComparer.Ordinal))
            {
                string supported = string.Join(' ', binding.Operations);
                throw new BindingException($"binding {name} does not support operation {operation}. supported operations:{supported}");
            }

            return await binding.InvokeAsync(operation, data, metadata);
        }
        catch (BindingException failure)
        {
            throw new BindingException($"error invoking output binding {name}: {failure.Message}");
        }
    }
}
