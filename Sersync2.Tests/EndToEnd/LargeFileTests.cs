using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Files that take long go beside everything else, and what is done to them meanwhile is not lost.</summary>
[TestFixture]
internal sealed class LargeFileTests : EndToEndTest
{
    private const long Size = 64L << 20;

    [Test]
    public async Task A_small_file_does_not_wait_for_a_large_one()
    {
        await StartSendingLarge(kilobytesPerSecond: 10_000);
        Sync.Source.Write("d/small", "content");
        await Eventually.Is(() => Sync.Remote.Exists("d/small"), "the small file has not arrived");
        Assert.That(Sync.Remote.Exists("d/large"), Is.False, "the large file has arrived first");
        await Sync.Same();
    }

    [Test]
    public async Task What_takes_the_place_of_a_large_file_on_its_way_takes_it_at_the_remote_too()
    {
        await StartSendingLarge(kilobytesPerSecond: 10_000);
        Sync.Source.Remove("d");
        Sync.Source.Write("d", "a file now");
        Sync.Source.Write("other", "content");
        await Eventually.Is(() => Sync.Remote.Exists("other"), "the other file has not arrived");
        Assert.That(Sync.Remote.Status("d")?.Type, Is.EqualTo(FileType.Directory), "both were worked on at the same time");
        await Sync.Same();
    }

    [Test]
    public async Task A_large_file_that_moves_on_its_way_arrives_under_its_new_name_alone()
    {
        await StartSendingLarge(kilobytesPerSecond: 10_000);
        Sync.Source.Rename("d", "e");
        Sync.Source.Write("other", "content");
        await Eventually.Is(() => Sync.Remote.Exists("other"), "the other file has not arrived");
        await Sync.Same();
    }

    [Test]
    public async Task A_stop_on_its_way_leaves_it_to_the_next_start()
    {
        await StartSendingLarge(kilobytesPerSecond: 500);
        await Sync.Process.Stop();
        Assert.That(Sync.Remote.Exists("d/large"), Is.False, "the stop waited for all of it");
        Sync.Configuration.CommonParams = "-art";
        await Sync.StartSersync();
        await Sync.Same();
    }

    private async Task StartSendingLarge(int kilobytesPerSecond)
    {
        // Without -z: the file is all zeros.
        Sync.Configuration.CommonParams = $"-art --bwlimit={kilobytesPerSecond}";
        Sync.Source.MakeDirectory("d");
        Sync.Remote.MakeDirectory("d");
        await Sync.Start();
        string large = Sync.PathOf("large");
        using (FileStream file = File.Create(large))
            file.SetLength(Size);
        ByteFile.Rename(large, Sync.Source.At("d/large"));
        // rsync writes it under another name first.
        await Eventually.Is(
            () => Directory.EnumerateFiles(Path.Combine(Sync.Remote.Root, "d"), ".large.*").Any(), "the large file is not on its way");
    }
}
