using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class DestinationTests
{
    [TestCase("host", "m", "", "host::m", "host::m/", "", "/")]
    [TestCase("host", "m", "u", "host::m", "u@host::m/", "", "/")]
    [TestCase("host", "m/", "", "host::m/", "host::m/", "", "/")]
    [TestCase("host", "m/sub", "", "host::m/sub", "host::m/sub/", "sub", "/sub/")]
    [TestCase("host", "m/a/b/", "", "host::m/a/b/", "host::m/a/b/", "a/b", "/a/b/")]
    [TestCase("::1", "m", "u", "[::1]::m", "u@[::1]::m/", "", "/")]
    [TestCase("[fe80::1%eth0]", "m", "", "[fe80::1%eth0]::m", "[fe80::1%eth0]::m/", "", "/")]
    public void A_daemons_module(string ip, string name, string user, string shown, string word, string inModule, string linkBase)
    {
        var destination = new Destination(new RemoteSettings { Ip = ip, Name = name }, new RsyncSettings { User = user });

        Assert.Multiple(() =>
        {
            Assert.That(destination.Transport, Is.EqualTo(Transport.Daemon));
            Assert.That(destination.Name, Is.EqualTo(shown));
            Assert.That(destination.ToString(), Is.EqualTo(shown));
            Assert.That(destination.Word, Is.EqualTo(word));
            Assert.That(destination.PathInModule, Is.EqualTo(inModule));
            Assert.That(destination.LinkBase, Is.EqualTo(linkBase));
        });
    }

    [TestCase("host", "/srv/data", null, "host:/srv/data", "host:/srv/data/", "/srv/data/")]
    [TestCase("host", "/", "u", "host:/", "u@host:/", "/")]
    [TestCase("host", "below/home", "u", "host:below/home", "u@host:below/home/", null)]
    [TestCase("::1", "/srv", null, "[::1]:/srv", "[::1]:/srv/", "/srv/")]
    public void A_path_by_ssh(string ip, string name, string? user, string shown, string word, string? linkBase)
    {
        var destination = new Destination(new RemoteSettings { Ip = ip, Name = name }, new RsyncSettings { Ssh = true, User = user });

        Assert.Multiple(() =>
        {
            Assert.That(destination.Transport, Is.EqualTo(Transport.Ssh));
            Assert.That(destination.Name, Is.EqualTo(shown));
            Assert.That(destination.Word, Is.EqualTo(word));
            Assert.That(destination.PathInModule, Is.Empty);
            Assert.That(destination.LinkBase, Is.EqualTo(linkBase));
        });
    }

    [Test]
    public void A_local_directory()
    {
        var destination = new Destination(new RemoteSettings { LocalDirectory = new AbsolutePath("/mnt/b") }, new RsyncSettings { Ssh = true, User = "u" });

        Assert.Multiple(() =>
        {
            Assert.That(destination.Transport, Is.EqualTo(Transport.Local));
            Assert.That(destination.Name, Is.EqualTo("/mnt/b"));
            Assert.That(destination.Word, Is.EqualTo("/mnt/b/"));
            Assert.That(destination.LinkBase, Is.EqualTo("/mnt/b/"));
        });
    }

    [Test]
    public void Whatever_leads_there_makes_another_target()
    {
        var module = new RemoteSettings { Ip = "Host", Name = "m" };
        string[] ways =
        [
            Way(module, new RsyncSettings()),
            Way(module, new RsyncSettings { Port = 8873 }),
            Way(module, new RsyncSettings { User = "u" }),
            Way(module, new RsyncSettings { Ssh = true }),
            Way(module, new RsyncSettings { Ssh = true, Port = 2222 }),
            Way(module, new RsyncSettings { CommonParams = ["-e", "ssh -p 2222"] }),
            Way(module, new RsyncSettings { CommonParams = ["-e", "ssh -p 2223"] }),
            Way(module, new RsyncSettings { CommonParams = ["--port=8874"] }),
            Way(module with { Ip = "other" }, new RsyncSettings()),
            Way(module with { Name = "m/sub" }, new RsyncSettings()),
            Way(new RemoteSettings { LocalDirectory = new AbsolutePath("/m") }, new RsyncSettings()),
        ];

        Assert.That(ways, Is.Unique);
        Assert.That(Way(module with { Ip = "hOST", Name = "m/" }, new RsyncSettings { Port = 873 }), Is.EqualTo(ways[0]), "the same server");
        Assert.That(Way(module, new RsyncSettings { CommonParams = ["-rlt"] }), Is.EqualTo(ways[0]), "options that lead nowhere");
    }

    private static string Way(RemoteSettings remote, RsyncSettings rsync) => new Destination(remote, rsync).Way;
}
