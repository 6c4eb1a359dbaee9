using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Paths;

public sealed class RelativePathTests
{
    [TestCase("", "", "")]
    [TestCase("a", "a", "")]
    [TestCase("a/b", "b", "a")]
    [TestCase("a/b/c.txt", "c.txt", "a/b")]
    public void A_path_has_a_name_and_a_parent(string path, string name, string parent)
    {
        Assert.That(Encoding.UTF8.GetString(Path(path).Name), Is.EqualTo(name));
        Assert.That(Path(path).Parent, Is.EqualTo(Path(parent)));
    }

    [TestCase("", "a", "a")]
    [TestCase("a", "b", "a/b")]
    public void A_name_is_joined(string path, string name, string expected) =>
        Assert.That(Path(path).Join(Encoding.UTF8.GetBytes(name)), Is.EqualTo(Path(expected)));

    [TestCase("", "", false)]
    [TestCase("", "a", true)]
    [TestCase("a", "a", false)]
    [TestCase("a", "a/b", true)]
    [TestCase("a", "a/b/c", true)]
    [TestCase("a", "ab", false)]
    [TestCase("a", "a.b/c", false)]
    [TestCase("a/b", "a", false)]
    public void An_ancestor_lies_strictly_above(string ancestor, string path, bool expected) =>
        Assert.That(Path(ancestor).IsAncestorOf(Path(path)), Is.EqualTo(expected));

    [Test]
    public void The_default_is_the_root()
    {
        RelativePath none = default;

        Assert.That(none.IsRoot && none == RelativePath.Root && none == Path(""), Is.True);
        Assert.That(none.GetHashCode(), Is.EqualTo(Path("").GetHashCode()));
        Assert.That(none.ToString(), Is.EqualTo("."));
    }

    [Test]
    public void A_directory_sorts_right_before_what_is_below_it()
    {
        string[] sorted = ["", "A", "a", "a/!", "a/b", "a/b/c", "a!", "a-b", "a-b/c", "a.txt", "a0", "b", "é"];
        RelativePath[] shuffled = [.. sorted.Select(Path).OrderBy(path => path.GetHashCode())];

        Array.Sort(shuffled, RelativePathComparer.Instance);

        Assert.That(shuffled, Is.EqualTo(sorted.Select(Path)));
    }

    [Test]
    public void A_dictionary_finds_a_path_by_its_bytes()
    {
        var dictionary = new Dictionary<RelativePath, int>(RelativePathComparer.Instance) { [Path("a/b")] = 1, [RelativePath.Root] = 2 };
        var lookup = dictionary.GetAlternateLookup<ReadOnlySpan<byte>>();

        Assert.That(lookup["a/b"u8], Is.EqualTo(1));
        Assert.That(lookup[[]], Is.EqualTo(2));
        Assert.That(lookup.TryGetValue("a"u8, out _), Is.False);
        lookup["a"u8] = 3;
        Assert.That(dictionary[Path("a")], Is.EqualTo(3));
    }

    private static RelativePath Path(string path) => new(Encoding.UTF8.GetBytes(path));
}
