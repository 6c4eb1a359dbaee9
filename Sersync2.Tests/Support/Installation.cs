using System.Diagnostics;
using System.Globalization;

namespace Sersync2.Tests.Support;

/// <summary>
/// A tarball with a stand-in for the executable that notes how it is started, and a prefix with the one that it replaces: a
/// shell, so that a test decides what the process does.
/// </summary>
internal sealed class Installation : IDisposable
{
    public const string Nobody = "65534";

    private readonly TempDirectory _directory = new();
    private readonly List<Process> _started = [];

    public Installation()
    {
        ByteFile.ChangeMode(_directory.Path, 0x1ed);
        Prefix = _directory.CreateDirectory("prefix");
        Executable = Path.Combine(Prefix, "sersync2");
        File.Copy(new FileInfo("/bin/sh").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sh", Executable);
        MakeTarball(_directory.CreateDirectory("tarball"));
        // Of whoever is root here or not.
        ByteFile.ChangeMode(_directory.CreateDirectory("notes"), 0x1ff);
        ByteFile.ChangeMode(_directory.CreateDirectory("open"), 0x1ff);
        Run("mkfifo", "-m", "666", this["wait"]);
    }

    public static string[] AsNobody { get; } = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"];

    public string Prefix { get; }

    public string Executable { get; }

    /// <summary>What others may write in.</summary>
    public string Open => this["open"];

    /// <summary>Shell text for what happens after the replacement and before the restart; or null.</summary>
    public string? Between { get; set; }

    /// <summary>How the new executable was started: its user, directory, words, umask, and its environment.</summary>
    public string Started => File.Exists(this["notes/started"]) ? File.ReadAllText(this["notes/started"]) : "";

    public string this[string name] => _directory[name];

    /// <summary>Starts the old executable; it runs <paramref name="text"/> once <see cref="LetGo"/> was written.</summary>
    public Process Start(string[] launcher, string directory, string text, Dictionary<string, string>? environment = null, params string[] words)
    {
        string[] all = [.. launcher, Executable, "-c", text, "sh", .. words];
        var start = new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = directory };
        foreach ((string name, string value) in environment ?? [])
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    /// <summary>Shell text that waits for <see cref="LetGo"/>.</summary>
    public string Wait => $"read go <'{this["wait"]}'";

    /// <summary>Shell text that ends the waiting, and itself waits until <paramref name="process"/> has become another program.</summary>
    public string LetGo(Process process, string program) =>
        $"echo go >'{this["wait"]}'; i=0; until [ \"$(readlink /proc/{process.Id}/exe)\" = '{program}' ] || [ $i = 100 ]; do sleep 0.1; i=$((i + 1)); done";

    /// <summary>Waits until the process runs the old executable.</summary>
    public Task Runs(Process process) =>
        Eventually.Is(() => Run("readlink", $"/proc/{process.Id}/exe").Output == Executable + "\n", "it does not start");

    public (int Exit, string Output) Install(params string[] launcher)
    {
        if (Between is not null)
            File.WriteAllText(this["between"], Between);
        string[] words = [.. launcher, "sh", "-c", "exec \"$@\" 2>&1", "sh",
            "env", $"PREFIX={Prefix}", $"SHARE={this["share"]}", $"UNITS={this["units"]}", $"SYSCTL={this["sysctl"]}", "sh", this["tarball/install.sh"]];
        return Run(words[0], words[1..]);
    }

    public (int Exit, string Output) Restart(string action, params string[] words) =>
        Run("sh", ["-c", "exec \"$@\" 2>&1", "sh", "sh", Repository.Find("scripts/restart-running.sh"), action, Executable, .. words]);

    public static (int Exit, string Output) Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose()
    {
        foreach (Process process in _started)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        foreach (string line in Started.Split('\n').Where(line => line.StartsWith("process ", StringComparison.Ordinal)))
        {
            if (!int.TryParse(line["process ".Length..], CultureInfo.InvariantCulture, out int id))
                continue; // A word of a test.
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }

        _directory.Dispose();
    }

    private void MakeTarball(string top)
    {
        foreach (string script in new[] { "install.sh", "uninstall.sh", "restart-running.sh", "raise-limits.sh", "check_sersync.sh" })
            File.Copy(Repository.Find("scripts/" + script), Path.Combine(top, script));
        File.Copy(Repository.Find("confxml.sample.xml"), Path.Combine(top, "confxml.xml"));
        foreach (string file in new[] { "sersync2@.service", "00-sersync2.conf", "hardened.conf", "ordinary-user.conf" })
            File.Copy(Repository.Find("scripts/systemd/" + file), Path.Combine(top, file));
        Directory.CreateDirectory(Path.Combine(top, "man"));
        Directory.CreateDirectory(Path.Combine(top, "completion"));
        foreach (string page in new[] { "sersync2.8", "confxml.xml.5" })
            File.Copy(Repository.Find("docs/man/" + page), Path.Combine(top, "man", page));
        foreach (string file in new[] { "sersync2.bash", "_sersync2" })
            File.Copy(Repository.Find("scripts/completion/" + file), Path.Combine(top, "completion", file));
        string standIn = Path.Combine(top, "sersync2");
        File.WriteAllText(standIn, $$"""
            #!/bin/sh
            if [ "$1" = --version ]; then
              # The installed one is asked right before what ran is restarted.
              if [ "$0" = '{{Executable}}' ] && [ -e '{{this["between"]}}' ]; then . '{{this["between"]}}'; fi
              echo "sersync2 9.9.9"
              exit
            fi
            {
              echo "process $$"
              echo "user $(id -u)"
              printf 'directory %s\n' "$(pwd)"
              echo "umask $(umask)"
              for word; do printf 'word %s\n' "$word"; done
              echo environment
              tr '\0' '\n' </proc/$$/environ
            } >>'{{this["notes/started"]}}'
            exec sleep 600

            """);
        ByteFile.ChangeMode(standIn, 0x1ed);
    }
}
