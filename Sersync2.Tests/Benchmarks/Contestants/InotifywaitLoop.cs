namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>The loop that many people write: inotifywait wakes a shell, which syncs the whole tree for what has gathered.</summary>
internal sealed class InotifywaitLoop : IContestant
{
    private const string Script = """
        source=$1 port=$2 remotes=$3
        shift 3
        inotifywait -m -r -q -e close_write,create,delete,move --format x "$source" | while read -r _; do
          while read -r -t 0.01 _; do :; done
          for ((i = 0; i < remotes; i++)); do
            (cd "$source" && rsync -artuz --delete --port="$port" "$@" ./ "127.0.0.1::m$i/")
          done
        done
        """;

    public string Name => "inotifywait loop";

    public IRunning Start(Arena arena, params string[] options) =>
        new RunningDaemon(arena.Scratch, new Dictionary<string, string>(), ["bash", "-c", Script, "loop", arena.Source, $"{arena.Server.Port}", $"{arena.RemoteCount}", .. options]);
}
