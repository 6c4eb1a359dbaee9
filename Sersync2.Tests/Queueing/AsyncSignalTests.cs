using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Queueing;

public sealed class AsyncSignalTests
{
    [Test]
    public async Task Set_while_nobody_waits_it_lets_the_next_wait_pass_and_no_other()
    {
        using var signal = new AsyncSignal();
        signal.Set();
        signal.Set();

        await signal.WaitAsync(null, CancellationToken.None).WaitAsync(Eventually.Deadline);
        Assert.That(signal.WaitAsync(null, CancellationToken.None).IsCompleted, Is.False);
    }

    [Test]
    public async Task It_wakes_the_one_that_waits()
    {
        using var signal = new AsyncSignal();
        Task waiting = signal.WaitAsync(null, CancellationToken.None);
        Assert.That(waiting.IsCompleted, Is.False);

        signal.Set();

        await waiting.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task A_wait_ends_with_its_time()
    {
        using var signal = new AsyncSignal();
        await signal.WaitAsync(TimeSpan.FromMilliseconds(0.1), CancellationToken.None).WaitAsync(Eventually.Deadline);
        Assert.That(signal.WaitAsync(TimeSpan.Zero, CancellationToken.None).IsCompleted, Is.True);
        Assert.That(signal.WaitAsync(TimeSpan.MaxValue, CancellationToken.None).IsCompleted, Is.False, "longer than a timer can run");
    }

    [Test]
    public void A_wait_ends_when_it_is_cancelled()
    {
        using var signal = new AsyncSignal();
        using var cancellation = new CancellationTokenSource();
        Task waiting = signal.WaitAsync(null, cancellation.Token);
        cancellation.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task However_many_threads_set_it_at_once_it_is_set()
    {
        using var signal = new AsyncSignal();
        for (int round = 0; round < 200; round++)
        {
            Parallel.For(0, 8, _ => signal.Set());
            await signal.WaitAsync(null, CancellationToken.None).WaitAsync(Eventually.Deadline);
            Assert.That(signal.WaitAsync(TimeSpan.Zero, CancellationToken.None).IsCompleted, Is.True);
        }
    }
}
