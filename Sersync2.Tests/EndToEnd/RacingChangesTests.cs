using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What changes while rsync is at work on it.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class RacingChangesTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task A_FIFO_that_takes_the_place_of_a_file_does_not_stall_the_transfer()
    {
        TestTree outside = Sync.NewTree("outside");
        outside.MakeDirectory("dir");
        outside.Write("dir/big", new byte[2_000_000]);
        outside.Write("dir/victim", "a file as yet");
        Sync.Configuration.CommonParams = "-art --whole-file --bwlimit=1000";
        await Sync.Start();
        ByteFile.Rename(outside.At("dir"), Sync.Source.At("dir"));
        await Eventually.Is(() => IsUnderWay("dir"), "dir/big is not being sent");
        Sync.Source.Remove("dir/victim");
        Sync.Source.MakeFifo("dir/victim");
        await Sync.Same();
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_name_that_is_a_file_and_a_FIFO_by_turns_delays_no_other_file(CancellationToken timeout)
    {
        const int files = 40;
        TestTree outside = Sync.NewTree("outside");
        outside.MakeFifo("fifo");
        outside.Write("file", "content");
        Sync.Source.MakeFifo("victim");
        await Sync.Start();
        var probe = new LatencyProbe(Sync.Source, Sync.Remote);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        Task swapping = Task.Run(() => Swap(outside, over.Token), CancellationToken.None);
        try
        {
            await probe.RunUntil(() => probe.Count >= files || timeout.IsCancellationRequested);
        }
        finally
        {
            await over.CancelAsync();
            await swapping;
        }

        await TestContext.Progress.WriteLineAsync($"measured: beside a name that is a file and a FIFO by turns ({Sync.Kind}): {probe}");
        // 0.5 s, 1 s, 2 s, … 30 s: so often the path can have kept a call from its end meanwhile, and each time for a moment.
        Assert.That(Sync.Process.Lines.Count(line => line.Contains("FIFO", StringComparison.Ordinal)), Is.LessThanOrEqualTo(12), Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Not.Contain("not in sync"));
        Sync.Source.Write("victim", "a file at last");
        await Sync.Same();
    }

    // Ends with a file.
    private void Swap(TestTree outside, CancellationToken over)
    {
        for (int i = 0; !over.IsCancellationRequested || i % 2 == 1; i++)
        {
            string next = i % 2 == 0 ? "fifo" : "file";
            outside.MakeHardLink("next", next);
            ByteFile.Rename(outside.At("next"), Sync.Source.At("victim"));
            Thread.Sleep(1);
        }
    }

    // The receiver writes ".big.XXXXXX" first.
    private bool IsUnderWay(BytePath directory) =>
        Sync.Remote.Exists(directory) && ByteFile.List(Sync.Remote.At(directory)).Exists(name => name.AsSpan().StartsWith(".big."u8));
}
