using System.Diagnostics;

namespace Sersync2.Tests.Benchmarks;

/// <summary>Where contestants meet: one source, up to four remotes, and the rsync daemon that serves them.</summary>
internal sealed class Arena : IAsyncDisposable
{
    public const int MostRemotes = 4;
    private readonly string _directory;

    public Arena(string directory)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        Source = Path.Combine(_directory, "source");
        Remotes = [.. Enumerable.Range(0, MostRemotes).Select(index => Path.Combine(_directory, BenchmarkServer.ModuleName(index)))];
        Server = new BenchmarkServer(Directory.CreateDirectory(Path.Combine(_directory, "server")).FullName, Remotes);
    }

    public string Source { get; private set; }

    public IReadOnlyList<string> Remotes { get; }

    public BenchmarkServer Server { get; }

    /// <summary>How many of the remotes take part.</summary>
    public int RemoteCount { get; private set; } = 1;

    public IEnumerable<string> ActiveRemotes => Remotes.Take(RemoteCount);

    /// <summary>For files of the contestants, empty in each run.</summary>
    public string Scratch => Path.Combine(_directory, "scratch");

    /// <summary>Kept from run to run, and from one start of the benchmark to the next.</summary>
    public string Kept => Directory.CreateDirectory(Path.Combine(_directory, "kept")).FullName;

    /// <summary>Empties all but what is kept.</summary>
    public void Reset(int remotes)
    {
        RemoteCount = remotes;
        Source = Path.Combine(_directory, "source");
        foreach (string directory in Remotes.Append(Source).Append(Scratch))
        {
            if (Directory.Exists(directory))
                Command("rm", "-rf", directory);
            Directory.CreateDirectory(directory);
        }
    }

    /// <summary>Takes a tree that is kept for the source.</summary>
    public void UseSource(string directory) => Source = directory;

    /// <summary>Gives every active remote what is in the source.</summary>
    public void Mirror()
    {
        foreach (string remote in ActiveRemotes)
            Command("cp", "-a", Source + "/.", remote);
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static void Command(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (string directory in Remotes.Append(Path.Combine(_directory, "source")).Append(Scratch))
        {
            if (Directory.Exists(directory))
                Command("rm", "-rf", directory);
        }
    }
}
