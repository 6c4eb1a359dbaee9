using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Configurations that others may have written: what is said, what is done all the same, and what is not.</summary>
internal sealed class TrustedFilesTests : TrustTest
{
    private const int HangUp = 1;

    private string Proof => Sync.PathOf("proof");

    [Test]
    public async Task Where_only_root_may_write_nothing_is_said()
    {
        Sync.Configuration.MoreInHead = $"<log path=\"{Sync.PathOf("a.log")}\"/>";
        WriteConfiguration();
        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("nothing is wrong in it").And.EndWith("0 errors, 0 warnings"));
        await using SersyncProcess process = await StartAsItIs();
        Assert.That(process.Output, Does.Not.Contain("others decide"));
        await process.Stop();
    }

    [TestCase("owner", "\"{0}\" belongs to another user (owner 65534, group 65534, mode 0644): others decide over the configuration; run: chown root {0}")]
    [TestCase("group", "\"{0}\" can be written by its group (owner 0, group 0, mode 0664): others decide over the configuration; run: chmod g-w {0}")]
    public async Task A_configuration_of_others_is_a_warning_at_start_and_an_error_in_a_check(string fault, string expected)
    {
        WriteConfiguration();
        ChangeMode(Sync.ConfigurationPath, fault == "owner" ? 0x1a4 : 0x1b4);
        if (fault == "owner")
            GiveAway(Sync.ConfigurationPath);
        string line = string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Sync.ConfigurationPath);

        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("  ERROR    " + line + "\n").And.EndWith("\n1 error, 0 warnings"));

        await using SersyncProcess process = await StartAsItIs("-r");
        Assert.That(CountOf(process.Output, " WARN " + line), Is.EqualTo(1), process.Output);
        await Syncs();
        await process.Stop();
        (exit, output) = await RunToTheEnd("--once");
        Assert.That((exit, CountOf(output, " WARN " + line)), Is.EqualTo((0, 1)), output);
    }

    [Test]
    public async Task A_directory_above_several_files_is_told_once_with_all_of_them()
    {
        string shared = Sync.NewTree("shared").Root;
        ChangeMode(shared, 0x5fd); // as root:staff 2775
        Sync.Configuration.FailLog = shared + "/own/fail.sh";
        Directory.CreateDirectory(shared + "/own");
        Sync.Configuration.MoreInHead = $"<log path=\"{shared}/a.log\"/>";
        WriteConfiguration();
        await using SersyncProcess process = await StartAsItIs("-r");
        Assert.That(CountOf(process.Output, $"\"{shared}\" can be written by its group (owner 0, group 0, mode 02775): others decide over the fail log and the log; run: chmod g-w {shared}"), Is.EqualTo(1), process.Output);
        Assert.That(CountOf(process.Output, "others decide"), Is.EqualTo(1), process.Output);
        Assert.That(process.Output, Does.Not.Contain("is kept in"), "a group's directory above moves no fail log");
        Assert.That(File.ReadAllText(shared + "/a.log"), Does.Contain("others decide"));
        await Syncs();
        await process.Stop();
    }

    [Test]
    public async Task A_link_to_a_configuration_is_judged_by_both_its_ends()
    {
        string open = Sync.NewTree("open").Root, real = open + "/real.xml";
        File.WriteAllText(real, Sync.Configuration.ToString());
        ChangeMode(open, 0x1fd); // 0775
        ByteFile.MakeSymbolicLink(Sync.ConfigurationPath, real);
        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"\"{open}\" can be written by its group"));

        ChangeMode(open, 0x1ed);
        GiveAway(Sync.ConfigurationPath);
        (exit, output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"\"{Sync.ConfigurationPath}\" belongs to another user").And.Contain($"run: chown -h root {Sync.ConfigurationPath}"));
    }

    [Test]
    public async Task A_directory_above_the_state_directory_counts()
    {
        string open = Sync.NewTree("open").Root;
        ChangeMode(open, 0x1ff);
        Sync.Environment["SERSYNC2_STATE_DIR"] = open + "/state";
        WriteConfiguration();
        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"\"{open}\" can be written by everyone (owner 0, group 0, mode 0777): others decide over the state directory; run: chmod go-w {open}"));
        await using SersyncProcess process = await StartAsItIs("-r");
        await Syncs();
        await process.Stop();
    }

    [TestCase("file 0666")]
    [TestCase("file 0602")]
    [TestCase("directory above 0777")]
    [TestCase("another's in a sticky directory")]
    public async Task From_a_configuration_that_everyone_may_write_no_command_runs(string way)
    {
        SwitchCommandOn();
        WriteConfiguration();
        Open(way);
        await using (SersyncProcess process = await StartAsItIs("-r"))
        {
            Assert.That(CountOf(process.Output, " ERROR the plugin \"command\" stays off: its command would run as this user"), Is.EqualTo(1), process.Output);
            Assert.That(process.Output, Does.Contain(" ERROR every user of this machine may write the configuration").And.Match("stays off.*run: ch(mod|own) "));
            await Syncs();
            await process.Stop();
        }

        Assert.That(File.Exists(Proof), Is.False);
        (int exit, string output) = await RunToTheEnd("--check");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain("  ERROR    the plugin \"command\" stays off"));

        (exit, output) = await RunToTheEnd("-m", "command");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain("sersync2: the plugin \"command\" stays off").And.Not.Contain(" watching /"));
    }

    [Test]
    public async Task From_a_configuration_of_a_deploy_user_the_command_runs()
    {
        SwitchCommandOn();
        WriteConfiguration();
        GiveAway(Sync.ConfigurationPath);
        await using SersyncProcess process = await StartAsItIs("-r");
        Sync.Source.Write("f", "x");
        await Eventually.Is(() => File.Exists(Proof), () => process.Output);
        await process.Stop();
    }

    [Test]
    public async Task A_reload_switches_the_command_off_as_well()
    {
        SwitchCommandOn();
        WriteConfiguration();
        await using SersyncProcess process = await StartAsItIs("-r");
        Sync.Source.Write("f", "x");
        await Eventually.Is(() => File.Exists(Proof), () => process.Output);
        ChangeMode(Sync.ConfigurationPath, 0x1b6);
        process.Signal(HangUp);
        await process.WaitForLine(line => line.Contains("stays off", StringComparison.Ordinal));
        File.Delete(Proof);
        await Syncs();
        await process.Stop();
        Assert.That(File.Exists(Proof), Is.False);
    }

    [Test]
    public async Task A_program_for_ssh_in_it_is_named_and_obeyed()
    {
        Sync.Configuration.CommonParams = "-artz -e 'ssh -p 2222'";
        WriteConfiguration();
        ChangeMode(Sync.ConfigurationPath, 0x1ff);
        await using SersyncProcess process = await StartAsItIs("-r");
        Assert.That(CountOf(process.Output, " ERROR commonParams names a program that rsync runs as this user (-e)"), Is.EqualTo(1), process.Output);
        await Syncs();
        await process.Stop();
    }

    [Test]
    public async Task An_unnamed_pipe_is_as_good_as_who_made_it()
    {
        WriteConfiguration();
        Sync.Source.Write("f", "x");
        Sync.Launcher = ["bash", "-c", "exec \"$0\" --once -o <(cat confxml.xml)"];
        await using SersyncProcess process = SersyncProcess.Start([], Sync.PathOf("."), Sync.Launcher, Sync.Environment);
        Assert.That(await process.WaitForExit(), Is.Zero, process.Output);
        Assert.That(process.Output, Does.Not.Contain("others decide"));
    }

    private void SwitchCommandOn()
    {
        Sync.Configuration.MoreInSersync = "<plugin start=\"true\" name=\"command\"/>";
        Sync.Configuration.MoreInHead = $"<plugin name=\"command\"><param prefix=\"touch {Proof};:\" suffix=\"\"/></plugin>";
    }

    private void Open(string way)
    {
        switch (way)
        {
            case "file 0666":
                ChangeMode(Sync.ConfigurationPath, 0x1b6);
                break;
            case "file 0602":
                ChangeMode(Sync.ConfigurationPath, 0x182);
                break;
            case "directory above 0777":
                ChangeMode(Sync.PathOf("."), 0x1ff);
                break;
            default:
                ChangeMode(Sync.PathOf("."), 0x3ff);
                GiveAway(Sync.ConfigurationPath);
                break;
        }
    }
}
