using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What much data costs that is only renamed: the bytes that the daemon has read from its sockets.</summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class RenameCostTests : EndToEndTest
{
    private const int Files = 2_000;
    private const int Size = 50_000;

    [Test]
    public async Task A_directory_of_2000_files_costs_less_than_a_hundredth_of_its_size()
    {
        Fill("dir/old", Files);
        await Sync.Start("-r");
        await Sync.Same();
        await Eventually.Is(() => Received() >= (long)Files * Size, "the daemon has not noted the full sync");
        long before = Received();

        Sync.Source.Rename("dir/old", "dir/new");
        await Sync.Same();
        await Sync.Settle();
        Sync.Source.MakeDirectory("elsewhere");
        await Sync.Settle();
        long renamed = Received();
        Sync.Source.Rename("dir/new", "elsewhere/moved");
        await Sync.Same();
        await Sync.Process.Stop();
        await TestContext.Progress.WriteLineAsync(
            $"measured: {Files} files of {Size} bytes: renamed for {renamed - before} bytes, moved for {Received() - renamed} bytes");
        Assert.That(renamed - before, Is.LessThan((long)Files * Size / 100));
        Assert.That(Received() - renamed, Is.LessThan((long)Files * Size / 100));
    }

    [Test]
    public async Task A_large_file_moved_to_another_directory_costs_less_than_a_hundredth_of_its_size()
    {
        const int size = 50_000_000;
        Sync.Source.MakeDirectory("from");
        Sync.Source.MakeDirectory("to");
        Sync.Source.Write("from/large", Content(1, size));
        await Sync.Start("-r");
        await Sync.Same();
        await Eventually.Is(() => Received() >= size, "the daemon has not noted the full sync");
        long before = Received();
        Sync.Source.Rename("from/large", "to/large");
        await Sync.Same();
        await Sync.Process.Stop();
        await TestContext.Progress.WriteLineAsync($"measured: a file of {size} bytes: moved for {Received() - before} bytes");
        Assert.That(Received() - before, Is.LessThan(size / 100));
    }

    [Test]
    public async Task Renamed_twice_and_back_it_is_the_same()
    {
        Fill("old", 200);
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Rename("old", "once");
        Sync.Source.Rename("once", "twice");
        await Sync.Same();
        Sync.Source.Rename("twice", "old");
        Sync.Source.Rename("old", "twice");
        Sync.Source.Rename("twice", "old");
        await Sync.Same();
    }

    [Test]
    public async Task Renamed_while_it_is_being_sent_it_is_the_same()
    {
        Sync.Configuration.CommonParams = "-artz --bwlimit=20000";
        await Sync.Start("-r");
        Fill("new", 400);
        for (int i = 0; i < 4; i++)
        {
            await Eventually.Is(() => Sync.Remote.Exists(i == 0 ? "new" : $"renamed-{i - 1}"), "nothing has arrived under the last name");
            Sync.Source.Rename(i == 0 ? "new" : $"renamed-{i - 1}", $"renamed-{i}");
        }

        await Eventually.Same(Sync.Source, Sync.Remote, times: true);
    }

    [Test]
    public async Task Renamed_while_the_rename_is_under_way_it_is_the_same()
    {
        Fill("name-0", 500);
        await Sync.Start("-r");
        await Sync.Same();
        for (int i = 0; i < 6; i++)
        {
            Sync.Source.Rename($"name-{i}", $"name-{i + 1}");
            await Eventually.Is(() => Sync.Remote.Exists($"name-{i + 1}"), "the rename has not begun to arrive");
        }

        Sync.Source.Write("name-6/3", "changed under the last name");
        await Eventually.Same(Sync.Source, Sync.Remote, times: true);
    }

    private void Fill(string directory, int files)
    {
        Sync.Source.MakeDirectory(directory);
        for (int i = 0; i < files; i++)
            Sync.Source.Write($"{directory}/{i}", Content(i, Size));
    }

    // What rsync -z makes of random bytes is no shorter than they are.
    private static byte[] Content(int seed, int size)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    private long Received() => ReceivedBytes().Matches(Sync.Daemon.Log).Sum(match => long.Parse(match.Groups[1].ValueSpan));

    [GeneratedRegex(@"received (\d+) bytes")]
    private static partial Regex ReceivedBytes();
}
