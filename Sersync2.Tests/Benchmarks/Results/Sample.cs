namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>One figure of one run.</summary>
internal readonly record struct Sample(string Workload, string Contestant, string Metric, double Value);
