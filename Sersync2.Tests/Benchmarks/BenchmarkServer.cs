using System.Globalization;
using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Benchmarks;

/// <summary>The rsync daemon that everybody sends to: its log tells calls and bytes alike for all.</summary>
internal sealed partial class BenchmarkServer : IAsyncDisposable
{
    private readonly RsyncDaemon _daemon;
    private readonly string _log;

    public BenchmarkServer(string directory, IEnumerable<string> remotes)
    {
        _log = Path.Combine(directory, "rsyncd.log");
        _daemon = new RsyncDaemon(directory, [.. remotes.Select((path, index) => new RsyncModule(ModuleName(index), path))]);
    }

    public int Port => _daemon.Port;

    /// <summary>Whether no connection is being served.</summary>
    public bool IsIdle => !ProcessCosts.HasChildren(_daemon.Id);

    public TimeSpan ProcessorTime => ProcessCosts.ProcessorTime(_daemon.Id);

    public static string ModuleName(int index) => string.Create(CultureInfo.InvariantCulture, $"m{index}");

    public Task Start() => _daemon.Start();

    /// <summary>The end of the log: what is logged from now on comes after it.</summary>
    public long Mark() => new FileInfo(_log).Length;

    /// <summary>The transfers since then, and the bytes that went over the wire in both directions.</summary>
    public (int Calls, long Bytes) Since(long mark)
    {
        using FileStream file = File.Open(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(mark, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        int calls = 0;
        long bytes = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains("] rsync to ", StringComparison.Ordinal))
                calls++;
            if (Totals().Match(line) is { Success: true } totals)
                bytes += long.Parse(totals.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + long.Parse(totals.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        }

        return (calls, bytes);
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [GeneratedRegex(@"\] sent (\d+) bytes  received (\d+) bytes")]
    private static partial Regex Totals();
}
