using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.FailLogging;

/// <summary>The script, run by hand.</summary>
public sealed class FailLogCommandTests
{
    private static readonly string[] Shells = ["dash", "bash"];
    private FailLogScratch _scratch = null!;

    [SetUp]
    public void MakeScratch() => _scratch = new FailLogScratch();

    [TearDown]
    public void RemoveScratch()
    {
        foreach (string place in (string[])[_scratch.Source.Root, _scratch.Target.Root, _scratch["elsewhere"], _scratch["log"], Environment.CurrentDirectory])
            Assert.That(File.Exists(System.IO.Path.Combine(place, HostileNames.Proof)), Is.False, $"a name was executed in {place}");
        _scratch.Dispose();
    }

    [TestCaseSource(nameof(Shells))]
    public async Task It_delivers_every_name_and_deletes_what_is_gone(string shell)
    {
        List<BytePath> names = [.. HostileNames.All, new([.. Enumerable.Range(1, 127).Select(value => (byte)value).Where(value => value != '/')]), new([.. Enumerable.Range(128, 128).Select(value => (byte)value)])];
        FillTrees(names);
        Write(_scratch.Local(), names);

        Assert.That(await _scratch.Run(shell), Is.EqualTo((0, "")));
        await Eventually.Same(_scratch.Source, _scratch.Target);
    }

    [TestCaseSource(nameof(Shells))]
    public async Task It_delivers_every_name_to_a_daemon_with_a_password(string shell)
    {
        File.WriteAllText(_scratch["password"], "secret\n");
        File.SetUnixFileMode(_scratch["password"], UnixFileMode.UserRead);
        await using var daemon = new RsyncDaemon(Directory.CreateDirectory(_scratch["daemon"]).FullName, SyncScenario.Module("m", _scratch.Target));
        await daemon.Start();
        var settings = new RsyncSettings { Port = daemon.Port, CommonParams = ["-rlt"], User = "sync", PasswordFile = _scratch["password"], Timeout = TimeSpan.FromSeconds(60) };
        FillTrees(HostileNames.All);
        Write(_scratch.Remote(new RemoteSettings { Ip = "127.0.0.1", Name = "m" }, settings), HostileNames.All);

        Assert.That(_scratch.Text, Does.Not.Contain("secret"));
        Assert.That(await _scratch.Run(shell), Is.EqualTo((0, "")));
        await Eventually.Same(_scratch.Source, _scratch.Target);
    }

    [TestCaseSource(nameof(Shells))]
    public async Task Where_a_server_cannot_delete_by_name_it_deletes_by_rules(string shell)
    {
        FillTrees(HostileNames.All);
        Remote remote = _scratch.Local();
        remote.Features.Learn(new Outcome(Verdict.LacksOption) { Option = OwnOption.DeleteMissingArgs }, remote.Destination);
        Write(remote, HostileNames.All);

        Assert.That(_scratch.Text, Does.Contain("--include-from=-").And.Not.Contain("--delete-missing-args"));
        Assert.That(await _scratch.Run(shell), Is.EqualTo((0, "")));
        await Eventually.Same(_scratch.Source, _scratch.Target);
    }

    [Test]
    public async Task Only_deletions_that_were_seen_delete()
    {
        foreach (string name in (string[])["seen", "unseen", "tree/extra", "tree/below/extra", "was/x", "beside"])
        {
            _scratch.Target.MakeDirectory(System.IO.Path.GetDirectoryName(name)!);
            _scratch.Target.Write(name, "there");
        }

        _scratch.Source.MakeDirectory("tree/below");
        _scratch.Source.Write("tree/new", "here");
        Write(_scratch.Local(), Entry("seen", DirtyFlags.Deleted), Entry("unseen"), Entry("tree", DirtyFlags.Recursive), Entry("was", DirtyFlags.Deleted | DirtyFlags.WasDirectory), Entry("", DirtyFlags.Recursive | DirtyFlags.Deleted));

        (int exitCode, string errors) = await _scratch.Run();
        Assert.That(exitCode, Is.EqualTo(1), "what is gone, and was not seen to go, is not delivered");
        Assert.That(errors, Does.Contain("unseen"));
        Assert.That(_scratch.Target.Snapshot().Entries.Keys, Is.EquivalentTo(new[] { "unseen", "tree", "tree/extra", "tree/below", "tree/below/extra", "tree/new", "beside" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_link_in_the_place_of_a_directory_is_not_followed(bool deleted)
    {
        Directory.CreateDirectory(_scratch["outside/b"]);
        File.WriteAllText(_scratch["outside/b/secret"], "x");
        _scratch.Source.MakeSymbolicLink("a", _scratch["outside"]);
        _scratch.Target.MakeDirectory("a/b");
        _scratch.Target.Write("a/b/kept", "x");
        Write(_scratch.Local(), Entry("a/b/secret", deleted ? DirtyFlags.Deleted : 0), Entry("a/b", DirtyFlags.Recursive), Entry("a/b/kept", deleted ? DirtyFlags.Deleted : 0));

        (int exitCode, string errors) = await _scratch.Run();
        Assert.That((exitCode, errors), Is.EqualTo((1, string.Concat(Enumerable.Repeat("./a: not a directory any more\n", 3)))));
        Assert.That(_scratch.Target.Snapshot().Entries.Keys, Is.EquivalentTo(new[] { "a", "a/b", "a/b/kept" }));
    }

    [Test]
    public async Task Below_a_filtered_directory_nothing_is_touched()
    {
        foreach (TestTree tree in (TestTree[])[_scratch.Source, _scratch.Target])
        {
            tree.MakeDirectory("new");
            tree.Write("new/keep.log", tree.Root);
        }

        _scratch.Source.Write("file", "x");
        _scratch.Target.MakeDirectory("gone");
        _scratch.Target.Write("gone/keep.log", "x");
        _scratch.Target.Write("away", "x");
        Write(
            _scratch.Local(exclude: @".*\.log"),
            Entry("file"), Entry("new", DirtyFlags.Recursive), Entry("new", DirtyFlags.Deleted | DirtyFlags.WasDirectory), Entry("gone", DirtyFlags.Deleted | DirtyFlags.WasDirectory), Entry("away", DirtyFlags.Deleted));

        (int exitCode, string errors) = await _scratch.Run();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("left to sersync2, which knows the filter"));
        Assert.That(_scratch.Target.Snapshot().Entries.Keys, Is.EquivalentTo(new[] { "file", "new", "new/keep.log", "gone", "gone/keep.log" }));
        Assert.That(_scratch.Target.Read("new/keep.log"), Is.EqualTo(_scratch.Target.Root));
    }

    [TestCaseSource(nameof(Shells))]
    public async Task Nothing_is_deleted_for_another_directory_in_the_place(string shell)
    {
        _scratch.Target.Write("gone", "precious");
        Write(_scratch.Local(), Entry("gone", DirtyFlags.Deleted), Entry("sent"));
        Directory.Move(_scratch.Source.Root, _scratch["disk"]);
        Directory.CreateDirectory(_scratch.Source.Root);
        _scratch.Source.Write("sent", "here");

        Assert.That(await _scratch.Run(shell), Is.EqualTo((1, "another directory is there\n")));
        Assert.That(_scratch.Target.Snapshot().Entries.Keys, Is.EquivalentTo(new[] { "gone", "sent" }));
    }

    [TestCaseSource(nameof(Shells))]
    public async Task Nothing_is_written_to_another_disk_in_the_place_of_the_target(string shell)
    {
        _scratch.Source.Write("sent", "here");
        Write(_scratch.Local(), Entry("gone", DirtyFlags.Deleted), Entry("sent"));
        using (new SmallDisk(_scratch.Target.Root))
        {
            _scratch.Target.Write("gone", "precious");
            Assert.That(await _scratch.Run(shell), Is.EqualTo((1, "another disk is there\nanother disk is there\n")));
            Assert.That(_scratch.Target.Snapshot().Entries.Keys, Is.EquivalentTo(new[] { "gone" }));
        }
    }

    [Test]
    public async Task What_lacks_its_source_or_its_target_fails_and_makes_nothing()
    {
        _scratch.Source.Write("f", "x");
        using (FailLog log = _scratch.Open())
        {
            log.For(_scratch.Local(_scratch["unmounted"])).Add([Entry("f")], "x");
            log.For(_scratch.Local()).Add([Entry("f")], "x");
        }

        Assert.That((await _scratch.Run()).ExitCode, Is.EqualTo(1));
        Assert.That(Directory.Exists(_scratch["unmounted"]), Is.False);
        Assert.That(_scratch.Target.Read("f"), Is.EqualTo("x"), "the others must be tried");

        _scratch.Target.Remove("f");
        Directory.Move(_scratch.Source.Root, _scratch["moved"]);
        Assert.That((await _scratch.Run()).ExitCode, Is.EqualTo(1));
        Assert.That(_scratch.Target.Exists("f"), Is.False);
    }

    [Test]
    public void A_command_reads_as_a_person_would_write_it()
    {
        var settings = new RsyncSettings { Port = 873, User = "u", CommonParams = ["-artz", "-e", "ssh -p 22"] };
        Write(_scratch.Remote(new RemoteSettings { Ip = "h", Name = "m" }, settings), Entry("it's"));
        string source = _scratch.Source.Root.Replace("'", @"'\''", StringComparison.Ordinal);
        Assert.That(_scratch.Text, Does.Contain($@"
( cd -- '{source}' && printf '%s\0' '/it'\''s' | rsync -artz -e 'ssh -p 22' --no-r --modify-window=-1 --from0 --files-from=- --port=873 ./ u@h::m/ ) || failed=1
"));
    }

    private void FillTrees(IEnumerable<BytePath> names)
    {
        foreach (BytePath name in names)
        {
            _scratch.Source.MakeDirectory("below");
            _scratch.Source.Write(name, "content of " + name);
            _scratch.Source.Write(((BytePath)"below").Join(name), "content below");
            _scratch.Target.MakeDirectory("below/gone");
            _scratch.Target.MakeDirectory(((BytePath)"gone").Join(name));
            _scratch.Target.Write(((BytePath)"gone").Join(name).Join("x"), "x");
            _scratch.Target.Write(((BytePath)"below/gone").Join(name), "x");
        }

        _scratch.Source.MakeDirectory("gone");
        _scratch.Source.MakeDirectory("below/gone");
    }

    private void Write(Remote remote, IEnumerable<BytePath> names)
    {
        List<DirtyEntry> entries = [];
        foreach (BytePath name in names)
        {
            entries.Add(new DirtyEntry(new RelativePath(name.Bytes), DirtyFlags.None));
            entries.Add(new DirtyEntry(Path("below").Join(name.Bytes), DirtyFlags.Rewrite));
            entries.Add(new DirtyEntry(Path("gone").Join(name.Bytes), DirtyFlags.Deleted | DirtyFlags.WasDirectory));
            entries.Add(new DirtyEntry(Path("below/gone").Join(name.Bytes), DirtyFlags.Deleted));
        }

        Write(remote, [.. entries]);
    }

    private void Write(Remote remote, params DirtyEntry[] entries)
    {
        using FailLog log = _scratch.Open();
        log.For(remote).Add(entries, "a reason that says: $(touch executed)\ntouch executed", remote.Root.Birth);
    }
}
