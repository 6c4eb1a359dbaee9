using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.FailLogging;

/// <summary>A source, a target, and a fail log between them.</summary>
internal sealed class FailLogScratch : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly RsyncRunner _runner = new(2);

    public FailLogScratch()
    {
        Source = new TestTree(_temp.CreateDirectory("source 'dir'"));
        Target = new TestTree(_temp.CreateDirectory("target"));
        Path = System.IO.Path.Combine(_temp.CreateDirectory("log"), "fail log.sh");
    }

    public TestTree Source { get; }

    public TestTree Target { get; }

    /// <summary>The fail log's.</summary>
    public string Path { get; }

    public string this[string name] => _temp[name];

    public string Text => File.ReadAllText(Path);

    public FailLog Open() => FailLog.Open(FailLogPlace.At(Path), TimeProvider.System);

    public Remote Local(string? directory = null, RsyncVersion? client = null, params string[] exclude) =>
        Remote(new RemoteSettings { LocalDirectory = new AbsolutePath(directory ?? Target.Root) }, new RsyncSettings { CommonParams = ["-rlt"] }, client, exclude);

    public Remote Remote(RemoteSettings target, RsyncSettings settings, RsyncVersion? client = null, params string[] exclude)
    {
        var root = StandInRsync.Root(Source.Root);
        var filter = new PathFilter(new FilterSettings { Exclude = exclude });
        var features = new ServerFeatures(client ?? new RsyncVersion(3, 5, 0));
        return new Remote(new Destination(target, settings), settings, features, _runner, root, filter, new LinkedFiles(root, filter));
    }

    /// <summary>What a section holds, as <see cref="Entries.Text"/> writes it, but for the failures.</summary>
    public static string[] Kept(FailLogSection section) => Entries.Texts(section.Entries().Select(entry => entry with { Failures = 0 }));

    /// <summary>Runs the script by hand.</summary>
    public async Task<(int ExitCode, string Errors)> Run(string shell = "sh")
    {
        using var process = Process.Start(new ProcessStartInfo(shell, [Path])
        {
            WorkingDirectory = _temp.CreateDirectory("elsewhere"),
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _temp.Dispose();
    }
}
