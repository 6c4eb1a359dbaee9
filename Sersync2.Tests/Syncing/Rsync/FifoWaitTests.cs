using System.Diagnostics;
using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>A process that opens a FIFO to read, by names of several kinds.</summary>
public sealed class FifoWaitTests
{
    private TempDirectory _temp = null!;

    [SetUp]
    public void MakeDirectory() => _temp = new TempDirectory();

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [TestCase("dir/fifo", "dir/fifo")]
    [TestCase("./dir//fifo", "dir/fifo")]
    [TestCase("dir/na me", "dir/na me")]
    [TestCase("/", "dir/fifo")]
    public async Task What_it_waits_for_is_found_out(string word, string expected)
    {
        var tree = new TestTree(_temp.CreateDirectory("tree"));
        tree.MakeDirectory("dir");
        tree.MakeFifo(expected);
        using Process process = Start(tree.Root, word == "/" ? $"{tree.Root}/{expected}" : word);
        try
        {
            FifoInTheWay? found = null;
            await Eventually.Is(() => (found = new FifoWait(process.Id).Look(new AbsolutePath(tree.Root))) is not null, "it does not wait");
            Assert.That(found!.Path?.ToString(), Is.EqualTo(new RelativePath(Encoding.UTF8.GetBytes(expected)).ToString()));
        }
        finally
        {
            process.Kill();
        }
    }

    [Test]
    public async Task What_lies_elsewhere_has_no_name_here()
    {
        var tree = new TestTree(_temp.CreateDirectory("tree"));
        tree.MakeDirectory("dir");
        tree.MakeFifo("fifo");
        using Process process = Start(tree.Root, "fifo");
        try
        {
            FifoInTheWay? found = null;
            await Eventually.Is(() => (found = new FifoWait(process.Id).Look(new AbsolutePath(tree.Root + "/dir"))) is not null, "it does not wait");
            Assert.That(found!.Path, Is.Null);
        }
        finally
        {
            process.Kill();
        }
    }

    [Test]
    public void One_that_waits_for_something_else_is_left_alone() =>
        Assert.That(new FifoWait(Environment.ProcessId).Look(new AbsolutePath("/")), Is.Null);

    private static Process Start(string directory, string word) =>
        Process.Start(new ProcessStartInfo("cat", ["--", word]) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
}
