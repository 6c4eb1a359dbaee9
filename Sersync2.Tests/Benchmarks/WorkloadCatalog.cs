using System.Globalization;
using Sersync2.Tests.Benchmarks.Workloads;

namespace Sersync2.Tests.Benchmarks;

/// <summary>All workloads, in the order of the report.</summary>
internal static class WorkloadCatalog
{
    private static readonly Action<string> Nothing = _ => { };

    public static List<Workload> For(bool quick) =>
    [
        new SmallFile("small-file", "one small file at rest, median latency", quick ? 5 : 25),
        .. ((int[])(quick ? [100, 1_000] : [100, 1_000, 5_000, 10_000, 100_000])).Select(ManyFiles),
        new TreeChange("tar", "tar x of /usr/share/doc", Nothing, Extract),
        new TreeChange("remove", "rm -rf of 3,000 files", root => Trees.WriteOldFiles(root + "/tree", 3_000, 100, 1_000), root => Directory.Delete(root + "/tree", recursive: true)),
        new TreeChange("rename", "rename of a directory of 2,000 × 20 kB", root => Trees.WriteFiles(root + "/old", 2_000, 100, 20_000), Rename),
        new TreeChange("rename-large", "rename of a directory of 1 GB", root => Trees.WriteFiles(root + "/old", quick ? 10 : 100, 10, 10_000_000), Rename),
        new TreeChange("remotes", "1,000 small files to 4 remotes", Nothing, root => Trees.WriteFiles(root, 1_000, 100, 500), Arena.MostRemotes),
        new AppendedFile("append", "a file appended 2,000 times in 2.4 s"),
        .. ((int[])(quick ? [1_000] : [1_000, 10_000, 100_000, 1_000_000])).Select(count => new ManyDirectories(count)),
        new AtRest("rest", "100 directories at rest, for a minute", TimeSpan.FromSeconds(quick ? 3 : 60)),
        new EmptyStart("start", "an empty tree: from start to ready", quick ? 3 : 11),
        new BesideLargeFile("large-file", "one small file while a file of 2 GB is sent at 20 MB/s, median latency", quick ? 200_000_000 : 2_000_000_000, quick ? 3 : 11),
        new EventFlood("flood", "50,000 events a second for a minute, queue limit 16,384", TimeSpan.FromSeconds(quick ? 3 : 60)),
    ];

    private static TreeChange ManyFiles(int count) => new(
        string.Create(CultureInfo.InvariantCulture, $"files-{count}"),
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} small files in directories of 100"),
        Nothing,
        root => Trees.WriteFiles(root, count, 100, 500));

    private static void Rename(string root) => Directory.Move(root + "/old", root + "/new");

    private static void Extract(string root)
    {
        string archive = Path.Combine(Path.GetTempPath(), "sersync2-bench.tar");
        if (!File.Exists(archive))
            Arena.Command("tar", "-cf", archive, "-C", "/usr/share", "doc");
        Arena.Command("tar", "-xf", archive, "-C", root);
    }
}
