using System.Diagnostics;
using Tmds.Linux;

namespace Sersync2.Tests.Cli;

public sealed class ProgramTests
{
    private Sersync2Command _sersync2 = null!;

    [SetUp]
    public void MakeDirectory() => _sersync2 = new Sersync2Command();

    [TearDown]
    public void RemoveDirectory() => _sersync2.Dispose();

    [TestCase("-h")]
    [TestCase("--help")]
    public void Help_goes_to_standard_output_and_is_no_error(string option)
    {
        int exit = _sersync2.Run(option);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero);
            Assert.That(_sersync2.Output, Does.StartWith("Usage: sersync2").And.Contain("-o FILE").And.Contain("--version"));
            Assert.That(_sersync2.Error, Is.Empty);
        });
    }

    [Test]
    public void The_version_is_one_line()
    {
        int exit = _sersync2.Run("--version");

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero);
            Assert.That(_sersync2.Output, Does.Match(@"\Asersync2 \d+\.\d+\.\d+\n\z"));
        });
    }

    [TestCase("-x", "-x")]
    [TestCase("-n abc", "abc")]
    [TestCase("-m nosuch", "nosuch")]
    [TestCase("-d -n 0", "\"0\"")]
    [TestCase("-r -d -o", "-o")]
    public void A_usage_error_is_one_line_on_standard_error(string words, string badWord)
    {
        int exit = _sersync2.Run(words.Split(' '));

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(_sersync2.Error, Does.Match(@"\Asersync2: [^\n]+\n\z").And.Contain(badWord));
            Assert.That(_sersync2.Output, Is.Empty);
        });
    }

    [TestCase("command")]
    [TestCase("socket")]
    [TestCase("refreshCDN")]
    [TestCase("http")]
    public void A_plugin_without_settings_is_an_error(string plugin)
    {
        int exit = _sersync2.Run("-d", "-m", plugin, "-o", _sersync2.Configure());

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(_sersync2.Error, Does.Match(@"\Asersync2: [^\n]+\n\z").And.Contain($"no <plugin name=\"{plugin}\"> found"));
            Assert.That(_sersync2.Running, Is.Null);
        });
    }

    [TestCase(new string[0], "confxml.xml")]
    [TestCase(new[] { "-r", "-o", "no such.xml" }, "no such.xml")]
    public void A_missing_configuration_is_one_message_that_names_it(string[] arguments, string name)
    {
        int exit = _sersync2.Run(arguments);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(_sersync2.Error, Does.Match(@"\Asersync2: [^\n]+\n\z").And.Contain(name));
            Assert.That(_sersync2.Output, Is.Empty);
        });
    }

    [TestCase("--status")]
    [TestCase("--json")]
    [TestCase("--wait", "5")]
    public void The_status_of_what_does_not_run_is_exit_code_2(params string[] options)
    {
        int exit = _sersync2.Run([.. options, "-o", _sersync2.Configure()]);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(2));
            Assert.That(_sersync2.Error, Does.Match(@"\Asersync2: sersync2 is not running for [^\n]+\n\z").And.Contain(_sersync2.At("confxml.xml")));
            Assert.That(_sersync2.Output, Is.Empty);
        });
    }

    [Test]
    public void Who_may_not_enter_the_state_directory_is_told_whom_to_ask_as()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        string configuration = _sersync2.Configure();
        File.SetUnixFileMode(_sersync2.Directory, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(_sersync2.At("state"), (UnixFileMode)0b111_000_000);
        const string AsNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups -- \"$0\" ";
        using Process version = _sersync2.StartShell(AsNobody + "--version >out", Sersync2Command.Executable);
        Assume.That(Sersync2Command.ExitCode(version), Is.Zero, "the executable lies where only root may go");

        using Process asking = _sersync2.StartShell($"SERSYNC2_STATE_DIR=$PWD/state {AsNobody} --status -o \"$1\" >out 2>err", Sersync2Command.Executable, configuration);

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.ExitCode(asking), Is.EqualTo(2));
            Assert.That(_sersync2.Error, Is.EqualTo(
                $"sersync2: cannot ask sersync2 for \"{configuration}\": permission denied in \"{_sersync2.At("state")}\"; ask as the user that it runs as\n"));
        });
    }

    [Test]
    public void Without_options_the_configuration_in_the_current_directory_is_used()
    {
        _sersync2.Configure();
        using Process process = _sersync2.Start("stray");
        AwaitReady();

        Sersync2Command.Signal(process.Id, LibC.SIGTERM);

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.ExitCode(process), Is.Zero);
            Assert.That(_sersync2.Error, Is.Empty);
            Assert.That(_sersync2.Output, Does.Contain("WARN the word \"stray\" means nothing; a configuration is named with -o\n"));
        });
    }

    [TestCase("SIGTERM")]
    [TestCase("SIGINT")]
    public void A_signal_ends_it_cleanly_in_the_foreground(string name)
    {
        using Process process = _sersync2.Start("-r", "-o", _sersync2.Configure());
        AwaitReady();

        Sersync2Command.Signal(process.Id, name == "SIGTERM" ? LibC.SIGTERM : LibC.SIGINT);

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.ExitCode(process), Is.Zero);
            Assert.That(_sersync2.Output, Does.Contain($"INFO stopping: {name} received").And.EndWith("INFO stopped\n"));
        });
    }

    [Test]
    public void Under_nohup_a_hang_up_changes_nothing()
    {
        using Process process =
            _sersync2.StartShell("exec nohup \"$0\" -r -o \"$1\" >out 2>err </dev/null", Sersync2Command.Executable, _sersync2.Configure());
        AwaitReady();

        Sersync2Command.Signal(process.Id, LibC.SIGHUP);
        Sersync2Command.Signal(process.Id, LibC.SIGTERM);

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.ExitCode(process), Is.Zero);
            Assert.That(_sersync2.Output, Does.Contain("stopping: SIGTERM").And.Not.Contain("SIGHUP received"));
        });
    }

    [TestCase(">/dev/full 2>&1")]
    [TestCase(">&- 2>&- <&-")]
    [TestCase("| true")]
    public void A_standard_output_that_takes_nothing_harms_nothing(string redirection)
    {
        string configuration = _sersync2.Configure($"""<log path="{_sersync2.At("log")}"/>""");
        using Process shell = _sersync2.StartShell(
            $"{{ \"$0\" -r -o \"$1\"; echo $? >exit; }} {redirection}", Sersync2Command.Executable, configuration);
        AwaitReady("log");

        Sersync2Command.Signal(_sersync2.Running!.Value, LibC.SIGTERM);
        Sersync2Command.Eventually(() => _sersync2.Holds("exit", "\n"), "it has ended");

        Assert.That(File.ReadAllText(_sersync2.At("exit")), Is.EqualTo("0\n"));
    }

    private void AwaitReady(string log = "out") => Sersync2Command.Eventually(() => _sersync2.Holds(log, "watching as"), "it watches");
}
