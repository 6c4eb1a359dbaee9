using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Relative names count from the directory that sersync2 was started in, which it has left.</summary>
[TestFixture]
internal sealed class StartingDirectoryTests : EndToEndTest
{
    private const int HangUp = 1;

    private readonly ConfXml _relative;
    private SersyncProcess? _process;

    public StartingDirectoryTests()
        : base(RemoteKind.LocalDirectory, watchSource: false)
    {
        Start = Directory.CreateDirectory(Sync.PathOf("start")).FullName;
        _relative = new ConfXml { FailLog = "fail.sh" };
        _relative.Watch("../source", ConfXml.Local("../remote"));
        _relative.MoreInHead = "<log path=\"logs/x.log\"/><plugin name=\"command\"><param prefix=\"./notify.sh\"/></plugin>";
        _relative.MoreInSersync = "<plugin start=\"true\" name=\"command\"/>";
        string script = Path.Combine(Start, "notify.sh");
        File.WriteAllText(script, "#!/bin/sh\necho \"${1##*/}\" >> heard\n");
        File.SetUnixFileMode(script, (UnixFileMode)0x1ed);
    }

    private string Start { get; }

    private SersyncProcess Process => _process!;

    [TearDown]
    public async Task StopProcess()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    [Test]
    public async Task It_is_left_and_known_by_the_lock_and_all_names_mean_what_they_meant()
    {
        await Run();
        Sync.Source.Write("file", "content");
        await Sync.Same();
        Assert.That(new FileInfo($"/proc/{Process.Id}/cwd").LinkTarget, Is.EqualTo("/"));
        Assert.That(LockLines(), Has.One.EqualTo($"directory {Start}"));
        await Eventually.Is(() => Holds("start/heard", "file\n") && Holds("start/logs/x.log", "watching as"), "plugin and log are elsewhere");

        await using (SersyncProcess status = SersyncProcess.Start(["--wait", "30", "-o", "confxml.xml"], Start, [], Sync.Environment))
            Assert.That(await status.WaitForExit(), Is.Zero, status.Output);
        await Process.Stop();
    }

    [Test]
    public async Task A_reload_reads_in_the_same_directory_whatever_that_is_called_by_then()
    {
        await Run();
        Directory.Move(Start, Sync.PathOf("renamed"));
        Directory.CreateDirectory(Start);
        await File.WriteAllTextAsync(Path.Combine(Start, "confxml.xml"), "no configuration");
        TestTree second = Sync.NewTree("second");
        await File.WriteAllTextAsync(
            Sync.PathOf("renamed/confxml.xml"),
            _relative.ToString().Replace("<remote path=\"../remote\"/>", "<remote path=\"../remote\"/><remote path=\"../second\"/>", StringComparison.Ordinal));

        Process.Signal(HangUp);
        await Process.WaitForLine(line => line.Contains("says now", StringComparison.Ordinal));
        Sync.Source.Write("file", "content");
        await Eventually.Same(Sync.Source, second);
        await Eventually.Is(() => Holds("renamed/heard", "file\n"), "the plugin was not run there");
        Assert.That(File.Exists(Path.Combine(Start, "heard")), Is.False);
        await Process.Stop();
    }

    [Test]
    public async Task When_it_is_removed_what_runs_goes_on()
    {
        // The way to "../source" leads through it.
        await Run(_relative.ToString().Replace("\"../", $"\"{Path.GetDirectoryName(Start)}/", StringComparison.Ordinal));
        Directory.Delete(Start, recursive: true);
        Process.Signal(HangUp);
        await Process.WaitForLine(line => line.Contains("going on as before", StringComparison.Ordinal));
        Sync.Source.Write("file", "content");
        await Sync.Same();
        await Process.Stop();
    }

    [Test]
    public async Task One_that_is_gone_already_matters_only_to_relative_names()
    {
        ConfXml absolute = new() { FailLog = Sync.FailLogPath };
        absolute.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        string[] launcher = ["/bin/sh", "-c", $"rm -r '{Start}'; exec \"$@\"", "sh"];
        absolute.Write(Sync.ConfigurationPath);
        _process = SersyncProcess.Start(["-r", "-o", Sync.ConfigurationPath], Start, launcher, Sync.Environment);
        await Process.WaitUntilReady();
        Sync.Source.Write("file", "content");
        await Sync.Same();
        Assert.That(LockLines(), Has.One.StartsWith("configuration ").And.None.StartsWith("directory "));
        await Process.Stop();

        Directory.CreateDirectory(Start);
        await using SersyncProcess relative = SersyncProcess.Start(["-r", "-o", "confxml.xml"], Start, launcher, Sync.Environment);
        Assert.That(await relative.WaitForExit(), Is.EqualTo(1));
        Assert.That(relative.Output, Does.Contain("cannot read the configuration \"confxml.xml\": no such file"));
    }

    private async Task Run(string? configuration = null)
    {
        await File.WriteAllTextAsync(Path.Combine(Start, "confxml.xml"), configuration ?? _relative.ToString());
        _process = SersyncProcess.Start(["-r", "-o", "confxml.xml"], Start, [], Sync.Environment);
        await _process.WaitUntilReady();
    }

    // As bytes: .NET would ask for the lock that the file is.
    private string[] LockLines() =>
        Encoding.UTF8.GetString(ByteFile.Read(Directory.GetFiles(Sync.PathOf("state"), "instance-*").Single())).Split('\n');

    private bool Holds(string file, string text) =>
        File.Exists(Sync.PathOf(file)) && File.ReadAllText(Sync.PathOf(file)).Contains(text, StringComparison.Ordinal);
}
