using Sersync2.Tests.Benchmarks.Contestants;

namespace Sersync2.Tests.Benchmarks;

/// <summary>Something to be done by every contestant, and what is measured of it.</summary>
/// <param name="name">What selects it on the command line.</param>
/// <param name="title">What it is, for people.</param>
internal abstract class Workload(string name, string title)
{
    public string Name => name;

    public string Title => title;

    /// <summary>Whether this contestant can take part.</summary>
    public virtual bool Takes(IContestant contestant) => true;

    /// <summary>One run.</summary>
    /// <returns>The figures, by their metrics.</returns>
    public abstract Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant);
}
