using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class HeldTargetTests
{
    private static readonly HeldTarget Target = new(null!, new Destination(new RemoteSettings { LocalDirectory = new AbsolutePath("/mnt/b") }, new RsyncSettings()));

    [Test]
    public void Only_the_words_that_name_it_are_other_ones() => Assert.That(
        Target.Put(["--exclude=/mnt/b/", "--link-dest=/mnt/b/old", "/mnt/b/", "/mnt/b/sub/"], "/proc/self/fd/9"),
        Is.EqualTo(new[] { "--exclude=/mnt/b/", "--link-dest=/proc/self/fd/9/old", "/mnt/b/", "/proc/self/fd/9/sub/" }));

    [TestCase("mkstemp \"/proc/self/fd/9/.f.x\" failed", ExpectedResult = "mkstemp \"/mnt/b/.f.x\" failed")]
    [TestCase("change_dir \"/proc/self/fd/9\" failed", ExpectedResult = "change_dir \"/mnt/b\" failed")]
    [TestCase("opendir \"/proc/self/fd/91/f\" failed", ExpectedResult = "opendir \"/proc/self/fd/91/f\" failed")]
    [TestCase("nothing", ExpectedResult = "nothing")]
    public string People_are_shown_the_path(string line) => Target.WithPath(line, "/proc/self/fd/9");
}
