using Sersync2.Core.Native;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class PathChainTests
{
    private TempDirectory _temp = null!;

    [SetUp]
    public void MakeDirectory() => _temp = new TempDirectory();

    [TearDown]
    public void RemoveDirectory() => _temp.Dispose();

    [Test]
    public void It_goes_through_links_of_every_kind_as_the_kernel_does()
    {
        _temp.CreateDirectory("real/deep");
        File.WriteAllText(_temp["real/deep/file"], "x");
        ByteFile.MakeSymbolicLink(_temp["absolute"], _temp["real"]);
        ByteFile.MakeSymbolicLink(_temp["real/up"], "../real/./deep//");
        ByteFile.MakeSymbolicLink(_temp["final"], "absolute/up/file");

        PathChain chain = PathChain.Read(_temp["final"]);

        string[] expected = ["", "final", "absolute", "real", "real/up", "real/deep", "real/deep/file"];
        Assert.That(chain.IsWhole, Is.True);
        Assert.That(chain.Real.ToString(), Is.EqualTo(_temp["real/deep/file"]));
        Assert.That(Below(chain), Is.SupersetOf(expected.Select(name => _temp[name].TrimEnd('/'))));
        Assert.That(chain.Entries[chain.FinalLink].Path.ToString(), Is.EqualTo(_temp["final"]));
        Assert.That(chain.Entries[0].Path.ToString(), Is.EqualTo("/"));
    }

    [Test]
    public void What_is_missing_ends_it_and_keeps_the_rest_of_the_name()
    {
        ByteFile.MakeSymbolicLink(_temp["link"], _temp.CreateDirectory("real"));
        PathChain chain = PathChain.Read(_temp["link/a/b"]);
        Assert.That((chain.IsWhole, chain.Real.ToString(), chain.FinalLink), Is.EqualTo((false, _temp["real/a/b"], -1)));
    }

    [Test]
    public void A_circle_of_links_ends()
    {
        ByteFile.MakeSymbolicLink(_temp["a"], "b");
        ByteFile.MakeSymbolicLink(_temp["b"], "a");
        Assert.That(PathChain.Read(_temp["a"]).IsWhole, Is.False);
    }

    [Test]
    public void An_open_file_of_proc_is_the_end()
    {
        PathChain chain = PathChain.Read("/dev/stdin");
        Assert.That(chain.Real.ToString(), Does.Match(@"^/proc/\d+/fd/0$"));
    }

    [Test]
    public void A_directory_is_opened_only_without_links_on_the_way()
    {
        ByteFile.MakeSymbolicLink(_temp["link"], _temp.CreateDirectory("real/deep"));
        using RealDirectory? real = RealDirectory.TryOpen(PathChain.Read(_temp["real/deep"]).Real, out int none);
        Assert.That((real is not null, none), Is.EqualTo((true, 0)));
        Assert.That(RealDirectory.TryOpen(new Sersync2.Core.Paths.AbsolutePath(_temp["link"]), out int error), Is.Null);
        Assert.That(error, Is.Not.Zero);
    }

    private static string[] Below(PathChain chain) => [.. chain.Entries.Select(entry => entry.Path.ToString())];
}
