using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A fail log in a directory in which others may exchange it.</summary>
internal sealed class FailLogPlaceTests : TrustTest
{
    private string Place => Path.GetDirectoryName(Sync.Configuration.FailLog)!;

    private string[] Moved => Directory.Exists(StateDirectoryPath) ? Directory.GetFiles(StateDirectoryPath, "fail-log-*.sh") : [];

    [SetUp]
    public void MakePlace() => Sync.Configuration.FailLog = Sync.NewTree("place").Root + "/fail.sh";

    [TestCase(0x1ff, false, true, TestName = "0777 goes elsewhere")]
    [TestCase(0x1fd, false, true, TestName = "0775, as /var/log is, goes elsewhere")]
    [TestCase(0x1ed, true, true, TestName = "another's directory goes elsewhere")]
    [TestCase(0x3ed, true, true, TestName = "another's sticky directory goes elsewhere")]
    [TestCase(0x3ff, false, false, TestName = "1777, as /tmp is, stays")]
    [TestCase(0x3fd, false, false, TestName = "1775 stays")]
    [TestCase(0x1ed, false, false, TestName = "0755 stays")]
    public async Task It_is_kept_where_nobody_may_exchange_it(int mode, bool isAnothers, bool isMoved)
    {
        Spoil(mode, isAnothers);
        WriteConfiguration();
        await LeaveSomethingUndelivered("one");

        Assert.That(File.Exists(Sync.Configuration.FailLog), Is.EqualTo(!isMoved));
        Assert.That(Moved, Has.Length.EqualTo(isMoved ? 1 : 0));
        Assert.That(File.ReadAllText(isMoved ? Moved[0] : Sync.Configuration.FailLog), Does.Contain("/one"));
        string said = $" ERROR the fail log \"{Sync.Configuration.FailLog}\" is kept in \"{(isMoved ? Moved[0] : "")}";
        Assert.That(CountOf(Sync.Process.Output, said), Is.EqualTo(isMoved ? 1 : 0), Sync.Process.Output);

        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(output.Contains("is kept in \"" + StateDirectoryPath, StringComparison.Ordinal), Is.EqualTo(isMoved), output);
        Assert.That(exit, Is.EqualTo(isMoved ? 1 : 0), output);

        await Sync.StartSersync("-r");
        await Sync.Same();
        await Eventually.Is(() => Moved.Length == 0 && !File.Exists(Sync.Configuration.FailLog), "what is delivered stays in the fail log");
    }

    [Test]
    public async Task Above_it_everyone_counts_and_another_owner()
    {
        string above = Place;
        Sync.Configuration.FailLog = above + "/own/fail.sh";
        Directory.CreateDirectory(above + "/own");
        ChangeMode(above, 0x1ff);
        WriteConfiguration();
        await LeaveSomethingUndelivered("one");
        Assert.That((Moved.Length, File.Exists(Sync.Configuration.FailLog)), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task What_it_held_before_goes_along()
    {
        WriteConfiguration();
        await LeaveSomethingUndelivered("before");
        Assert.That(File.ReadAllText(Sync.Configuration.FailLog), Does.Contain("/before"));
        ChangeMode(Place, 0x1ff);

        await LeaveSomethingUndelivered("after");
        Assert.That(File.Exists(Sync.Configuration.FailLog), Is.False);
        Assert.That(File.ReadAllText(Moved.Single()), Does.Contain("/before").And.Contain("/after"));
    }

    [TestCase("another's")]
    [TestCase("writable")]
    [TestCase("link")]
    [TestCase("hard link")]
    public async Task What_others_may_have_put_there_is_left_and_not_read(string kind)
    {
        WriteConfiguration();
        await LeaveSomethingUndelivered("planted");
        ChangeMode(Place, 0x1ff);
        string planted = Sync.Configuration.FailLog, text = await File.ReadAllTextAsync(planted);
        switch (kind)
        {
            case "another's":
                GiveAway(planted);
                break;
            case "writable":
                ChangeMode(planted, 0x1ff);
                break;
            default:
                File.Move(planted, Sync.PathOf("elsewhere"));
                if (kind == "link")
                    ByteFile.MakeSymbolicLink(planted, Sync.PathOf("elsewhere"));
                else
                    ByteFile.MakeHardLink(planted, Sync.PathOf("elsewhere"));
                break;
        }

        await LeaveSomethingUndelivered("own");
        Assert.That(await File.ReadAllTextAsync(planted), Is.EqualTo(text));
        Assert.That(await File.ReadAllTextAsync(Moved.Single()), Does.Contain("/own").And.Not.Contain("/planted"));
        Assert.That(CountOf(Sync.Process.Output, $"what stands at \"{planted}\" is left alone, and not read: "), Is.EqualTo(1), Sync.Process.Output);
    }

    [Test]
    public async Task A_directory_that_becomes_unsafe_moves_it_at_the_next_reload()
    {
        const int HangUp = 1;
        Break();
        await Sync.StartSersync();
        Sync.Source.Write("one", "x");
        await Eventually.Is(() => File.Exists(Sync.Configuration.FailLog), "nothing is kept");
        ChangeMode(Place, 0x1ff);
        Sync.Source.Write("two", "x");
        Sync.Process.Signal(HangUp);
        await Eventually.Is(() => Moved.Length == 1 && File.ReadAllText(Moved[0]).Contains("/two", StringComparison.Ordinal), () => Sync.Process.Output);
        Assert.That(File.ReadAllText(Moved[0]), Does.Contain("/one"));
        Mend();
        await Sync.Same();
    }

    [TearDown]
    public void MakeWhole() => Mend();

    private void Spoil(int mode, bool isAnothers)
    {
        if (isAnothers)
            GiveAway(Place);
        ChangeMode(Place, mode);
    }

    // A run whose remote is not there keeps what it is to send.
    private async Task LeaveSomethingUndelivered(string name)
    {
        Break();
        await Sync.StartSersync();
        Sync.Source.Write(name, "x");
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));
        await Sync.Process.Stop();
        Mend();
    }

    private void Break() => Directory.Move(Sync.Remote.Root, Sync.PathOf("away"));

    private void Mend()
    {
        if (Directory.Exists(Sync.PathOf("away")))
            Directory.Move(Sync.PathOf("away"), Sync.Remote.Root);
    }
}
