using System.Diagnostics;

namespace Sersync2.Tests.Cli;

/// <summary>
/// Runs the built executable in a directory of its own. Its output goes to files, as a daemon would keep a pipe open
/// for as long as it lives.
/// </summary>
internal sealed class Sersync2Command : IDisposable
{
    private const int Attempts = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static readonly string Executable =
        Environment.GetEnvironmentVariable("SERSYNC2_EXECUTABLE") is { Length: > 0 } path
            ? path
            : Path.Combine(TestContext.CurrentContext.TestDirectory, "sersync2");

    public Sersync2Command()
    {
        System.IO.Directory.CreateDirectory(At("watch"));
        System.IO.Directory.CreateDirectory(At("target"));
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sersync2-cli-").FullName;

    public string Output => File.ReadAllText(At("out"));

    public string Error => File.ReadAllText(At("err"));

    /// <summary>The running sersync2 whose command line names a file of this directory, or null.</summary>
    public int? Running
    {
        get
        {
            foreach (string process in System.IO.Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(process), out int id) && id != Environment.ProcessId
                    && CommandLine(id).Contains(Directory, StringComparison.Ordinal)
                    && Name(id) == Path.GetFileName(Executable)
                    && Stat(id) is not (null or ["Z", ..]))
                    return id;
            }

            return null;
        }
    }

    public static string CommandLine(int process) => ReadOrEmpty($"/proc/{process}/cmdline").Replace('\0', ' ').TrimEnd();

    /// <summary>The name that the kernel knows the process by.</summary>
    public static string Name(int process) => ReadOrEmpty($"/proc/{process}/comm").TrimEnd('\n');

    /// <summary>The fields of /proc/PID/stat from the state on: state, parent, group, session, …</summary>
    public static string[]? Stat(int process)
    {
        string text = ReadOrEmpty($"/proc/{process}/stat");
        return text.Length == 0 ? null : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    public static void Eventually(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Limit)
                Assert.Fail($"within {Limit.TotalSeconds} s not so: {what}");
            Thread.Sleep(20);
        }
    }

    public string At(string name) => Path.Combine(Directory, name);

    /// <summary>Whether the file is there and holds the text.</summary>
    public bool Holds(string name, string text) => ReadOrEmpty(At(name)).Contains(text, StringComparison.Ordinal);

    /// <summary>Writes a configuration that can be obeyed.</summary>
    /// <returns>Its path.</returns>
    public string Configure(string more = "")
    {
        string file = At("confxml.xml");
        File.WriteAllText(file, $"""
            <head>
              {more}
              <sersync>
                <localpath watch="{At("watch")}"><remote path="{At("target")}"/></localpath>
                <rsync><commonParams params="-artuz"/></rsync>
                <failLog path="{At("fail.sh")}" timeToExecute="60"/>
              </sersync>
            </head>
            """);
        return file;
    }

    /// <summary>Runs sersync2 to its end and returns its exit code.</summary>
    public int Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return ExitCode(process);
    }

    /// <summary>Starts sersync2; the process is the executable itself.</summary>
    public Process Start(params string[] arguments) =>
        StartShell("exec \"$0\" \"$@\" >out 2>err </dev/null", [Executable, .. arguments]);

    /// <summary>Starts a line for /bin/sh in the directory.</summary>
    public Process StartShell(string line, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line, .. arguments]) { WorkingDirectory = Directory })!;

    public static int ExitCode(Process process)
    {
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"process {process.Id} did not end within {Limit.TotalSeconds} s");
        }

        return process.ExitCode;
    }

    public static void Signal(int process, int signal) => Assert.That(Tmds.Linux.LibC.kill(process, signal), Is.Zero);

    public void Dispose()
    {
        while (Running is { } left)
            _ = Tmds.Linux.LibC.kill(left, Tmds.Linux.LibC.SIGKILL);
        for (int attempt = 1; !TryRemove(last: attempt == Attempts); attempt++)
            Thread.Sleep(Pause);
    }

    // An rsync of what was killed may still be writing.
    private bool TryRemove(bool last)
    {
        try
        {
            System.IO.Directory.Delete(Directory, recursive: true);
            return true;
        }
        catch (IOException) when (!last)
        {
            return false;
        }
    }

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
