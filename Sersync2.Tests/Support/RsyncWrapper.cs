using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>
/// A stand-in named <c>rsync</c> for the front of PATH: it notes the words of each call and becomes the real rsync.
/// </summary>
internal sealed class RsyncWrapper
{
    private readonly string _calls;

    /// <param name="directory">An existing directory of its own.</param>
    /// <param name="before">Shell commands that come before the real rsync, <c>$real</c>, and may take its place.</param>
    /// <param name="real">The rsync that it becomes; null for the one that is installed.</param>
    public RsyncWrapper(string directory, string before = "", string? real = null)
    {
        BinDirectory = Directory.CreateDirectory(Path.Combine(directory, "bin")).FullName;
        _calls = Directory.CreateDirectory(Path.Combine(directory, "calls")).FullName;
        string script = Path.Combine(BinDirectory, "rsync");
        File.WriteAllText(script, $"""
            #!/bin/sh
            real='{real ?? FindOnPath("rsync")}'
            printf '%s\0' "$@" > '{_calls}/'$$
            {before}
            exec "$real" "$@"

            """);
        File.SetUnixFileMode(script, (UnixFileMode)0x1ed);
    }

    /// <summary>What is to stand first on PATH.</summary>
    public string BinDirectory { get; }

    /// <summary>The words of each transfer so far. Questions for the version are none.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Transfers =>
    [
        .. Directory.EnumerateFiles(_calls)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Split('\0')[..^1])
            .Where(words => words.Length > 1),
    ];

    private static string FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin").Split(':')
            .Select(directory => Path.Combine(directory, program))
            .First(File.Exists);
}
