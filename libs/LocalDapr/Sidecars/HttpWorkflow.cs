using System.Text;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.LocalDapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>
/// The workflow API over HTTP, by which people and scripts steer instances. Like Dapr's it takes any name of a component, and its
/// calls return when what they ask for is stored, not when it has happened.
/// </summary>
internal static class HttpWorkflow
{
    private const int LongestId = 64;
    private const string NoEngine =
        "the state store is not configured to use the actor runtime. Have you set the - name: actorStateStore value: \"true\" in your state store component file?";

    public static void Map(IEndpointRouteBuilder sidecar)
    {
        foreach (string version in new[] { "v1.0", "v1.0-beta1", "v1.0-alpha1" })
        {
            RouteGroupBuilder workflows = sidecar.MapGroup($"/{version}/workflows/{{component}}");
            workflows.MapGet("{id}", WithEngine(GetAsync));
            workflows.MapPost("{name}/start", WithEngine(StartAsync));
            workflows.MapPost("{id}/raiseEvent/{name}", WithEngine(RaiseAsync));
            workflows.MapPost("{id}/terminate", WithEngine(TerminateAsync));
            workflows.MapPost("{id}/pause", WithEngine(PauseAsync));
            workflows.MapPost("{id}/resume", WithEngine(ResumeAsync));
            workflows.MapPost("{id}/purge", WithEngine(PurgeAsync));
        }
    }

    private static async Task GetAsync(Call call)
    {
        GetInstanceResponse found = call.Instances.Get(call.Key, payloads: true);
        await (found.Exists ? HttpJson.WriteAsync(call.Context, HttpJson.Compact(Describe(found.WorkflowState))) : call.NotFoundAsync());
    }

    /// <summary>The body is the workflow's input, whatever it is.</summary>
    private static async Task StartAsync(Call call)
    {
        string id = call.Context.Request.Query["instanceID"].ToString() is { Length: > 0 } given ? given : Guid.CreateVersion7().ToString();
        if (WrongId(id) is var (code, message))
        {
            await HttpErrors.WriteAsync(call.Context, StatusCodes.Status400BadRequest, code, message);
        }
        else if (await call.ReadTextAsync() is { } input)
        {
            var request = new CreateInstanceRequest { InstanceId = id, Name = call.Name, Input = input, ParentTraceContext = call.Trace };
            await call.AcceptAsync(
                cancellation => call.Instances.CreateAsync(call.Key with { InstanceId = id }, request, cancellation),
                "ERR_START_WORKFLOW",
                $"error starting workflow '{call.Name}': unable to start workflow: failed to start workflow",
                new JsonObject { ["instanceID"] = id });
        }
    }

    /// <summary>The body is the event's payload, whatever it is.</summary>
    private static async Task RaiseAsync(Call call)
    {
        if (await call.ReadTextAsync() is { } data)
        {
            await call.AcceptAsync(
                _ => call.Instances.RaiseAsync(call.Key, call.Name, data),
                "ERR_RAISE_EVENT_WORKFLOW",
                $"error raising event on workflow '{call.Id}': failed to raise event {call.Name} on workflow {call.Id}: failed to raise event");
        }
    }

    private static Task TerminateAsync(Call call) => IfKnownAsync(
        call,
        _ => call.Instances.TerminateAsync(call.Key, output: null, recursive: true),
        "ERR_TERMINATE_WORKFLOW",
        $"error terminating workflow '{call.Id}': failed to terminate workflow {call.Id}: failed to submit termination request:");

    private static Task PauseAsync(Call call) => call.AcceptAsync(
        _ => call.Instances.SuspendAsync(call.Key, reason: null),
        "ERR_PAUSE_WORKFLOW",
        $"error pausing workflow {call.Id}: failed to pause workflow {call.Id}: failed to suspend workflow");

    private static Task ResumeAsync(Call call) => call.AcceptAsync(
        _ => call.Instances.ResumeAsync(call.Key, reason: null),
        "ERR_RESUME_WORKFLOW",
        $"error resuming workflow {call.Id}: failed to resume workflow {call.Id}: failed to resume workflow");

    private static Task PurgeAsync(Call call) => IfKnownAsync(
        call,
        _ => call.Instances.PurgeAsync(call.Key, recursive: true, force: false),
        "ERR_PURGE_WORKFLOW",
        $"error purging workflow {call.Id}: failed to Purge workflow {call.Id}");

    /// <summary>To these two an unknown instance is not found; to the others it is a failure like any.</summary>
    private static Task IfKnownAsync(Call call, Func<CancellationToken, Task> work, string errorCode, string doing) =>
        call.Instances.Get(call.Key, payloads: false).Exists ? call.AcceptAsync(work, errorCode, doing) : call.NotFoundAsync();

    private static JsonObject Describe(WorkflowState state)
    {
        var answer = new JsonObject { ["instanceID"] = state.InstanceId };
        if (state.Name.Length > 0)
        {
            answer["workflowName"] = state.Name;
        }

        answer["createdAt"] = Text(state.CreatedTimestamp);
        answer["lastUpdatedAt"] = Text(state.LastUpdatedTimestamp);
        answer["runtimeStatus"] = Status(state.WorkflowStatus);
        var properties = new JsonObject(new (string Name, string? Value)[]
        {
            ("custom_status", state.CustomStatus),
            ("failure.error_message", state.FailureDetails?.ErrorMessage),
            ("failure.error_type", state.FailureDetails?.ErrorType),
            ("failure.stack_trace", state.FailureDetails?.StackTrace),
            ("input", state.Input),
            ("output", state.Output),
        }.Where(one => one.Value is not null).Select(one => KeyValuePair.Create("dapr.workflow." + one.Name, (JsonNode?)one.Value)));
        if (properties.Count > 0)
        {
            answer["properties"] = properties;
        }

        return answer;
    }

    private static string Text(Timestamp time) => JsonNode.Parse(JsonFormatter.Default.Format(time))!.GetValue<string>();

    private static string Status(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Stalled => "UNKNOWN", // This API is older than the status.
        OrchestrationStatus.ContinuedAsNew => "CONTINUED_AS_NEW",
        _ => status.ToString().ToUpperInvariant(),
    };

    private static (string Code, string Message)? WrongId(string id) =>
        Encoding.UTF8.GetByteCount(id) > LongestId
            ? ("ERR_INSTANCE_ID_TOO_LONG", $"workflow instance ID exceeds the max length of {LongestId} characters")
            : id.All(character => char.IsLetterOrDigit(character) || character is '_' or '-')
                ? null
                : ("ERR_INSTANCE_ID_INVALID", $"workflow instance ID '{id}' is invalid: only alphanumeric and underscore characters are allowed");

    private static RequestDelegate WithEngine(Func<Call, Task> handler) => async context =>
    {
        if (context.RequestServices.GetService(typeof(WorkflowEngine)) is not WorkflowEngine engine)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status500InternalServerError, "ERR_ACTOR_RUNTIME_NOT_FOUND", NoEngine);
            return;
        }

        var app = (AppIdentity)context.RequestServices.GetService(typeof(AppIdentity))!;
        await handler(new Call(context, engine, app.AppId));
    };

    /// <summary>One request and how it is answered.</summary>
    private sealed class Call(HttpContext context, WorkflowEngine engine, string appId)
    {
        public HttpContext Context => context;

        public Instances Instances => engine.Instances;

        public string Id => Context.GetRouteValue("id") as string ?? "";

        /// <summary>Of the workflow to start or of the event.</summary>
        public string Name => Context.GetRouteValue("name") as string ?? "";

        public InstanceKey Key => new(appId, Id);

        /// <summary>This request's own span, under which what it begins belongs.</summary>
        public TraceContext Trace => new() { TraceParent = context.Response.Headers[W3C.TraceParent].ToString() };

        /// <returns>Null where it is too large; then that is the answer.</returns>
        public async Task<string?> ReadTextAsync()
        {
            if (await RequestBody.ReadAsync(Context.Request, Context.RequestAborted) is { } body)
            {
                return Encoding.UTF8.GetString(body);
            }

            await HttpErrors.WriteAsync(
                Context, StatusCodes.Status400BadRequest, "ERR_BODY_READ", "failed to read request body: http: request body too large");
            return null;
        }

        /// <summary>Answers that it is done; what failed is told with what was being done.</summary>
        public async Task AcceptAsync(Func<CancellationToken, Task> work, string errorCode, string doing, JsonObject? answer = null)
        {
            try
            {
                await engine.RunAsync(
                    async ended =>
                    {
                        await work(ended);
                        return true;
                    },
                    Context.RequestAborted);
            }
            catch (RpcException failure)
            {
                await HttpErrors.WriteAsync(
                    Context, StatusCodes.Status500InternalServerError, errorCode, $"{doing}: {failure.Status.Detail}");
                return;
            }

            Context.Response.StatusCode = StatusCodes.Status202Accepted;
            await HttpJson.WriteAsync(Context, HttpJson.Compact(answer ?? []));
        }

        public Task NotFoundAsync() => HttpErrors.WriteAsync(
            Context,
            StatusCodes.Status404NotFound,
            "ERR_INSTANCE_ID_NOT_FOUND",
            $"unable to find workflow with the provided instance ID: {Id}");
    }
}
