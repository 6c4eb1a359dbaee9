using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The log file: its mode, and what others put in its way.</summary>
internal sealed class LogFileTests : TrustTest
{
    private string _log = null!;

    private string Place => Path.GetDirectoryName(_log)!;

    private string Victim => Sync.PathOf("victim");

    private string[] Elsewhere => Directory.Exists(StateDirectoryPath) ? Directory.GetFiles(StateDirectoryPath, "log-*.log") : [];

    [SetUp]
    public void MakePlace()
    {
        UseLog(Sync.NewTree("log").Root + "/a.log");
        File.WriteAllText(Victim, "precious\n");
    }

    [TestCase("000")]
    [TestCase("022")]
    [TestCase("077")]
    public async Task A_new_one_has_mode_0640_whatever_the_umask(string umask)
    {
        Sync.Launcher = ["sh", "-c", $"umask {umask}; exec \"$@\"", "sh"];
        await RunAndStop();
        Assert.That(ModeOf(_log), Is.EqualTo(0x1a0));
        Assert.That(await File.ReadAllTextAsync(_log), Does.Contain(" INFO stopped\n"));
    }

    [TestCase(0x1a4)]
    [TestCase(0x180)]
    [TestCase(0x1b6)]
    public async Task One_that_is_there_keeps_mode_owner_and_content(int mode)
    {
        await File.WriteAllTextAsync(_log, "of an earlier time\n");
        ChangeMode(_log, mode);
        GiveAway(_log);
        await RunAndStop();
        Assert.That(ModeOf(_log), Is.EqualTo(mode));
        Assert.That(await File.ReadAllTextAsync(_log), Does.StartWith("of an earlier time\n").And.EndWith(" INFO stopped\n"));
        Assert.That(Elsewhere, Is.Empty);
    }

    [TestCase(0x1ff, "link")]
    [TestCase(0x1fd, "link")]
    [TestCase(0x3ff, "another's link")]
    [TestCase(0x1ff, "dangling link")]
    [TestCase(0x1ff, "hard link")]
    [TestCase(0x1ff, "FIFO")]
    [TestCase(0x1ff, "directory")]
    [TestCase(0x1ed, "another's link")]
    public async Task What_others_planted_in_its_place_is_not_followed_and_ends_nothing(int mode, string kind)
    {
        Plant(_log, kind);
        ChangeMode(Place, mode);
        WriteConfiguration();
        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"  ERROR    the log file \"{_log}\" is not written: "));

        await RunAndStop();
        Assert.That(await File.ReadAllTextAsync(Victim), Is.EqualTo("precious\n"));
        Assert.That(File.Exists(Sync.PathOf("nowhere")), Is.False);
        Assert.That(await File.ReadAllTextAsync(Elsewhere.Single()), Does.EndWith(" INFO stopped\n"));
        Assert.That(CountOf(Sync.Process.Output, $" ERROR the log file \"{_log}\" is not written: "), Is.EqualTo(1), Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Contain($". It goes to \"{Elsewhere[0]}\" instead"));
    }

    [Test]
    public async Task A_link_of_another_on_the_way_is_not_followed()
    {
        string open = Sync.NewTree("open").Root;
        ChangeMode(open, 0x3ff);
        ByteFile.MakeSymbolicLink(open + "/link", Place);
        GiveAway(open + "/link");
        string target = Place;
        UseLog(open + "/link/new/b.log");
        await RunAndStop();
        Assert.That(Directory.GetFileSystemEntries(target), Is.Empty);
        Assert.That(Elsewhere, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_link_that_only_root_can_make_is_followed()
    {
        string real = Sync.NewTree("real").Root + "/real.log";
        ByteFile.MakeSymbolicLink(_log, real);
        await RunAndStop();
        Assert.That(await File.ReadAllTextAsync(real), Does.EndWith(" INFO stopped\n"));
        Assert.That(ModeOf(real), Is.EqualTo(0x1a0));
        Assert.That(Elsewhere, Is.Empty);
        Assert.That(ByteFileStatus.Of(_log)!.Value.Type, Is.EqualTo(FileType.SymbolicLink));
    }

    [Test]
    public async Task In_a_directory_of_others_it_is_written_where_it_was()
    {
        await File.WriteAllTextAsync(_log, "of an earlier time\n");
        ChangeMode(Place, 0x1fd);
        await RunAndStop();
        Assert.That(await File.ReadAllTextAsync(_log), Does.StartWith("of an earlier time\n").And.EndWith(" INFO stopped\n"));
        Assert.That(Sync.Process.Output, Does.Contain($" WARN \"{Place}\" can be written by its group").And.Not.Contain("is not written"));
    }

    [Test]
    public async Task One_that_was_removed_is_made_again_and_a_link_in_its_place_is_not_followed()
    {
        Sync.Configuration.Debug = true;
        Sync.Configuration.MoreInHead = $"<log path=\"{_log}\" level=\"debug\"/>";
        await Sync.StartSersync();
        File.Delete(_log);
        await LogsUntil(() => File.Exists(_log));
        Assert.That(ModeOf(_log), Is.EqualTo(0x1a0));

        File.Delete(_log);
        ByteFile.MakeSymbolicLink(_log, Victim);
        await LogsUntil(() => Sync.Process.Output.Contains($"cannot write the log file \"{_log}\": it is a symbolic link", StringComparison.Ordinal));
        File.Delete(_log);
        await LogsUntil(() => File.Exists(_log));
        await Sync.Process.Stop();
        Assert.That(await File.ReadAllTextAsync(Victim), Is.EqualTo("precious\n"));
    }

    [TestCase("/dev/null")]
    [TestCase("/dev/stdout")]
    public async Task A_device_does_as_before(string path)
    {
        UseLog(path);
        await RunAndStop();
        Assert.That(Elsewhere, Is.Empty);
        Assert.That(CountOf(Sync.Process.Output, " INFO stopped"), Is.EqualTo(1), Sync.Process.Output);
    }

    private void UseLog(string path)
    {
        _log = path;
        Sync.Configuration.MoreInHead = $"<log path=\"{path}\"/>";
    }

    private async Task RunAndStop()
    {
        await Sync.StartSersync();
        await Sync.Process.Stop();
    }

    // Each change says something.
    private async Task LogsUntil(Func<bool> condition)
    {
        await Eventually.Is(
            () =>
            {
                if (condition())
                    return true;
                Sync.Source.Write("changes", "x");
                return false;
            },
            () => Sync.Process.Output);
    }

    private void Plant(string path, string kind)
    {
        switch (kind)
        {
            case "link":
                ByteFile.MakeSymbolicLink(path, Victim);
                break;
            case "another's link":
                ByteFile.MakeSymbolicLink(path, Victim);
                GiveAway(path);
                break;
            case "dangling link":
                ByteFile.MakeSymbolicLink(path, Sync.PathOf("nowhere"));
                break;
            case "hard link":
                ByteFile.MakeHardLink(path, Victim);
                break;
            case "FIFO":
                ByteFile.MakeFifo(path);
                break;
            default:
                Directory.CreateDirectory(path);
                break;
        }
    }

    private static int ModeOf(string path) => ByteFileStatus.Of(path)!.Value.Mode;
}
