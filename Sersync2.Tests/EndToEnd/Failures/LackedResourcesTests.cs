using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>This machine has too little of something for a while.</summary>
[TestFixture]
internal sealed class LackedResourcesTests : FailureTest
{
    [Test]
    public async Task No_more_files_can_be_opened()
    {
        // Otherwise it is no known mirror, and what is deleted while nothing can be watched stays.
        Sync.Source.Write("before", "content");
        await Sync.Start("-r");
        await Sync.Settle();
        await Sync.Daemon.Stop();
        Sync.Source.Write("waiting", "content");
        await SaysThatItFails();
        ProcessLimits.TakeDescriptors(Sync.Process.Id);
        await Says("this machine is at a limit");
        Sync.Source.Write("file", "content");
        await Says("is held up");
        Sync.Source.MakeDirectory("new/below");
        Sync.Source.Write("new/below/file", "content");
        Sync.Source.Remove("mark-1");
        await Sync.Daemon.Start();
        ProcessLimits.GiveDescriptors(Sync.Process.Id);
        await Recovered();
        Sync.Source.Write("new/below/another", "content");
        await Recovered();
        Assert.That(Sync.Process.Output, Does.Not.Contain("is lost"));
    }

    [Test]
    public async Task No_more_processes_can_be_started()
    {
        const string Nobody = "65534";
        Assume.That(Environment.IsPrivilegedProcess, "only root can become somebody else");
        Sync.Launcher = ["setpriv", .. ProcessLimits.As(Nobody)];
        Sync.Configuration.Write(Sync.ConfigurationPath);
        using (var chown = Process.Start("chown", ["-R", Nobody, Sync.PathOf("")]))
            await chown.WaitForExitAsync();
        await Sync.Start("-r");
        await Sync.Settle();
        ProcessLimits.TakeProcesses(Sync.Process.Id, Nobody);
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Says("ulimit -u");
        Sync.Source.Write("another", "content");
        ProcessLimits.GiveProcesses(Sync.Process.Id, Nobody);
        await Recovered();
    }

    [Test]
    public async Task The_disk_of_the_log_is_full()
    {
        string directory = Sync.NewTree("log").Root, log = Path.Combine(directory, "sersync2.log");
        using var disk = new SmallDisk(directory);
        await Sync.Daemon.Start();
        await Sync.RunWith(
            Sync.Configuration.ToString().Replace("<debug", $"<log path=\"{log}\" level=\"Debug\"/><debug", StringComparison.Ordinal),
            "-r", "-o", Sync.ConfigurationPath);
        disk.Fill();
        for (int i = 0; i < 200; i++)
            Sync.Source.Write($"f{i}", "content");
        await Recovered();
        disk.Free();
        Sync.Source.Write("afterwards", "content");
        await Recovered();
        await Eventually.Is(
            () => File.ReadAllText(log).Contains("/afterwards", StringComparison.Ordinal),
            "what came after the disk had room again is not in the log");
        await Sync.Process.Stop();
    }

    [Test]
    public async Task The_directory_of_the_fail_log_is_made()
    {
        string failLog = Sync.PathOf("new/directory/fail.sh");
        await Sync.RunWith(WithFailLog(failLog), "-o", Sync.ConfigurationPath);
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Eventually.Is(() => File.Exists(failLog), "there is no fail log");
        await Sync.Daemon.Start();
        await Sync.Same();
        await Eventually.Is(() => !File.Exists(failLog), "the fail log is still there");
    }

    [Test]
    public async Task The_directory_of_the_fail_log_cannot_be_made()
    {
        await File.WriteAllTextAsync(Sync.PathOf("file"), "");
        await Sync.RunWith(WithFailLog(Sync.PathOf("file/fail.sh")), "-o", Sync.ConfigurationPath);
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Says("cannot keep the fail log");
        await Sync.Daemon.Start();
        await Sync.Same();
    }

    private string WithFailLog(string path) =>
        Sync.Configuration.ToString().Replace(Sync.FailLogPath, path, StringComparison.Ordinal);
}
