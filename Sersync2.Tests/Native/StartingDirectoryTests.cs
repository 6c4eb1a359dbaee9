using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core;
using Sersync2.Core.Native;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class StartingDirectoryTests
{
    private TempDirectory _temp = null!;

    [SetUp]
    public void MakeDirectory()
    {
        _temp = new TempDirectory();
        File.WriteAllText(Path.Combine(_temp.CreateDirectory("start"), "file"), "this one");
    }

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [TestCase("file", "/file")]
    [TestCase("./file", "/file")]
    [TestCase(".//./file", "/file")]
    [TestCase("a/../file", "/a/../file")]
    [TestCase(".", "")]
    [TestCase("", "")]
    [TestCase("..", "/..")]
    public void A_relative_name_counts_from_it(string name, string expected)
    {
        StartingDirectory start = StartingDirectory.Open(_temp["start"]);
        Assert.That(start.FullPath(Encoding.UTF8.GetBytes(name)).ToString(), Is.EqualTo(_temp["start"] + expected));
        if (name.Length > 0)
            Assert.That(start.FullPath(name), Is.EqualTo(Path.GetFullPath(_temp["start"] + expected)));
    }

    [Test]
    public void An_absolute_name_is_taken_as_it_is()
    {
        StartingDirectory start = StartingDirectory.Open(_temp["start"]);
        Assert.That((start.FullPath("/a/b"), start.FullPath("/a/b"u8).ToString(), start.NameToOpen("/a/b")), Is.EqualTo(("/a/b", "/a/b", "/a/b")));
        Assert.That(StartingDirectory.Open("/").FullPath("a"u8).ToString(), Is.EqualTo("/a"));
    }

    [TestCase("other")]
    [TestCase("other (deleted)")]
    public void It_stays_the_same_directory_under_another_name(string name)
    {
        StartingDirectory start = StartingDirectory.Open(_temp["start"]);
        Directory.Move(_temp["start"], _temp[name]);
        File.WriteAllText(Path.Combine(_temp.CreateDirectory("start"), "file"), "another one");

        Assert.That(File.ReadAllText(start.NameToOpen("file")), Is.EqualTo("this one"));
        Assert.That(start.FullPath("file"), Is.EqualTo(_temp[name] + "/file"));
        Assert.That(Encoding.UTF8.GetString(start.Path!), Is.EqualTo(_temp[name]));
    }

    [Test]
    public void Once_removed_nothing_counts_from_it_any_more()
    {
        StartingDirectory start = StartingDirectory.Open(_temp["start"]);
        Directory.Delete(_temp["start"], recursive: true);
        Directory.CreateDirectory(_temp["start (deleted)"]);

        Assert.That(start.Path, Is.Null);
        Assert.That(() => start.FullPath("file"), Throws.TypeOf<SersyncException>().With.Message.StartsWith("cannot find \"file\": the directory that sersync2 was started in has been removed"));
        Assert.That(() => start.FullPath("file"u8), Throws.TypeOf<SersyncException>());
        Assert.That(start.FullPath("/etc"), Is.EqualTo("/etc"));
    }

    [Test]
    public void Its_name_may_be_any_bytes()
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(_temp.Path), (byte)'/', 0xff, (byte)'\n', (byte)'\\'];
        ByteFile.Rename(_temp["start"], name);
        using SafeFileHandle opened = ByteFile.Open(name, Tmds.Linux.LibC.O_RDONLY);
        Assert.That(StartingDirectory.Open($"/proc/self/fd/{opened.DangerousGetHandle()}").Path, Is.EqualTo(name));
    }
}
