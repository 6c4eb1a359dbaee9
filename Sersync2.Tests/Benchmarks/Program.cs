using System.Globalization;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Benchmarks;

/// <summary>
/// The benchmark, started by <c>scripts/bench.sh</c>: not a test, so that no run of the tests ever comes across it. Each
/// round has every contestant do a workload once, so that what else the machine does falls on all alike.
/// </summary>
internal static class Program
{
    public const string OwnName = "sersync2";

    private static async Task<int> Main(string[] arguments)
    {
        bool quick = arguments.Contains("--quick");
        int rounds = Option(arguments, "--rounds") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : quick ? 1 : 5;
        string output = Directory.CreateDirectory(Option(arguments, "--output") ?? "out/bench").FullName;
        string? only = Option(arguments, "--contestants");
        List<Workload> workloads = WorkloadCatalog.For(quick);
        string[] wanted = [.. Words(arguments)];
        if (wanted.FirstOrDefault(name => workloads.TrueForAll(workload => workload.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"unknown workload \"{unknown}\"; there are: {string.Join(' ', workloads.Select(workload => workload.Name))}");
            return 1;
        }

        var results = new ResultFile(Path.Combine(output, quick ? "quick.tsv" : "results.tsv"));
        if (!arguments.Contains("--report"))
        {
            List<IContestant> contestants = Contestants().FindAll(contestant => only is null || only.Split(',').Contains(contestant.Name));
            await Run([.. workloads.Where(workload => wanted.Length == 0 || wanted.Contains(workload.Name))], contestants, rounds, results);
        }

        var summary = new Summary(results.Read());
        await File.WriteAllTextAsync(Path.Combine(output, "report.md"), new MarkdownReport(summary, workloads).ToString());
        await File.WriteAllTextAsync(Path.Combine(output, "plot.svg"), new SvgPlot(summary).ToString());
        Console.WriteLine($"{output}/report.md, plot.svg");
        return 0;
    }

    private static async Task Run(List<Workload> workloads, List<IContestant> contestants, int rounds, ResultFile results)
    {
        string directory = Environment.GetEnvironmentVariable("SERSYNC2_BENCH_DIR") ?? Path.Combine(Path.GetTempPath(), "sersync2-bench");
        await using var arena = new Arena(directory);
        arena.Reset(1);
        await arena.Server.Start();
        foreach (Workload workload in workloads)
        {
            for (int round = 0; round < rounds; round++)
            {
                foreach (IContestant contestant in contestants.Where(workload.Takes))
                {
                    Dictionary<string, double> figures = await workload.Measure(arena, contestant);
                    results.Add(figures.Select(figure => new Sample(workload.Name, contestant.Name, figure.Key, figure.Value)));
                    Console.WriteLine($"{workload.Name,-14} {contestant.Name,-16} {string.Join(", ", figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:0.#}")))}");
                }
            }
        }
    }

    private static List<IContestant> Contestants()
    {
        List<IContestant> contestants = [new BareRsync(), new Sersync2Program(OwnName, SersyncExecutable.Path)];
        if (OnPath("lsyncd"))
            contestants.Add(new Lsyncd());
        if (OnPath("inotifywait"))
            contestants.Add(new InotifywaitLoop());
        if (Environment.GetEnvironmentVariable("SERSYNC2_ORIGINAL") is { Length: > 0 } original)
            contestants.Add(new Sersync2Program("original sersync2", original));
        return contestants;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    private static string? Option(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    // What is neither an option nor its value.
    private static IEnumerable<string> Words(string[] arguments) =>
        arguments.Where((word, index) => !word.StartsWith('-') && (index == 0 || arguments[index - 1] is not ("--rounds" or "--output" or "--contestants")));
}
