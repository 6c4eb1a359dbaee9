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

    // The receiver writes ".big.XXXXXX" first.
    private bool IsUnderWay(BytePath directory) =>
        Sync.Remote.Exists(directory) && ByteFile.List(Sync.Remote.At(directory)).Exists(name => name.AsSpan().StartsWith(".big."u8));
}
