using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>What an event costs in memory on its way from the kernel to the set of changed paths.</summary>
internal sealed class EventCostTests
{
    private const int Events = 10_000;

    [TestCase(InotifyMask.CloseWrite)]
    [TestCase(InotifyMask.Create)]
    [TestCase(InotifyMask.Delete)]
    [TestCase(InotifyMask.MovedTo)]
    [TestCase(InotifyMask.Attrib | InotifyMask.IsDirectory)]
    public void An_event_of_a_path_that_is_waiting_already_allocates_nothing(InotifyMask mask)
    {
        using var temp = new TempDirectory();
        new TestTree(temp.Path).MakeDirectory("dir");
        new TestTree(temp.Path).Write("dir/name", "x");
        var root = new WatchedRoot(new AbsolutePath(temp.Path));
        var filter = new PathFilter(new FilterSettings { Exclude = [@"(.*)\.gz"] });
        var switches = new InotifySettings();
        using var watches = new DirectoryWatches(root, filter, EventTranslator.MaskFor(switches), () => false, CancellationToken.None);
        var sink = new DirtySetSink(TimeProvider.System);
        var events = new EventTranslator(root, watches, new MountsBelow(new MountTable(), new MountMemory(root, null)), switches, filter, new AliasingSink(sink, watches.Aliases), TimeProvider.System);
        watches.WatchRoot(adopt: true);
        watches.ScanBelow(WatchTable.Root);
        int watch = watches.Table.WatchOf(watches.Table.Find(Entries.Path("dir")));
        byte[] name = Encoding.ASCII.GetBytes("name");
        Send(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(Events);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        events.EndBuffer();

        Assert.That(allocated / Events, Is.Zero, $"{allocated} bytes for {Events} events");
        Assert.That(sink.Dirty.Count, Is.EqualTo(1));

        void Send(int count)
        {
            for (int i = 0; i < count; i++)
                events.OnEvent(new InotifyEvent(watch, mask, 0, name));
        }
    }

    private sealed class DirtySetSink(TimeProvider clock) : IChangeSink
    {
        public DirtySet Dirty { get; } = new(clock, () => { });

        public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
        {
            RelativePath? shared = null;
            Dirty.Add(path, ref shared, flags);
        }

        public void ReportMove(MoveHint move)
        {
        }

        public bool IsSettled(RelativePath path) => Dirty.IsSettled(path);

        public void Hold() => Dirty.Hold();

        public void Flush() => Dirty.Flush();

        public void EventsLost()
        {
        }

        public void MountChanged(RelativePath path)
        {
        }

        public void RootLost(string reason)
        {
        }

        public void RootRestored(bool isOriginal)
        {
        }
    }
}
