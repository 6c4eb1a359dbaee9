using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Plugins;

public sealed class PluginScopeTests
{
    [TestCase("/a", null, "x/y", "/a", "x/y")]
    [TestCase("/a", "/a", "x/y", "/a", "x/y")]
    [TestCase("/a/b", "/a", "x", "/a", "b/x")]
    [TestCase("/a/b", "/", "x", "/", "a/b/x")]
    [TestCase("/a", "/a/b/c", "b/c/x", "/a/b/c", "x")]
    [TestCase("/", "/a", "a/x", "/a", "x")]
    [TestCase("/a", "/a/b", "b", "/a/b", null)]
    [TestCase("/a", "/a/b", "bc/x", "/a/b", null)]
    [TestCase("/a", "/a/b", "c", "/a/b", null)]
    public void A_plugin_hears_of_what_lies_below_its_own_watch_path(string watched, string? plugin, string path, string root, string? expected)
    {
        PluginScope scope = PluginScope.For(new AbsolutePath(watched), plugin is null ? null : new AbsolutePath(plugin))!;

        Assert.That(scope.Watch.ToString(), Is.EqualTo(root));
        Assert.That(scope.Includes(Encoding.UTF8.GetBytes(path)), Is.EqualTo(expected is not null));
        if (expected is not null)
            Assert.That(scope.Map(Path(path)), Is.EqualTo(Path(expected)));
    }

    [TestCase("/a", "/b")]
    [TestCase("/a/b", "/a/bc")]
    [TestCase("/a/bc", "/a/b")]
    public void Two_paths_that_do_not_overlap_have_nothing_in_common(string watched, string plugin) =>
        Assert.That(PluginScope.For(new AbsolutePath(watched), new AbsolutePath(plugin)), Is.Null);
}
