using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>The fail log, run by hand, and in hostile hands.</summary>
[TestFixture]
internal sealed class FailLogScriptTests : FailureTest
{
    private string Victim => Sync.PathOf("victim");

    [TestCase("dash")]
    [TestCase("bash")]
    public async Task Run_by_hand_it_delivers_every_name_and_runs_none(string shell)
    {
        Sync.Configuration.IgnoreTemporaryNames = false;
        Sync.Source.MakeDirectory("d");
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.Write(name, "content");
            Sync.Source.Write(((BytePath)"d").Join(name), "content");
        }

        await SaysThatItFails();
        await Sync.Process.Stop();
        await Sync.Daemon.Start();
        await RunByHand(shell);
        await Sync.Same();
        foreach (string directory in (string[])[Sync.Source.Root, Sync.Source.Root + "/d", Sync.PathOf("")])
            Assert.That(File.Exists(Path.Combine(directory, HostileNames.Proof)), Is.False);

        await Sync.StartSersync();
        await Recovered();
    }

    [Test]
    public Task A_symbolic_link_in_its_place_is_not_followed() =>
        GoesOnDespite(() => File.CreateSymbolicLink(Sync.FailLogPath, Victim));

    [Test]
    public Task A_hard_link_in_its_place_is_not_written_through() =>
        GoesOnDespite(() => ByteFile.MakeHardLink(Sync.FailLogPath, Victim));

    [Test]
    public Task A_FIFO_in_its_place_holds_nothing_up() =>
        GoesOnDespite(() => ByteFile.MakeFifo(Sync.FailLogPath));

    [Test]
    public Task A_directory_in_its_place_holds_nothing_up() =>
        GoesOnDespite(() => Directory.CreateDirectory(Sync.FailLogPath));

    [Test]
    public Task A_file_of_somebody_else_in_its_place_is_left_alone() =>
        GoesOnDespite(() =>
        {
            Assume.That(Environment.IsPrivilegedProcess, "only root can give files away");
            Plant(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using var chown = Process.Start("chown", ["65534", Sync.FailLogPath]);
            chown.WaitForExit();
        });

    [Test]
    public async Task A_file_that_anyone_can_write_is_set_aside()
    {
        const UnixFileMode All = (UnixFileMode)0x1ff;
        await Sync.Start();
        await Sync.Daemon.Stop();
        Plant(All);
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Says("could be written by others");
        await Eventually.Is(() => KeptPaths == 1, "the path is not in the fail log");
        await Sync.Daemon.Start();
        await Recovered();
        AssertNothingRan();
    }

    private async Task GoesOnDespite(Action plant)
    {
        await File.WriteAllTextAsync(Victim, "untouched");
        await Sync.Start();
        await Sync.Daemon.Stop();
        plant();
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Says("cannot keep the fail log");
        await Sync.Daemon.Start();
        Sync.Source.Write("another", "content");
        await Sync.Same();
        Assert.That(await File.ReadAllTextAsync(Victim), Is.EqualTo("untouched"));
        Assert.That(Sync.Process.Lines.Count(line => line.Contains("cannot keep the fail log", StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
        AssertNothingRan();
    }

    private void Plant(UnixFileMode mode)
    {
        File.WriteAllText(Sync.FailLogPath, $"#!/bin/sh\ntouch {Sync.PathOf(HostileNames.Proof)}\n");
        File.SetUnixFileMode(Sync.FailLogPath, mode);
    }

    private void AssertNothingRan() => Assert.That(File.Exists(Sync.PathOf(HostileNames.Proof)), Is.False);

    private async Task RunByHand(string shell)
    {
        using var script = Process.Start(new ProcessStartInfo(shell, [Sync.FailLogPath])
        {
            WorkingDirectory = Sync.PathOf(""),
            RedirectStandardError = true,
        })!;
        string errors = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.That(script.ExitCode, Is.Zero, errors);
    }
}
