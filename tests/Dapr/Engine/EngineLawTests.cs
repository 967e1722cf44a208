using CsCheck;
using Fleetscore.LocalDapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>
/// The law: whatever several clients do to their instances while workers are lost and the host is closed and opened, each instance counts
/// what it was told once and in order, nothing else, and gets to its end.
/// </summary>
public sealed class EngineLawTests
{
    private enum Step
    {
        Put,
        Call,
        Wait,
        Child,
        Again,
        AtOnce,
        Suspend,
        Resume,
        End,
        Terminate,
        Purge,
        PurgeByForce,
        StartTwice,
    }

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (12, Gen.OneOf(Step.Put, Step.Call, Step.Wait, Step.Child)),
        (3, Gen.OneOf(Step.Again, Step.AtOnce, Step.Suspend, Step.Resume)),
        (2, Gen.OneOf(Step.End, Step.Terminate, Step.Purge, Step.PurgeByForce, Step.StartTwice)));

    private static readonly Gen<Step[][]> Scripts = AnyStep.Array[1, 30].Array[1, 4];

    /// <summary>What befalls the engine, one after the other: after how many items; a worker, or the whole host (2).</summary>
    private static readonly Gen<(int Items, int Victim)[]> Shakes = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 2]).Array[0, 12];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Each_instance_counts_what_it_was_told_once_and_in_order() =>
        Gen.Select(Scripts, Shakes).SampleAsync((scripts, shakes) => RunAsync(scripts, shakes), iter: 10, threads: 1);

    /// <summary>Either the purge came first, or it took the new one as well: what is there after both gets to its end.</summary>
    [Fact]
    public async Task A_start_and_a_purge_by_force_at_once_leave_nothing_that_nobody_moves()
    {
        await using var engine = new ShakenEngine();
        await engine.OpenAsync();
        InstanceKey key = ShakenEngine.Key("i");
        await RoundAsync(start: true);
        for (int i = 0; i < 100; i++)
        {
            using var together = new Barrier(2);
            await Task.WhenAll(
                Task.Run(() => AtOnceAsync(together, instances => instances.PurgeAsync(key, recursive: true, force: true)), Cancellation),
                Task.Run(() => AtOnceAsync(together, instances => instances.CreateAsync(key, Messages.Start("i"), Cancellation)), Cancellation));
            GetInstanceResponse? left = await engine.CallAsync((instances, _) => Task.FromResult(instances.Get(key, payloads: false)));
            await RoundAsync(start: !left!.Exists);
        }

        Task AtOnceAsync(Barrier together, Func<Instances, Task> call)
        {
            together.SignalAndWait();
            return engine.CallAsync(async (instances, _) =>
            {
                await call(instances);
                return "done";
            });
        }

        Task RoundAsync(bool start) => engine.CallAsync(async (instances, ended) =>
        {
            await (start ? instances.CreateAsync(key, Messages.Start("i"), ended) : Task.CompletedTask);
            await instances.RaiseAsync(key, "end", null);
            return await instances.WaitForEndAsync(key, payloads: false, ended);
        });
    }

    private static async Task RunAsync(Step[][] scripts, (int Items, int Victim)[] shakes)
    {
        await using var engine = new ShakenEngine();
        await engine.OpenAsync();
        using var done = new CancellationTokenSource();
        Task shaken = ShakeAsync(engine, shakes, done.Token);
        try
        {
            await Task.WhenAll(scripts.Select((script, i) => new Client(engine, $"i{i}").PlayAsync(script)));
        }
        finally
        {
            await done.CancelAsync();
            await shaken;
        }

        Assert.Empty(engine.Failures);
    }

    private static async Task ShakeAsync(ShakenEngine engine, (int Items, int Victim)[] shakes, CancellationToken done)
    {
        foreach ((int items, int victim) in shakes)
        {
            if (!await engine.ItemsAsync(items, done))
            {
                return;
            }

            if (victim == 2)
            {
                await engine.ReopenAsync();
            }
            else
            {
                engine.Cut(victim);
            }
        }
    }

    /// <summary>Does to one instance what its script says, one step after the other, and knows what must come of it.</summary>
    private sealed class Client(ShakenEngine engine, string id)
    {
        private readonly InstanceKey key = ShakenEngine.Key(id);
        private readonly List<string> puts = [];
        private readonly List<string> others = [];
        private readonly List<string> perhaps = [];
        private bool isActive;
        private bool isSuspended;
        private bool exists;
        private int count;

        public async Task PlayAsync(Step[] script)
        {
            foreach (Step step in (Step[])[.. script, Step.End])
            {
                if (!isActive)
                {
                    await StartAsync();
                }

                await (step switch
                {
                    Step.Put or Step.Call or Step.Wait or Step.Child => TellAsync(step),
                    Step.Again => SureAsync(instances => instances.RaiseAsync(key, "again", null)),
                    Step.AtOnce => AgainAtOnceAsync(),
                    Step.Suspend => SuspendAsync(),
                    Step.Resume => ResumeAsync(),
                    Step.End => EndAsync(),
                    Step.Terminate => TerminateAsync(),
                    Step.Purge => RefusedAsync(instances => instances.PurgeAsync(key, recursive: true, force: false), StatusCode.Unknown),
                    Step.PurgeByForce => PurgeAsync(force: true),
                    _ => RefusedAsync(instances => instances.CreateAsync(key, Messages.Start(id), Cancellation), StatusCode.AlreadyExists),
                });
            }

            await PurgeAsync(force: false);
        }

        private async Task StartAsync()
        {
            puts.Clear();
            others.Clear();
            perhaps.Clear();
            isSuspended = false;
            bool unsure = false;
            await Eventually.IsTrueAsync(
                async () =>
                {
                    try
                    {
                        isActive = await TryAsync((instances, ended) => instances.CreateAsync(key, Messages.Start(id), ended));
                        unsure = true;
                    }
                    catch (RpcException taken) when (taken.StatusCode == StatusCode.AlreadyExists)
                    {
                        // Either it had come through before the host was closed, or a child of the one before has not ended.
                        bool childRuns = taken.Status.Detail.Contains("cannot recreate", StringComparison.Ordinal);
                        Assert.True(unsure || childRuns, taken.Status.Detail);
                        isActive = !childRuns;
                    }

                    return isActive;
                },
                $"{id} starts");
            exists = true;
            await StateAsync((instances, ended) => instances.WaitForStartAsync(key, payloads: false, ended));
        }

        private async Task TellAsync(Step step)
        {
            string value = $"{id}.{count++}";
            bool sure = await TryAsync((instances, _) => instances.RaiseAsync(key, NameOf(step), value));
            (sure ? step == Step.Put ? puts : others : perhaps).Add(value);
        }

        /// <summary>What is open then is begun and never counted, or was counted just before.</summary>
        private Task AgainAtOnceAsync()
        {
            perhaps.AddRange(others);
            others.Clear();
            return SureAsync(instances => instances.RaiseAsync(key, "at once", null));
        }

        private async Task SuspendAsync()
        {
            await SureAsync(instances => instances.SuspendAsync(key, null));
            await StateAsync(async (instances, ended) =>
            {
                await instances.WaitForSuspensionAsync(key, ended);
                return instances.Get(key, payloads: false);
            });
            isSuspended = true;
        }

        private async Task ResumeAsync()
        {
            await SureAsync(instances => instances.ResumeAsync(key, null));
            await StateAsync(async (instances, ended) =>
            {
                await instances.WaitForResumptionAsync(key, ended);
                return instances.Get(key, payloads: false);
            });
            isSuspended = false;
        }

        private async Task EndAsync()
        {
            if (isSuspended)
            {
                await ResumeAsync();
            }

            await SureAsync(instances => instances.RaiseAsync(key, "end", null));
            WorkflowState end = await StateAsync((instances, ended) => instances.WaitForEndAsync(key, payloads: true, ended));
            isActive = false;
            Assert.Equal(OrchestrationStatus.Completed, end.WorkflowStatus);
            string[] counted = TallyWorkflow.Values(end.Output);
            Assert.Equal(puts, counted.Where(puts.Contains));
            Assert.Equal(others.Order(), counted.Where(others.Contains).Order());
            string[] rest = [.. counted.Except(puts).Except(others)];
            Assert.Subset(perhaps.ToHashSet(), rest.ToHashSet());
            Assert.Equal(puts.Count + others.Count + rest.Length, counted.Length);
        }

        private async Task TerminateAsync()
        {
            await SureAsync(instances => instances.TerminateAsync(key, "told", recursive: true));
            WorkflowState end = await StateAsync((instances, ended) => instances.WaitForEndAsync(key, payloads: true, ended));
            isActive = false;
            Assert.Equal(OrchestrationStatus.Terminated, end.WorkflowStatus);
        }

        private async Task PurgeAsync(bool force)
        {
            bool again = false;
            while (exists)
            {
                try
                {
                    exists = !await TryAsync((instances, _) => instances.PurgeAsync(key, recursive: true, force));
                    again = true;
                }
                catch (RpcException gone) when (again && gone.Status.Detail.EndsWith("no such instance exists", StringComparison.Ordinal))
                {
                    exists = false;
                }
            }

            isActive = false;
            GetInstanceResponse? state = null;
            while (state is null)
            {
                state = await engine.CallAsync((instances, _) => Task.FromResult(instances.Get(key, payloads: false)));
            }

            Assert.False(state.Exists);
        }

        private async Task RefusedAsync(Func<Instances, Task> call, StatusCode with)
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SureAsync(call));
            Assert.Equal(with, refused.StatusCode);
        }

        /// <summary>What may be done twice is done until it is sure to have come through.</summary>
        private async Task SureAsync(Func<Instances, Task> call)
        {
            while (!await TryAsync((instances, _) => call(instances)))
            {
            }
        }

        private async Task<bool> TryAsync(Func<Instances, CancellationToken, Task> call) => await engine.CallAsync(async (instances, ended) =>
        {
            await call(instances, ended);
            return "done";
        }) is not null;

        private async Task<WorkflowState> StateAsync(Func<Instances, CancellationToken, Task<GetInstanceResponse>> wait)
        {
            while (true)
            {
                if (await engine.CallAsync(wait) is { } answer)
                {
                    return answer.WorkflowState;
                }
            }
        }

        private static string NameOf(Step step) => step switch
        {
            Step.Put => "put",
            Step.Call => "call",
            Step.Wait => "wait",
            _ => "child",
        };
    }
}
