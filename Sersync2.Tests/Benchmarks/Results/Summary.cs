namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>The medians of all runs.</summary>
internal sealed class Summary(IEnumerable<Sample> samples)
{
    private readonly Dictionary<(string Workload, string Contestant, string Metric), double[]> _values = samples
        .GroupBy(sample => (sample.Workload, sample.Contestant, sample.Metric), sample => sample.Value)
        .ToDictionary(group => group.Key, group => group.Order().ToArray());

    public IEnumerable<string> Workloads => _values.Keys.Select(key => key.Workload).Distinct();

    public IEnumerable<string> Contestants => _values.Keys.Select(key => key.Contestant).Distinct();

    public bool Took(string workload, string contestant) => _values.Keys.Any(key => key.Workload == workload && key.Contestant == contestant);

    public double? Median(string workload, string contestant, string metric) =>
        _values.TryGetValue((workload, contestant, metric), out double[]? values)
            ? (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2
            : null;

    /// <summary>How many runs there were: the most that any figure has.</summary>
    public int Runs(string workload, string contestant) =>
        _values.Where(pair => pair.Key.Workload == workload && pair.Key.Contestant == contestant).Max(pair => pair.Value.Length);
}
