using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>scripts/check_sersync.sh</c></summary>
[TestFixture]
internal sealed class WatchdogTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    [TearDown]
    public async Task StopDaemons()
    {
        foreach (int id in Daemons())
            await End(id);
    }

    [Test]
    public async Task It_starts_what_does_not_run_and_only_once()
    {
        Sync.Source.Write("file", "content");
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        await Sync.Same();
        int daemon = Daemons().Single();
        await Check();
        Assert.That(Daemons(), Is.EqualTo([daemon]));
    }

    [Test]
    public async Task It_starts_again_what_has_died()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        int first = Daemons().Single();
        await End(first);
        await Check();
        Assert.That(Daemons().Single(), Is.Not.EqualTo(first));
    }

    [TestCase("-o CONFIGURATION")]
    [TestCase("-ro CONFIGURATION")]
    [TestCase("-oCONFIGURATION")]
    [TestCase("-n 8 -r -o CONFIGURATION stray")]
    [TestCase("-n8 -roCONFIGURATION")]
    [TestCase("-o other.xml -o CONFIGURATION")]
    [TestCase("-o confxml.xml")]
    [TestCase("-o ./confxml.xml")]
    [TestCase("-r")]
    public async Task It_leaves_alone_what_runs(string arguments)
    {
        await Sync.Run(arguments.Replace("CONFIGURATION", Sync.ConfigurationPath, StringComparison.Ordinal).Split(' '));
        await Check();
        Assert.That(Daemons(), Is.Empty);
    }

    [Test]
    public async Task An_instance_with_another_configuration_is_another_instance()
    {
        string other = Sync.PathOf("other.xml");
        await Sync.Run("-r");
        Sync.Configuration.Write(other);
        await Check(other);
        List<int> daemons = Daemons(other);
        foreach (int id in daemons)
            await End(id);
        Assert.That(daemons, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_editor_of_the_configuration_is_no_instance()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        using var editor = Process.Start("tail", ["-f", "/dev/null", "sersync2", "-o", Sync.ConfigurationPath]);
        await Check();
        Assert.That(Daemons(), Has.Count.EqualTo(1));
        editor.Kill();
        await editor.WaitForExitAsync();
    }

    [Test]
    public async Task A_configuration_that_is_missing_is_an_error()
    {
        Assert.That(await Run(Sync.PathOf("nowhere.xml")), Is.EqualTo(1));
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Does.Contain("nowhere.xml"));
    }

    [Test]
    public async Task A_pipe_that_it_writes_to_is_not_kept_by_the_daemon()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        Assert.That(await Run(Sync.ConfigurationPath, "\"$@\" 2>&1 | cat >\"$0\""), Is.Zero);
        Assert.That(Daemons(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Into_a_pipe_too_it_tells_why_nothing_was_started()
    {
        File.WriteAllText(Sync.ConfigurationPath, "<head/>");
        Assert.That(await Run(Sync.ConfigurationPath, "{ \"$@\" || echo exit $?; } 2>&1 | cat >\"$0\""), Is.Zero);
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Does.Contain("did not start").And.Contain("ERROR").And.Contain("no <sersync> found").And.EndWith("exit 1\n"));
    }

    private async Task Check(string? configuration = null) =>
        Assert.That(await Run(configuration ?? Sync.ConfigurationPath), Is.Zero, () => File.ReadAllText(Sync.PathOf("output")));

    private async Task<int> Run(string configuration, string line = "\"$@\" >\"$0\" 2>&1")
    {
        var start = new ProcessStartInfo(
            "sh", ["-c", line, Sync.PathOf("output"), Repository.Find("scripts/check_sersync.sh"), configuration, SersyncExecutable.Path]);
        foreach ((string name, string value) in Sync.Environment)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return shell.ExitCode;
    }

    // Those that the watchdog has started, by the words that it uses. A child with the same words is about to be rsync.
    private List<int> Daemons(string? configuration = null)
    {
        Dictionary<int, int> parents = ProcessList.All()
            .Where(process => process.Words is [_, "-d", "-r", "-o", var file] && file == (configuration ?? Sync.ConfigurationPath))
            .ToDictionary(process => process.Id, process => process.Parent);
        return [.. parents.Where(process => !parents.ContainsKey(process.Value)).Select(process => process.Key)];
    }

    private static async Task End(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Signal(Signals.Terminate);
        await Eventually.Is(() => !ProcessList.All().Any(one => one.Id == id && one.Words.Length > 0), $"process {id} does not end");
    }
}
