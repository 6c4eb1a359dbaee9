using NUnit.Framework.Interfaces;
using Sersync2.Core.Configuration;

namespace Sersync2.Tests.Support;

/// <summary>
/// A source, a remote and a configuration that joins them, ready to be changed before <see cref="Start"/>; then a running
/// sersync2. All of it goes with the test.
/// </summary>
internal sealed class SyncScenario : IAsyncDisposable
{
    private const string User = "sync";

    private readonly TempDirectory _directory = new();
    private SersyncProcess? _process;
    private int _marks;

    public SyncScenario(RemoteKind kind, bool watchSource = true)
    {
        Source = new TestTree(_directory.CreateDirectory("source"));
        Remote = new TestTree(_directory.CreateDirectory("remote"));
        Environment = new() { [StateDirectory.Variable] = _directory["state"] };
        Configuration = new ConfXml { FailLog = FailLogPath };
        Daemon = new RsyncDaemon(_directory.CreateDirectory("daemon"), Module("backup", Remote));
        if (kind == RemoteKind.Daemon)
            UseDaemon();
        if (watchSource)
            Configuration.Watch(Source.Root, kind == RemoteKind.Daemon ? ConfXml.Module("127.0.0.1", "backup") : ConfXml.Local(Remote.Root));
        Kind = kind;
    }

    public RemoteKind Kind { get; }

    public TestTree Source { get; }

    public TestTree Remote { get; }

    public RsyncDaemon Daemon { get; }

    public ConfXml Configuration { get; }

    /// <summary>In what sersync2's environment differs from that of the tests.</summary>
    public Dictionary<string, string> Environment { get; }

    public string FailLogPath => _directory["fail.sh"];

    public string ConfigurationPath => _directory["confxml.xml"];

    public SersyncProcess Process => _process ?? throw new InvalidOperationException("not started");

    /// <summary>A new empty directory beside source and remote.</summary>
    public TestTree NewTree(string name) => new(_directory.CreateDirectory(name));

    /// <summary>A path beside source and remote.</summary>
    public string PathOf(string name) => _directory[name];

    /// <summary>A module that wants the user and password of this configuration.</summary>
    public static RsyncModule Module(string name, TestTree tree, params string[] lines) => new(name, tree.Root) { User = User, Lines = lines };

    /// <summary>From the next start on, calls of rsync are noted.</summary>
    /// <param name="before">See <see cref="RsyncWrapper"/>.</param>
    /// <param name="real">See <see cref="RsyncWrapper"/>.</param>
    public RsyncWrapper RecordRsync(string before = "", string? real = null)
    {
        var wrapper = new RsyncWrapper(_directory.CreateDirectory("wrapper"), before, real);
        PutOnPath(wrapper.BinDirectory);
        return wrapper;
    }

    /// <summary>From the next start on, programs are looked for in this directory first.</summary>
    public void PutOnPath(string directory) =>
        Environment["PATH"] = $"{directory}:{Environment.GetValueOrDefault("PATH") ?? System.Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>Words before sersync2's own that start it in other surroundings.</summary>
    public IReadOnlyList<string> Launcher { get; set; } = [];

    /// <summary>Runs another sersync2 beside the one that runs, to its end: <c>--status</c> and the like.</summary>
    public async Task<(int Exit, string Output)> Ask(params string[] options)
    {
        await using SersyncProcess asking = SersyncProcess.Start([.. options, "-o", ConfigurationPath], _directory.Path, [], Environment);
        return (await asking.WaitForExit(), asking.Output);
    }

    /// <summary>Starts the daemon, where it is the remote, and sersync2; returns when it is ready.</summary>
    public async Task<SersyncProcess> Start(params string[] options)
    {
        if (Kind == RemoteKind.Daemon)
            await Daemon.Start();
        return await StartSersync(options);
    }

    /// <summary>Starts sersync2 alone.</summary>
    public Task<SersyncProcess> StartSersync(params string[] options) => Run([.. options, "-o", ConfigurationPath]);

    /// <summary>Starts sersync2 in the directory of the configuration, with these words alone.</summary>
    public Task<SersyncProcess> Run(params string[] arguments) => RunWith(Configuration.ToString(), arguments);

    /// <summary>As <see cref="Run"/>, with another text as the configuration.</summary>
    public async Task<SersyncProcess> RunWith(string configuration, params string[] arguments)
    {
        await File.WriteAllTextAsync(ConfigurationPath, configuration);
        _process = SersyncProcess.Start(arguments, _directory.Path, Launcher, Environment);
        await _process.WaitUntilReady(Configuration.WatchCount);
        return _process;
    }

    /// <summary>Ends sersync2 as the kernel does for want of memory: SIGKILL, to it alone.</summary>
    public async Task Kill()
    {
        Process.Signal(Signals.Kill);
        await Process.WaitForExit();
    }

    /// <summary>Waits until a remote is known to be a mirror, after a kill as well.</summary>
    public Task BecomesMirror() =>
        Eventually.Is(() => Directory.Exists(PathOf("state")) && Directory.EnumerateFiles(PathOf("state"), "mirror-*").Any(), "no remote has become a mirror");

    /// <summary>Waits until source and remote are the same, but for the names in <paramref name="except"/>.</summary>
    public Task Same(params string[] except) => Eventually.Same(Source, Remote, times: false, except);

    /// <summary>
    /// Waits until everything that was changed before has been dealt with: a file that is made now arrives, and one that
    /// is made after that. The second goes in a later call than any that carried what came before the first.
    /// </summary>
    public async Task Settle(TestTree? source = null, TestTree? remote = null)
    {
        for (int i = 0; i < 2; i++)
        {
            string mark = $"mark-{++_marks}";
            (source ?? Source).Write(mark, "");
            await Eventually.Is(() => (remote ?? Remote).Exists(mark), $"{mark} has not arrived");
        }
    }

    /// <summary>For TearDown: a test that went well ends with a clean stop; one that did not shows what was said.</summary>
    public async Task StopAndDispose()
    {
        try
        {
            if (_process is null)
                return;
            if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
                await TestContext.Out.WriteLineAsync($"sersync2 said:\n{_process.Output}\n\nthe rsync daemon said:\n{Daemon.Log}");
            else if (_process.Runs)
                await _process.Stop();
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        await Daemon.DisposeAsync();
        _directory.Dispose();
    }

    private void UseDaemon()
    {
        string passwordFile = _directory["rsync.pas"];
        File.WriteAllText(passwordFile, "secret\n");
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Configuration.User = User;
        Configuration.PasswordFile = passwordFile;
        Configuration.Port = Daemon.Port;
    }
}
