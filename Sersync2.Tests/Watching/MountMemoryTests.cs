using Sersync2.Core.Paths;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class MountMemoryTests
{
    private TempDirectory _temp = null!;
    private WatchedRoot _root = null!;

    [SetUp]
    public void MakeRoot()
    {
        _temp = new TempDirectory();
        _root = Root(_temp.CreateDirectory("watched"));
        _temp.CreateDirectory("state");
    }

    [TearDown]
    public void Remove() => _temp.Dispose();

    [TestCase("a/disk", ExpectedResult = true)]
    [TestCase("a", ExpectedResult = true)]
    [TestCase("a/disk/below", ExpectedResult = false)]
    [TestCase("a/dis", ExpectedResult = false)]
    [TestCase("b", ExpectedResult = false)]
    public bool What_held_a_disk_is_known_across_restarts(string path)
    {
        Memory().Add([Path("a/disk"), Path("c\n d")], _ => null);
        return Memory().Places().Count == 2 && Memory().IsAtOrBelow(Path(path).Bytes) | Later().IsAtOrBelow(Path(path).Bytes);
    }

    [Test]
    public void What_a_person_takes_out_of_the_file_is_forgotten_at_once()
    {
        MountMemory memory = Memory();
        memory.Add([Path("one"), Path("two")], place => place == Path("two") ? "ext:1 2" : null);
        Assert.That(File.ReadAllLines(memory.File)[1..], Is.EqualTo(new[] { "mount one", "mount two ext:1 2" }));
        File.WriteAllLines(memory.File, [.. File.ReadAllLines(memory.File).Where(line => line != "mount one")]);

        Assert.That(memory.IsAtOrBelow("one"u8), Is.False);
        Assert.That(memory.IsAtOrBelow("two"u8));
        memory.AddFirst(() => [Path("of an earlier version")]);
        Assert.That(memory.Places(), Is.EqualTo(new[] { Path("two") }));
    }

    [Test]
    public void What_an_earlier_version_knew_counts_once()
    {
        Memory().AddFirst(() => [Path("disk")]);
        Assert.That(Memory().Places(), Is.EqualTo(new[] { Path("disk") }));
    }

    [Test]
    public void Where_nothing_can_be_written_it_is_known_to_this_process()
    {
        var memory = new MountMemory(_root, _temp["missing/state"]);
        memory.Add([Path("disk")], _ => "ext:1 2");
        Assert.That(memory.IsAtOrBelow("disk"u8));
        memory.Move(Path("disk"), [(Path("disk"), Path("other"))]);
        Assert.That(memory.Places(), Is.EqualTo(new[] { Path("other") }));
        Assert.That(memory.FileSystemAt(Path("other")), Is.EqualTo("ext:1 2"));
    }

    [Test]
    public void The_first_disk_at_a_place_counts_until_a_mirror_has_been_made_of_another()
    {
        Memory().Add([Path("disk")], _ => "ext:1 2");
        Memory().Add([Path("disk")], _ => "ext:3 2");
        Assert.That(Memory().FileSystemAt(Path("disk")), Is.EqualTo("ext:1 2"));
        Memory().Confirm([Path("disk")], _ => "ext:3 2");
        Assert.That(Memory().FileSystemAt(Path("disk")), Is.EqualTo("ext:3 2"));
    }

    private MountMemory Memory() => new(_root, _temp["state"]);

    private MountMemory Later()
    {
        MountMemory later = Memory();
        later.Add([], _ => null);
        return later;
    }

    private static RelativePath Path(string path) => new(System.Text.Encoding.UTF8.GetBytes(path));

    private static WatchedRoot Root(string path)
    {
        var root = new WatchedRoot(new AbsolutePath(path));
        root.TryAdopt(out _)!.Dispose();
        return root;
    }
}
