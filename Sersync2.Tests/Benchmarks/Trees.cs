namespace Sersync2.Tests.Benchmarks;

/// <summary>Makes trees, and compares them by what rsync goes by: names, types, sizes and times.</summary>
internal static class Trees
{
    /// <summary>Writes so many small files, each with a content of its own, so many of them to a directory.</summary>
    public static void WriteFiles(string root, int count, int perDirectory, int size)
    {
        byte[] content = new byte[size];
        string directory = root;
        for (int i = 0; i < count; i++)
        {
            if (i % perDirectory == 0)
                directory = Directory.CreateDirectory(Path.Combine(root, $"d{i / perDirectory}")).FullName;
            new Random(i).NextBytes(content);
            File.WriteAllBytes(Path.Combine(directory, $"file{i}"), content);
        }
    }

    /// <summary>The same, written an hour ago: what another host may just have made is deleted only after a while, where there is <c>-u</c>.</summary>
    public static void WriteOldFiles(string root, int count, int perDirectory, int size)
    {
        WriteFiles(root, count, perDirectory, size);
        DateTime then = DateTime.UtcNow.AddHours(-1);
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, then);
        foreach (string directory in (string[])[root, .. Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)])
            Directory.SetLastWriteTimeUtc(directory, then);
    }

    /// <summary>Makes so many directories, at most a hundred in each.</summary>
    public static void MakeDirectories(string root, int count)
    {
        var open = new Queue<string>([root]);
        for (int made = 0; made < count;)
        {
            string parent = open.Dequeue();
            for (int i = 0; i < 100 && made < count; i++, made++)
            {
                string child = $"{parent}/dir{i}";
                Directory.CreateDirectory(child);
                open.Enqueue(child);
            }
        }
    }

    public static bool Same(string source, string remote)
    {
        Dictionary<string, FileSystemInfo> there = new DirectoryInfo(remote).EnumerateFileSystemInfos().ToDictionary(entry => entry.Name);
        foreach (FileSystemInfo here in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            if (!there.Remove(here.Name, out FileSystemInfo? other) || !SameEntry(here, other))
                return false;
        }

        return there.Count == 0;
    }

    private static bool SameEntry(FileSystemInfo here, FileSystemInfo there)
    {
        if (here.LinkTarget is { } target)
            return target == there.LinkTarget;
        if (here is DirectoryInfo)
            return there is DirectoryInfo && there.LinkTarget is null && Same(here.FullName, there.FullName);
        return here is FileInfo file && there is FileInfo other && file.Length == other.Length && file.LastWriteTimeUtc == other.LastWriteTimeUtc;
    }
}
