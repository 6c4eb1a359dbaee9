using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Support;

/// <summary>
/// A shell script under the name <c>rsync</c> that is first on this process's PATH until it is disposed. For fixtures that
/// run alone: PATH is everybody's.
/// </summary>
internal sealed class StandInRsync : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    /// <param name="directory">Gets <c>bin/rsync</c>.</param>
    /// <param name="script">Its body; null for no rsync on PATH at all.</param>
    public StandInRsync(string directory, string? script)
    {
        string bin = Directory.CreateDirectory(Path.Combine(directory, "bin")).FullName;
        if (script is not null)
        {
            string file = Path.Combine(bin, "rsync");
            File.WriteAllText(file, "#!/bin/bash\n" + script + "\n");
            File.SetUnixFileMode(file, (UnixFileMode)0x1ed);
        }

        Environment.SetEnvironmentVariable("PATH", script is null ? bin : $"{bin}:{_path}");
    }

    public void Dispose() => Environment.SetEnvironmentVariable("PATH", _path);

    /// <summary>A directory as the watched one.</summary>
    public static WatchedRoot Root(BytePath directory)
    {
        var root = new WatchedRoot(new AbsolutePath(directory.Bytes));
        using var handle = root.TryAdopt(out int error);
        Assert.That(error, Is.Zero);
        return root;
    }

    /// <summary>Runs it in a directory with these words.</summary>
    public static async Task<RsyncResult> Run(
        BytePath directory, IReadOnlyList<string> words, byte[]? input = null, OutputCapture.LineHandler? onLine = null, CancellationToken cancellation = default)
    {
        using var runner = new RsyncRunner(4);
        return await runner.RunAsync(Root(directory), words, input, onLine, cancellation).WaitAsync(Eventually.Deadline * 2, CancellationToken.None);
    }

    /// <summary>A file's parts between NUL bytes, each byte a character.</summary>
    public static string[] ReadWords(string file) => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Split('\0')[..^1];
}
