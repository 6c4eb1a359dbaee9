using System.Diagnostics;
using System.Globalization;

namespace Sersync2.Tests.Support;

/// <summary>How long one small file takes from here to a remote, measured over and over while something else goes on.</summary>
internal sealed class LatencyProbe(TestTree source, TestTree remote)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);
    private readonly List<double> _milliseconds = [];

    /// <summary>How many files have arrived.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Goes on until it is to end; fails when a file does not arrive at all.</summary>
    public Task RunUntil(CancellationToken over) => RunUntil(() => over.IsCancellationRequested);

    /// <inheritdoc cref="RunUntil(CancellationToken)"/>
    public async Task RunUntil(Func<bool> over)
    {
        for (int i = 0; !over(); i++)
        {
            string name = $"probe-{i % 10}-{i}";
            var clock = Stopwatch.StartNew();
            source.Write(name, "");
            while (!remote.Exists(name))
            {
                if (clock.Elapsed > Eventually.Deadline)
                    Assert.Fail($"{name} has not arrived at {remote}");
                await Task.Delay(Look, CancellationToken.None);
            }

            _milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(Rest, CancellationToken.None);
        }
    }

    public override string ToString()
    {
        List<double> sorted = [.. _milliseconds.Order()];
        return sorted.Count == 0 ? "no file" : string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Count} files, median {sorted[sorted.Count / 2]:0} ms, 95 % within {sorted[sorted.Count * 95 / 100]:0} ms, longest {sorted[^1]:0} ms");
    }
}
