using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class TickLoopTests
{
    [Fact]
    public async Task A_pass_that_fails_in_an_unforeseen_way_does_not_end_the_loop()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        ScheduleItem schedule = rig.Schedule;
        rig.State.PutBytes(StateKeys.Schedule, "{"u8.ToArray());
        rig.Clock.Advance(TimeSpan.FromMinutes(62));
        var mended = new TaskCompletionSource<RunReference>(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Instances.Started = mended.SetResult;
        using var loop = new TickLoop(rig.Pass, NullLogger<TickLoop>.Instance);
        int reads = 0;
        rig.State.BeforeRead = _ =>
        {
            if (++reads == 2)
            {
                rig.State.Put(StateKeys.Schedule, schedule);
            }

            loop.Hint(); // the next tick
        };

        await loop.StartAsync(TestContext.Current.CancellationToken);
        loop.Hint();
        Task first = await Task.WhenAny(mended.Task, loop.ExecuteTask!);
        await loop.StopAsync(TestContext.Current.CancellationToken);

        Assert.Same(mended.Task, first);
    }
}
