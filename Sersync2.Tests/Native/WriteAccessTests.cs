using System.Diagnostics;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

/// <summary>Below the directory of the tests: /tmp itself is open to everyone.</summary>
public sealed class WriteAccessTests
{
    private string _base = null!;

    [SetUp]
    public void MakeDirectories()
    {
        Assume.That(WriteAccess.OfOthers(new AbsolutePath(AppContext.BaseDirectory)), Is.Null, "the tests lie where others may write");
        _base = Path.Combine(AppContext.BaseDirectory, "write-access-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory($"{_base}/a/b", (UnixFileMode)0x1ed);
        foreach (string directory in (string[])[_base, At("a"), At("a/b")])
            ByteFile.ChangeMode(directory, 0x1ed);
        File.WriteAllText(At("a/b/program"), "x");
        ByteFile.ChangeMode(At("a/b/program"), 0x1ed);
    }

    [TearDown]
    public void RemoveDirectories()
    {
        if (_base is not null && Directory.Exists(_base))
            Directory.Delete(_base, recursive: true);
    }

    [Test]
    public void What_only_its_owner_may_write_is_safe()
    {
        Assert.That(Of("a/b/program"), Is.Null);
        Assert.That(Of("a/./b/../b//program"), Is.Null);
        Assert.That(Of("a/nothing/program"), Is.Null);
    }

    [TestCase("a/b/program", 0x1ff, "everyone (mode 0777); run: chmod go-w ")]
    [TestCase("a/b/program", 0x1fd, "its group (mode 0775); run: chmod go-w ")]
    [TestCase("a/b", 0x1ff, "everyone (mode 0777); run: chmod go-w ")]
    [TestCase("a", 0x1f8, "its group (mode 0770); run: chmod go-w ")]
    [TestCase("a", 0x3ff, "everyone (mode 01777); put it elsewhere")]
    public void A_file_or_a_directory_above_it_that_others_may_write_is_told(string place, int mode, string expected)
    {
        ByteFile.ChangeMode(At(place), mode);
        Assert.That(Of("a/b/program"), Does.StartWith($"\"{At(place)}\" may be written by {expected}"));
    }

    [Test]
    public void A_link_is_as_safe_as_where_it_lies_and_as_what_it_leads_to()
    {
        Directory.CreateDirectory(At("links"), (UnixFileMode)0x1ed);
        File.CreateSymbolicLink(At("links/relative"), "../a/b/program");
        File.CreateSymbolicLink(At("links/absolute"), At("a/b/program"));
        File.CreateSymbolicLink(At("links/directory"), "../a");
        File.CreateSymbolicLink(At("links/loop"), "loop");
        string[] names = ["links/relative", "links/absolute", "links/directory/b/program"];
        foreach (string name in names)
            Assert.That(Of(name), Is.Null, name);
        Assert.That(Of("links/loop"), Is.Null);

        ByteFile.ChangeMode(At("a"), 0x1ff);
        foreach (string name in names)
            Assert.That(Of(name), Does.StartWith($"\"{At("a")}\" may be written"), name);
        ByteFile.ChangeMode(At("a"), 0x1ed);
        ByteFile.ChangeMode(At("links"), 0x1ff);
        foreach (string name in names)
            Assert.That(Of(name), Does.StartWith($"\"{At("links")}\" may be written"), name);
    }

    [Test]
    public void Root_trusts_what_is_roots_and_others_what_is_theirs_as_well()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may give files away");
        using (var chown = Process.Start("chown", ["1234", At("a")]))
            chown.WaitForExit();
        Assert.That(Of("a/b/program"), Does.StartWith($"\"{At("a")}\" belongs to user 1234; run: chown root "));
        Assert.That(WriteAccess.OfOthers(new AbsolutePath(At("a/b/program")), 1234), Is.Null);
        Assert.That(WriteAccess.OfOthers(new AbsolutePath(At("a/b/program")), 1235), Does.Contain("belongs to user 1234"));
    }

    private string At(string name) => $"{_base}/{name}";

    private string? Of(string name) => WriteAccess.OfOthers(new AbsolutePath(At(name)), Tmds.Linux.LibC.geteuid());
}
