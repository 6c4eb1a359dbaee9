using System.Diagnostics;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>A running sersync2. What it says is kept.</summary>
/// <remarks>Lines come in on threads of the pool; <see cref="_lines"/> is locked by itself.</remarks>
internal sealed class SersyncProcess : IAsyncDisposable
{
    // A stop waits up to 10 s for running transfers.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private SersyncProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool Runs => !_process.HasExited;

    /// <summary>Standard output and standard error so far, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public string Output => string.Join('\n', Lines);

    /// <param name="launcher">Words that start the command that follows them and become it, or none.</param>
    /// <param name="environment">Variables besides those of the tests.</param>
    public static SersyncProcess Start(
        IEnumerable<string> arguments, string workingDirectory, IEnumerable<string> launcher, IReadOnlyDictionary<string, string> environment)
    {
        List<string> words = [.. launcher, SersyncExecutable.Path, .. arguments];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        var sersync = new SersyncProcess(process);
        process.OutputDataReceived += sersync.Keep;
        process.ErrorDataReceived += sersync.Keep;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return sersync;
    }

    /// <summary>Waits until all of so many directories are watched. A full sync by <c>-r</c> begins only then.</summary>
    public Task WaitUntilReady(int directories = 1) => WaitForLines(line => line.Contains(" watching /", StringComparison.Ordinal), directories);

    /// <summary>Waits until it has said such a line.</summary>
    public Task WaitForLine(Func<string, bool> wanted) => WaitForLines(wanted, 1);

    /// <summary>Waits for its end; returns the exit code.</summary>
    public async Task<int> WaitForExit()
    {
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"sersync2 does not end:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it as an administrator does: SIGTERM, and exit code 0.</summary>
    public async Task Stop()
    {
        _process.Signal(Signals.Terminate);
        Assert.That(await WaitForExit(), Is.Zero, Output);
    }

    public void Signal(int signal) => _process.Signal(signal);

    public async ValueTask DisposeAsync()
    {
        if (Runs)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitForLines(Func<string, bool> wanted, int count)
    {
        await Eventually.Is(
            () => Lines.Count(wanted) >= count || !Runs,
            () => $"sersync2 has not said what the test waits for, but:\n{Output}");
        if (Lines.Count(wanted) < count)
            Assert.Fail($"sersync2 ended, exit code {await WaitForExit()}:\n{Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_lines)
            _lines.Add(line.Data);
    }
}
