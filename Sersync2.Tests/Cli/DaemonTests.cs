using System.Diagnostics;
using System.Text;
using Sersync2.Tests.Support;
using LibC = Tmds.Linux.LibC;

namespace Sersync2.Tests.Cli;

public sealed class DaemonTests
{
    private Sersync2Command _sersync2 = null!;

    [SetUp]
    public void MakeDirectory() => _sersync2 = new Sersync2Command();

    [TearDown]
    public void RemoveDirectory() => _sersync2.Dispose();

    [Test]
    public void The_caller_returns_and_the_daemon_lives_on_in_a_session_of_its_own()
    {
        string configuration = _sersync2.Configure();

        int exit = _sersync2.Run("-r", "-d", "-o", configuration);

        int? daemon = _sersync2.Running;
        Assert.That(daemon, Is.Not.Null, _sersync2.Error);
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero);
            Assert.That(_sersync2.Error, Is.Empty);
            Assert.That(Sersync2Command.Stat(daemon!.Value)![3], Is.EqualTo($"{daemon}"), "session");
            Assert.That(Descriptor(daemon.Value, 0), Is.EqualTo("/dev/null"));
        });
    }

    [Test]
    public void Process_lists_show_the_daemon_with_the_words_it_was_called_with()
    {
        File.CreateSymbolicLink(_sersync2.At("sersync2"), Sersync2Command.Executable);
        string configuration = _sersync2.Configure();
        using Process caller = _sersync2.StartShell("exec ./sersync2 -r -d -n 3 -o \"$0\" >out 2>err", configuration);
        Assert.That(Sersync2Command.ExitCode(caller), Is.Zero);

        int daemon = _sersync2.Running!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.CommandLine(daemon), Is.EqualTo($"./sersync2 -r -d -n 3 -o {configuration}"));
            Assert.That(Sersync2Command.Name(daemon), Is.EqualTo(Path.GetFileName(Sersync2Command.Executable)));
        });
    }

    [Test]
    public void A_plugin_runs_as_a_daemon_of_its_own_beside_the_sync()
    {
        string configuration = _sersync2.Configure("<plugin name=\"command\"><param prefix=\"touch heard;\"/></plugin>");

        int sync = _sersync2.Run("-d", "-o", configuration);
        int plugin = _sersync2.Run("-d", "-m", "command", "-o", configuration);
        File.WriteAllText(_sersync2.At("watch/file"), "content");

        Assert.That((sync, plugin), Is.EqualTo((0, 0)), _sersync2.Error);
        Sersync2Command.Eventually(() => File.Exists(_sersync2.At("heard")) && File.Exists(_sersync2.At("target/file")), "both have seen the file");
    }

    [TestCase("unset PATH;")]
    [TestCase("PATH=:/usr/bin:/bin;")]
    [TestCase("PATH=.;")]
    [TestCase("PATH=relative:/usr/bin:/bin;")]
    public void It_works_in_the_root_and_runs_no_program_of_the_directory_that_it_was_started_in(string path)
    {
        foreach (string place in (string[])["rsync", "relative/rsync", "watch/rsync"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_sersync2.At(place))!);
            File.WriteAllText(_sersync2.At(place), $"#!/bin/sh\necho $0 >> {_sersync2.At("ran")}\nexit 1\n");
            File.SetUnixFileMode(_sersync2.At(place), (UnixFileMode)0x1ed);
        }

        _sersync2.Configure("<plugin name=\"command\"><param prefix=\"echo >heard; :\"/></plugin>");
        // The word that means nothing tells whose daemon it is.
        using Process caller = _sersync2.StartShell(
            $"export SERSYNC2_STATE_DIR=$PWD/state; {path} exec \"$0\" -r -d -o confxml.xml \"$1\" >out 2>err </dev/null", Sersync2Command.Executable, _sersync2.Directory);
        Assert.That(Sersync2Command.ExitCode(caller), Is.Zero, _sersync2.Error);
        int daemon = _sersync2.Running!.Value;
        Assert.That(new FileInfo($"/proc/{daemon}/cwd").LinkTarget, Is.EqualTo("/"));
        string held = Encoding.UTF8.GetString(ByteFile.Read(Directory.GetFiles(_sersync2.At("state"), "instance-*").Single()));
        Assert.That(held, Does.Contain($"\ndirectory {_sersync2.Directory}\n"));

        Sersync2Command.Signal(daemon, LibC.SIGHUP);
        Sersync2Command.Eventually(() => _sersync2.Output.Contains("says now", StringComparison.Ordinal), "the configuration was read again");
        File.WriteAllText(_sersync2.At("watch/file"), "content");
        Sersync2Command.Eventually(() => File.Exists(_sersync2.At("target/file")), "the file has arrived");
        Assert.That(File.Exists(_sersync2.At("ran")), Is.False);
    }

    [TestCase("SIGTERM")]
    [TestCase("SIGINT")]
    public void A_signal_ends_the_daemon(string name)
    {
        _sersync2.Run("-d", "-o", _sersync2.Configure());
        int daemon = _sersync2.Running!.Value;

        Sersync2Command.Signal(daemon, name == "SIGTERM" ? LibC.SIGTERM : LibC.SIGINT);
        Sersync2Command.Eventually(() => _sersync2.Running is null, "the daemon has ended");

        Assert.That(_sersync2.Output, Does.Contain($"stopping: {name} received").And.EndWith("INFO stopped\n"));
    }

    [Test]
    public void A_hang_up_has_the_daemon_read_its_configuration_again_under_nohup_too()
    {
        using Process caller = _sersync2.StartShell("exec nohup \"$0\" -d -o \"$1\" >out 2>err", Sersync2Command.Executable, _sersync2.Configure());
        Assert.That(Sersync2Command.ExitCode(caller), Is.Zero);
        int daemon = _sersync2.Running!.Value;

        Sersync2Command.Signal(daemon, LibC.SIGHUP);
        Sersync2Command.Eventually(() => _sersync2.Output.Contains("says now", StringComparison.Ordinal), "the configuration was read again");
        Sersync2Command.Signal(daemon, LibC.SIGTERM);
        Sersync2Command.Eventually(() => _sersync2.Running is null, "the daemon has ended");

        Assert.That(_sersync2.Output, Does.Contain("stopping: SIGTERM").And.EndWith("INFO stopped\n"));
    }

    [Test]
    public void A_bad_configuration_is_reported_to_the_caller()
    {
        int exit = _sersync2.Run("-r", "-d", "-o", _sersync2.At("missing.xml"));

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(_sersync2.Error, Does.Match(@"\Asersync2: [^\n]+\n\z").And.Contain("missing.xml"));
            Assert.That(_sersync2.Running, Is.Null);
        });
    }

    [Test]
    public void A_file_as_output_is_kept_and_holds_the_log()
    {
        using Process caller = _sersync2.StartShell(
            "nohup \"$0\" -r -d -o \"$1\" > x.log 2>&1 & wait $!", Sersync2Command.Executable, _sersync2.Configure());
        Assert.That(Sersync2Command.ExitCode(caller), Is.Zero);
        int daemon = _sersync2.Running!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(Descriptor(daemon, 1), Is.EqualTo(_sersync2.At("x.log")));
            Assert.That(Descriptor(daemon, 2), Is.EqualTo(_sersync2.At("x.log")));
            Assert.That(
                File.ReadAllText(_sersync2.At("x.log")),
                Does.Match(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d INFO watching as .*$"));
        });
    }

    [Test]
    public void A_terminal_as_output_is_given_back()
    {
        Assume.That(File.Exists("/usr/bin/script"), "script(1), which provides a terminal, is not installed");
        using Process caller = _sersync2.StartShell(
            "exec script -qec \"'$0' -d -o '$1'\" typescript >/dev/null </dev/null", Sersync2Command.Executable, _sersync2.Configure());
        Assert.That(Sersync2Command.ExitCode(caller), Is.Zero);
        int daemon = _sersync2.Running!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(Descriptor(daemon, 1), Is.EqualTo("/dev/null"));
            Assert.That(Descriptor(daemon, 2), Is.EqualTo("/dev/null"));
            Assert.That(File.ReadAllText(_sersync2.At("typescript")), Does.Contain("INFO watching as"));
        });
    }

    [Test]
    public void A_stale_readiness_variable_is_not_believed()
    {
        using Process caller = _sersync2.StartShell(
            "SERSYNC2_READY_FD=1 exec \"$0\" -d -o \"$1\" >out 2>err", Sersync2Command.Executable, _sersync2.Configure());

        Assert.Multiple(() =>
        {
            Assert.That(Sersync2Command.ExitCode(caller), Is.Zero);
            Assert.That(_sersync2.Running, Is.Not.Null);
        });
    }

    private static string? Descriptor(int process, int number) => new FileInfo($"/proc/{process}/fd/{number}").LinkTarget;
}
