using Sersync2.Core.Paths;

namespace Sersync2.Tests.Paths;

public sealed class AbsolutePathTests
{
    [TestCase("/a/b", "/a/b")]
    [TestCase("/a/b///", "/a/b")]
    [TestCase("/", "/")]
    [TestCase("//", "/")]
    public void Trailing_slashes_are_dropped(string path, string expected) =>
        Assert.That(new AbsolutePath(path).ToString(), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("a")]
    [TestCase("/a\0b")]
    public void What_is_no_absolute_path_is_refused(string path) =>
        Assert.That(() => new AbsolutePath(path), Throws.ArgumentException);

    [TestCase("/", "", "/")]
    [TestCase("/", "a", "/a")]
    [TestCase("/a", "", "/a")]
    [TestCase("/a", "b/c", "/a/b/c")]
    public void A_relative_path_is_joined(string path, string relative, string expected) =>
        Assert.That(
            new AbsolutePath(path).Join(new RelativePath(System.Text.Encoding.UTF8.GetBytes(relative))), Is.EqualTo(new AbsolutePath(expected)));

    [TestCase("/a", "/a", true)]
    [TestCase("/a", "/a/b", true)]
    [TestCase("/", "/a", true)]
    [TestCase("/a", "/ab", false)]
    [TestCase("/a/b", "/a", false)]
    public void Containing_goes_by_whole_components(string outer, string inner, bool expected) =>
        Assert.That(new AbsolutePath(outer).Contains(new AbsolutePath(inner)), Is.EqualTo(expected));

    [Test]
    public void A_system_call_gets_a_final_NUL() =>
        Assert.That(new AbsolutePath("/a").ToCString(), Is.EqualTo("/a\0"u8.ToArray()));
}
