using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>Sersync2, or an original sersync2: they read the same configuration.</summary>
internal sealed class Sersync2Program(string name, string executable) : IContestant
{
    public string Name => name;

    public string Executable => executable;

    /// <summary>Words that start the command which follows them in other surroundings, and become it.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    public IRunning Start(Arena arena, params string[] options)
    {
        var configuration = new ConfXml
        {
            FailLog = Path.Combine(arena.Scratch, "fail.sh"),
            CommonParams = string.Join(' ', ["-artuz", .. options]),
            Port = arena.Server.Port,
        };
        configuration.Watch(arena.Source, [.. Enumerable.Range(0, arena.RemoteCount).Select(index => ConfXml.Module("127.0.0.1", BenchmarkServer.ModuleName(index)))]);
        string file = Path.Combine(arena.Scratch, "confxml.xml");
        configuration.Write(file);
        var environment = new Dictionary<string, string> { [StateDirectory.Variable] = Path.Combine(arena.Scratch, "state") };
        return new RunningDaemon(arena.Scratch, environment, [.. Launcher, executable, "-o", file]);
    }
}
