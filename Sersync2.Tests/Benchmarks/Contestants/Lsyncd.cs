using System.Globalization;

namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>lsyncd as fast as it can be set: no delay, up to ten processes.</summary>
internal sealed class Lsyncd : IContestant
{
    public string Name => "lsyncd";

    public IRunning Start(Arena arena, params string[] options)
    {
        string extra = string.Join(", ", options.Select(option => $"\"{option}\""));
        var lines = new List<string> { "settings { nodaemon = true, insist = true, maxProcesses = 10 }" };
        for (int remote = 0; remote < arena.RemoteCount; remote++)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $$"""
                sync {
                    default.rsync, source = "{{arena.Source}}", target = "rsync://127.0.0.1:{{arena.Server.Port}}/{{BenchmarkServer.ModuleName(remote)}}/",
                    delay = 0, init = false, maxProcesses = 10,
                    rsync = { archive = true, update = true, compress = true, _extra = { {{extra}} } }
                }
                """));
        }

        string file = Path.Combine(arena.Scratch, "lsyncd.lua");
        File.WriteAllLines(file, lines);
        return new RunningDaemon(arena.Scratch, new Dictionary<string, string>(), "lsyncd", file);
    }
}
