using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class OpenForWritingTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private SafeFileHandle _root = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.Path);
        _tree.MakeDirectory("d");
        _tree.Write("d/f", "x");
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_temp.Path).ToCString(), out _)!;
    }

    [TearDown]
    public void RemoveTree()
    {
        _root.Dispose();
        _temp.Dispose();
    }

    [Test]
    public void A_file_counts_as_open_while_someone_may_write_to_it()
    {
        Assert.That(Test("d/f"), Is.False);
        using (new FileStream(_temp["d/f"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            Assert.That(Test("d/f"), Is.True);
        Assert.That(Test("d/f"), Is.False);
        using (new FileStream(_temp["d/f"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            Assert.That(Test("d/f"), Is.False, "a reader changes nothing");
    }

    [Test]
    public async Task Another_process_that_writes_counts_as_well()
    {
        using var writer = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", "exec 3>>\"$1\"; echo; read line", "sh", _temp["d/f"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await writer.StandardOutput.ReadLineAsync();
        Assert.That(Test("d/f"), Is.True);

        writer.StandardInput.Close();
        await writer.WaitForExitAsync();
        Assert.That(Test("d/f"), Is.False);
    }

    [Test]
    public void What_is_no_file_is_not_being_written()
    {
        _tree.MakeSymbolicLink("link", "d/f");
        _tree.MakeFifo("fifo");
        using var open = new FileStream(_temp["d/f"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        foreach (string path in new[] { "none", "d", "link", "fifo", "d/f/x" })
            Assert.That(Test(path), Is.False, path);
    }

    [Test]
    public void Someone_who_opens_the_file_at_that_moment_neither_fails_nor_ends_us()
    {
        using var stop = new CancellationTokenSource();
        var opening = Task.Run(() =>
        {
            int opened = 0;
            while (!stop.IsCancellationRequested)
            {
                using SafeFileHandle file = File.OpenHandle(_temp["d/f"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                opened++;
            }

            return opened;
        });
        int busy = 0;
        for (int time = 0; time < 20_000 || busy == 0; time++)
            busy += Test("d/f") ? 1 : 0;
        stop.Cancel();

        Assert.That(opening.Result, Is.GreaterThan(0));
        Assert.That(Test("d/f"), Is.False);
    }

    private bool Test(string path) => OpenForWriting.Test(_root, System.Text.Encoding.UTF8.GetBytes(path));
}
