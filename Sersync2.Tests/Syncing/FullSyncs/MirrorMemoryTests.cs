using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.FullSyncs;

public sealed class MirrorMemoryTests
{
    [Test]
    public void What_is_remembered_is_known_to_the_next_start()
    {
        using var temp = new TempDirectory();
        string key = Key("/data", "host", "m", []);
        Assert.That(new MirrorMemory(temp.Path).IsKnown(key), Is.False);

        new MirrorMemory(temp.Path).Remember(key, "host::m mirrors /data");

        Assert.That(new MirrorMemory(temp.Path).IsKnown(key), Is.True);
        Assert.That(Directory.GetFiles(temp.Path), Is.EqualTo(new[] { temp[key] }), "something is left beside it");
        Assert.That(File.ReadAllText(temp[key]), Is.EqualTo("host::m mirrors /data\n"));
    }

    [Test]
    public void The_mount_points_that_an_earlier_version_remembered_are_not_forgotten()
    {
        using var temp = new TempDirectory();
        string earlier = "mirror-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("/data\n\nhost::m\n-artuz\n"u8))[..32];
        File.WriteAllText(temp[earlier], "mount not-one\nmount a%0Ab\nmount c/d\n");

        Remote remote = Remote("/data", "host", "m");

        Assert.That(
            new MirrorMemory(temp.Path).EarlierMountsOf(remote, Settings([])),
            Is.EqualTo(new[] { new RelativePath("a\nb"u8), new RelativePath("c/d"u8) }));
        Assert.That(new MirrorMemory(temp.Path).IsKnown(MirrorMemory.KeyFor(remote, Settings([]))), Is.False, "which target it was, nobody noted");
    }

    [Test]
    public void Whatever_matters_makes_another_key()
    {
        string[] keys =
        [
            Key("/data", "host", "m", []),
            Key("/data2", "host", "m", []),
            Key("/data", "host2", "m", []),
            Key("/data", "host", "m/sub", []),
            Key("/data", "host", "m", ["a"]),
            Key("/data", "host", "m", ["a", "b"]),
            Key("/data", "host", "m", ["b", "a"]),
            Key("/data", "host", "m", [], new RsyncSettings { Port = 8873 }),
            Key("/data", "host", "m", [], new RsyncSettings { User = "u" }),
            Key("/data", "host", "m", [], new RsyncSettings { Ssh = true }),
        ];

        Assert.That(keys, Is.Unique);
        Assert.That(keys[0], Does.Match("^mirror-[0-9a-f]{32}$"));
        Assert.That(Key("/data", "host", "m", []), Is.EqualTo(keys[0]), "the same for the same, in the next process too");
        Assert.That(keys[0], Is.EqualTo("mirror-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("/data\n\nrsync host:873 m\n-artuz\n"u8))[..32]));
    }

    [Test]
    public void A_state_directory_that_is_missing_is_no_error()
    {
        using var temp = new TempDirectory();
        var memory = new MirrorMemory(temp["missing"]);

        memory.Remember("mirror-1", "x");

        Assert.That(memory.IsKnown("mirror-1"), Is.False);
    }

    private static string Key(string watch, string host, string module, string[] filter, RsyncSettings? rsync = null) =>
        MirrorMemory.KeyFor(Remote(watch, host, module, rsync), Settings(filter));

    private static SersyncSettings Settings(string[] filter) => new() { File = "confxml.xml", Filter = new FilterSettings { Exclude = filter } };

    private static Remote Remote(string watch, string host, string module, RsyncSettings? rsync = null)
    {
        RsyncSettings settings = rsync ?? new RsyncSettings();
        using var runner = new RsyncRunner(1);
        var root = new WatchedRoot(new AbsolutePath(watch));
        var none = new PathFilter(new FilterSettings());
        return new Remote(
            new Destination(new RemoteSettings { Ip = host, Name = module }, settings),
            settings,
            new ServerFeatures(new RsyncVersion(3, 5, 0)),
            runner,
            root,
            none,
            new LinkedFiles(root, none));
    }
}
