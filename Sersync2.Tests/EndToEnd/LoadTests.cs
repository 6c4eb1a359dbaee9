using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture]
[NonParallelizable]
internal sealed class LoadTests : EndToEndTest
{
    private const int Directories = 50;
    private const int FilesInEach = 100;
    private const int MostCalls = 60;

    [Test]
    public async Task Five_thousand_files_arrive_in_few_calls_of_rsync()
    {
        TestTree plain = Sync.NewTree("plain");
        Sync.Daemon.Add(new RsyncModule("plain", plain.Root));
        RsyncWrapper rsync = Sync.RecordRsync();
        await Sync.Start();

        var clock = Stopwatch.StartNew();
        for (int directory = 0; directory < Directories; directory++)
        {
            Sync.Source.MakeDirectory($"d{directory}");
            for (int file = 0; file < FilesInEach; file++)
                Sync.Source.Write($"d{directory}/f{file}", $"content of {directory}/{file}");
        }

        TimeSpan written = clock.Elapsed;
        await Eventually.Is(
            () => Count(Sync.Remote) == Directories * FilesInEach,
            () => $"{Count(Sync.Remote)} of {Directories * FilesInEach} files have arrived");
        TimeSpan arrived = clock.Elapsed;
        await Sync.Same();
        int calls = rsync.Transfers.Count;
        TimeSpan alone = await CopyWithOneRsync();

        await TestContext.Progress.WriteLineAsync(
            $"measured: {Directories * FilesInEach} files in {Directories} directories: written in {written.TotalSeconds:0.00} s, "
            + $"all arrived {arrived.TotalSeconds:0.00} s after the first write, in {calls} calls of rsync; "
            + $"one rsync -a of the same tree: {alone.TotalSeconds:0.00} s");
        Assert.That(calls, Is.InRange(1, MostCalls));
    }

    [Test]
    public async Task A_file_written_over_and_over_costs_far_fewer_calls_than_writes()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        await Sync.Start();
        const int writes = 5000;
        for (int i = 0; i < writes; i++)
            Sync.Source.Write("busy", $"version {i}");
        await Sync.Same();
        Assert.That(rsync.Transfers, Has.Count.LessThan(writes / 20));
    }

    [Test]
    public async Task One_path_at_rest_is_one_call()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        await Sync.Start();
        Sync.Source.Write("first", "");
        await Sync.Settle();
        int before = rsync.Transfers.Count;
        Sync.Source.Write("file", "content");
        await Sync.Same();
        await Sync.Process.Stop();
        Assert.That(rsync.Transfers, Has.Count.EqualTo(before + 1));
    }

    private async Task<TimeSpan> CopyWithOneRsync()
    {
        var clock = Stopwatch.StartNew();
        using var rsync = Process.Start(
            "rsync",
            ["-a", "--sockopts=TCP_NODELAY", $"--port={Sync.Daemon.Port}", Sync.Source.Root + "/", "127.0.0.1::plain/"]);
        await rsync.WaitForExitAsync();
        Assert.That(rsync.ExitCode, Is.Zero);
        return clock.Elapsed;
    }

    private static int Count(TestTree tree) => Directory.EnumerateFiles(tree.Root, "f*", SearchOption.AllDirectories).Count();
}
