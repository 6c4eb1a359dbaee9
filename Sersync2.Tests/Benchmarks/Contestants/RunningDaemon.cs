using System.Diagnostics;
using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>A contestant that watches for itself: one process with whatever it starts.</summary>
internal sealed class RunningDaemon : IRunning
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public RunningDaemon(string directory, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        Started = Stopwatch.GetTimestamp();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>When it was started, as a timestamp of the stopwatch.</summary>
    public long Started { get; }

    public int? ProcessId => _process.HasExited ? throw new InvalidOperationException($"{_process.StartInfo.FileName} has ended:\n{Output}") : _process.Id;

    public TimeSpan ProcessorTime => ProcessCosts.ProcessorTime(_process.Id);

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public void Deliver(string? path)
    {
    }

    public async ValueTask DisposeAsync()
    {
        // Politely first; then whatever is left, because it holds our end of the pipes.
        List<int> all = ProcessCosts.WithDescendants(_process.Id);
        if (!_process.HasExited)
            _process.Signal(Signals.Terminate);
        Waiting.Until(() => _process.HasExited, TimeSpan.FromSeconds(3), 5000);
        foreach (int id in all)
            _ = Tmds.Linux.LibC.kill(id, Tmds.Linux.LibC.SIGKILL);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
