using System.Globalization;

namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>All figures so far, a line each: runs add to it, so that a long benchmark can be made in parts.</summary>
internal sealed class ResultFile(string path)
{
    public void Add(IEnumerable<Sample> samples) =>
        File.AppendAllLines(path, samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Workload}\t{sample.Contestant}\t{sample.Metric}\t{sample.Value:0.###}")));

    public List<Sample> Read() => File.Exists(path) ? [.. File.ReadLines(path).Select(Parse)] : [];

    private static Sample Parse(string line)
    {
        string[] fields = line.Split('\t');
        return new Sample(fields[0], fields[1], fields[2], double.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
