using System.Diagnostics;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Systemd;

/// <summary><c>scripts/raise-limits.sh</c>, which the unit runs before the service may not change the kernel's settings.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RaiseLimitsTests : IDisposable
{
    private static readonly string[] Names = ["max_queued_events", "max_user_instances", "max_user_watches"];
    private readonly TempDirectory _directory = new();
    private string _limits = null!;

    [SetUp]
    public void MakeLimits() => _limits = _directory.CreateDirectory("fs/inotify");

    public void Dispose() => _directory.Dispose();

    [Test]
    public void It_raises_what_is_lower_to_what_the_daemon_wants()
    {
        foreach (string name in Names)
            Write(name, "8192\n");
        Write("max_user_instances", "128\n");

        string said = Run();

        Assert.That(said, Does.Contain("raised fs.inotify.max_user_instances from 128 to 1024\n"));
        string[] raised = [.. Names.Select(Read)];
        foreach (string name in Names)
            Write(name, "1\n");
        InotifyLimits.Raise(_limits);
        Assert.That(raised.Select(value => value.TrimEnd()), Is.EqualTo(Names.Select(Read)));
    }

    [TestCase("50000001\n")]
    [TestCase("9223372036854775807\n")]
    [TestCase("99999999999999999999\n")]
    [TestCase("not a number\n")]
    [TestCase("\n")]
    public void It_lowers_none_and_leaves_what_is_no_number(string value)
    {
        foreach (string name in Names)
            Write(name, value);

        string said = Run();

        Assert.That(Names.Select(Read), Is.All.EqualTo(value));
        Assert.That(said, Is.Empty);
    }

    [Test]
    public void One_that_cannot_be_raised_is_passed_over_in_silence()
    {
        Directory.CreateDirectory(Path.Combine(_limits, "max_user_watches"));
        Write("max_user_instances", "128\n");

        Assert.That(Run(), Is.EqualTo("raised fs.inotify.max_user_instances from 128 to 1024\n"));
        Assert.That(Read("max_user_instances"), Is.EqualTo("1024\n"));
    }

    private string Run()
    {
        var start = new ProcessStartInfo("sh", [Repository.Find("scripts/raise-limits.sh"), Repository.Find("scripts/systemd/00-sersync2.conf")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SYSCTL_ROOT"] = _directory.Path },
        };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That((process.ExitCode, errors.Result), Is.EqualTo((0, "")));
        return said;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_limits, name), text);

    private string Read(string name) => File.ReadAllText(Path.Combine(_limits, name));
}
