using System.ComponentModel;
using CliWrap;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Showing;
using Sersync2.Core.Watching;
using Tmds.Linux;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Owns the rsync processes: at most so many at once, each in the watched directory and held to it, with names on standard
/// input and no shell in between. Shared by all senders.
/// </summary>
/// <param name="silenceLimit">An rsync that does nothing for so long is ended.</param>
internal sealed class RsyncRunner(int maxProcesses, TimeSpan? silenceLimit = null) : IDisposable
{
    private const string Install = "install rsync, or put it on PATH";
    private const int KeptLines = 200;
    private static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    // Whatever travels with such a file waits for that; most calls are over before the first look.
    private static readonly TimeSpan LookForFifoEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DefaultSilenceLimit = TimeSpan.FromMinutes(10);
    private static readonly int[] WantsOfResources = [LibC.EAGAIN, LibC.EMFILE, LibC.ENFILE, LibC.ENOMEM];
    private static readonly Logger Log = LogManager.GetLogger("rsync");
    private readonly RsyncProgram _program = new();
    private readonly SemaphoreSlim _slots = new(maxProcesses, maxProcesses);
    private readonly SemaphoreSlim? _longCalls = maxProcesses > 1 ? new(maxProcesses / 2) : null;
    private readonly TimeSpan _silenceLimit = silenceLimit ?? DefaultSilenceLimit;

    /// <summary>
    /// To be entered around a call that may take long beside others: such calls are to leave room for short ones. Null where
    /// there is no room.
    /// </summary>
    public SemaphoreSlim? LongCalls => _longCalls;

    /// <param name="root">The directory to run in: opened here, so that no other directory can take its place.</param>
    /// <param name="target">A local directory to write to.</param>
    /// <param name="cancellation">Ends rsync with SIGTERM, and with SIGKILL when that does not help.</param>
    /// <param name="source">What is synced of it: opened here as well, and through no link.</param>
    /// <param name="onError">Sees each line of standard error first, as <paramref name="onLine"/> those of standard output.</param>
    public async Task<RsyncResult> RunAsync(
        WatchedRoot root, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, OutputCapture.LineHandler? onLine, CancellationToken cancellation, int? generation = null, RelativePath source = default, HeldTarget? target = null, OutputCapture.LineHandler? onError = null)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            if (Log.IsDebugEnabled)
                Log.Debug("run {0}", ShellLine(_program.Path?.ToString() ?? RsyncProgram.Name, root.Path.Join(source), arguments, input.Span));
            return await RunHereAsync(root, source, arguments, input, onLine, onError, generation, target, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// The call as one line that does the same when pasted into bash; where a secret is among its words, a mask stands for it,
    /// and the line says so.
    /// </summary>
    public static string ShellLine(string program, AbsolutePath directory, IEnumerable<string> arguments, ReadOnlySpan<byte> input)
    {
        string command = $"cd {ByteText.ShellWord(directory.Bytes)} && ";
        if (!input.IsEmpty)
        {
            List<string> names = [];
            foreach (Range name in input[..^1].Split((byte)0))
                names.Add(ByteText.ShellWord(input[name]));
            command += $"printf '%s\\0' {string.Join(' ', names)} | ";
        }

        List<string> words = [.. arguments], shown = SecretWords.Hide(words);
        command += ByteText.ShellWord(program) + " " + string.Join(' ', shown.Select(ByteText.ShellWord));
        return shown.SequenceEqual(words) ? command : $"{command} # a secret stands where {Secrets.Mask} does: this does not run as it is";
    }

    /// <summary>The version of the local rsync, or null where there is none.</summary>
    public async Task<RsyncVersion?> QueryVersionAsync(CancellationToken cancellation)
    {
        var root = new WatchedRoot(new AbsolutePath("/"));
        root.TryAdopt(out _)?.Dispose();
        RsyncResult result = await RunAsync(root, ["--version"], default, null, cancellation);
        return result.Notes.Count > 0 ? RsyncVersion.Parse(result.Notes[0]) : null;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _longCalls?.Dispose();
    }

    private async Task<RsyncResult> RunHereAsync(
        WatchedRoot root, RelativePath source, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, OutputCapture.LineHandler? onLine, OutputCapture.LineHandler? onError, int? generation, HeldTarget? target, CancellationToken cancellation)
    {
        var output = new OutputCapture(KeptLines) { OnLine = onLine, IsImportant = OutcomeClassifier.IsNote };
        var errors = new OutputCapture(KeptLines) { OnLine = onError };
        using var pipesLeft = new CancellationTokenSource();
        using var kill = new CancellationTokenSource();
        CommandTask<CommandResult> running;
        using (SafeFileHandle? directory = TryOpen(root, generation, out RsyncResult? lack))
        {
            if (lack is not null)
                return lack;
            if (directory is null)
                return new RsyncResult { ExitCode = -1, SourceGone = true };
            using SafeFileHandle? below = TryOpenBelow(directory, source, out lack);
            if (below is null)
                return lack ?? new RsyncResult { ExitCode = 23, StandardError = $"rsync: \"{root.RealPath.Join(source)}\" is no directory any more" };
            if (_program.Path is not { } program)
                return NotFound();
            Command command = Cli.Wrap(program.ToString())
                .WithEnvironmentVariables(_program.Variables)
                .WithStandardInputPipe(PipeSource.Create((stdin, _) => WriteAsync(stdin, input, kill.Token)))
                .WithStandardOutputPipe(PipeTarget.Create((stdout, _) => ReadAsync(stdout, output, pipesLeft.Token)))
                .WithStandardErrorPipe(PipeTarget.Create((stderr, _) => ReadAsync(stderr, errors, pipesLeft.Token)))
                .WithValidation(CommandResultValidation.None);
            try
            {
                running = InheritedDirectory.Lend(directory, here => InheritedDirectory.Lend(below, lent =>
                {
                    errors.Rewrite = line => WithRealPath(line, lent, root.RealPath.Join(source));
                    Command inPlace = command.WithWorkingDirectory(here);
                    List<string> words = WithSource(arguments, lent);
                    if (target is null)
                        return inPlace.WithArguments(words).ExecuteAsync(kill.Token);
                    return InheritedDirectory.Lend(target.Directory, lentTarget =>
                    {
                        errors.Rewrite = line => target.WithPath(WithRealPath(line, lent, root.RealPath.Join(source)), lentTarget);
                        return inPlace.WithArguments(target.Put(words, lentTarget)).ExecuteAsync(kill.Token);
                    });
                }));
            }
            catch (LackOfResourcesException e)
            {
                return Lacking(e);
            }
            catch (Win32Exception e)
            {
                return NotStarted(e);
            }
        }

        await using CancellationTokenRegistration _ = cancellation.Register(() =>
        {
            Terminate(running.ProcessId);
            kill.CancelAfter(TerminationGrace);
        });
        var fifo = new FifoWait(running.ProcessId);
        FifoInTheWay? fifoInTheWay = null;
        var silence = new SilentProcess(running.ProcessId, _silenceLimit, TimeProvider.System);
        bool wasSilent = false, ending = false;
        await using var fifoWatch = new Timer(_ => LookForFifo(running.ProcessId), null, LookForFifoEvery, LookForFifoEvery);
        await using var watchdog = new Timer(_ => LookAfter(running.ProcessId), null, LookEvery, LookEvery);
        try
        {
            CommandResult result = await running;
            return new RsyncResult
            {
                ExitCode = result.ExitCode,
                StandardError = string.Join('\n', errors.Lines),
                Notes = [.. output.Lines],
                SilentFor = wasSilent ? _silenceLimit : null,
                FifoInTheWay = Volatile.Read(ref fifoInTheWay),
            };
        }
        catch (OperationCanceledException)
        {
            return new RsyncResult
            {
                ExitCode = 128 + 9,
                StandardError = "rsync was killed: it did not end when asked to",
                SilentFor = wasSilent ? _silenceLimit : null,
                FifoInTheWay = Volatile.Read(ref fifoInTheWay),
            };
        }

        void LookAfter(int processId)
        {
            if (LibC.kill(processId, 0) != 0)
            {
                pipesLeft.Cancel();
            }
            else if (ending)
            {
                // Once is enough: each time would put off the end by force.
            }
            else if (silence.Persists())
            {
                wasSilent = true;
                End(processId);
            }
        }

        void LookForFifo(int processId)
        {
            if (ending || fifo.Look(root.RealPath.Join(source)) is not { } found || Interlocked.CompareExchange(ref fifoInTheWay, found, null) is not null)
                return;
            Log.Warn("rsync waits for the other end of a FIFO that has taken the place of a file{0}: ending it, to try again", found.Path is { } path ? $", \"{path}\"" : "");
            End(processId);
        }

        void End(int processId)
        {
            ending = true;
            Terminate(processId);
            try
            {
                kill.CancelAfter(TerminationGrace);
            }
            catch (ObjectDisposedException)
            {
                // It has ended meanwhile.
            }
        }
    }

    private static SafeFileHandle? TryOpen(WatchedRoot root, int? generation, out RsyncResult? lack)
    {
        try
        {
            lack = null;
            return root.TryOpen(generation);
        }
        catch (LackOfResourcesException e)
        {
            lack = Lacking(e);
            return null;
        }
    }

    private static SafeFileHandle? TryOpenBelow(SafeFileHandle root, RelativePath path, out RsyncResult? lack)
    {
        try
        {
            lack = null;
            return DirectoryHandle.TryOpenBelow(root, path);
        }
        catch (LackOfResourcesException e)
        {
            lack = Lacking(e);
            return null;
        }
    }

    private static RsyncResult Lacking(LackOfResourcesException e) => new() { ExitCode = 127, LackedResources = true, NotStarted = e.Message };

    // rsync opens its source by name, long after it has started; a directory that has vanished by then it takes for empty.
    private static List<string> WithSource(IReadOnlyList<string> arguments, string directory)
    {
        List<string> words = [.. arguments];
        if (words.Count > 1 && words[^2].StartsWith(RsyncArguments.Source, StringComparison.Ordinal))
            words[^2] = $"{directory}/{words[^2]}";
        return words;
    }

    private static string WithRealPath(string line, string directory, AbsolutePath path)
    {
        // Only where the sender names a file: what a name holds further on is that name's.
        RsyncLine parsed = RsyncLine.Parse(line);
        int at = parsed.Names is [{ IsInModule: false } name, ..] ? parsed.BodyAt + name.Begin : parsed.Shape is null ? line.IndexOf('"') + 1 : -1;
        if (at <= 0 || string.CompareOrdinal(line, at, directory, 0, directory.Length) != 0 || line.AsSpan(at + directory.Length) is not ['/' or '"', ..])
            return line;
        string rest = line[(at + directory.Length)..];
        return line[..at] + RsyncEscapes.Encode(path.Bytes) + (rest.StartsWith("/./", StringComparison.Ordinal) ? rest[2..] : rest);
    }

    private static RsyncResult NotFound() => new() { ExitCode = 127, NotStarted = $"cannot run \"{RsyncProgram.Name}\": there is none; {Install}" };

    private static RsyncResult NotStarted(Win32Exception e)
    {
        bool wants = WantsOfResources.Contains(e.NativeErrorCode);
        return new RsyncResult
        {
            ExitCode = 127,
            LackedResources = wants,
            NotStarted = wants
                ? $"cannot run \"{RsyncProgram.Name}\": {e.Message}; raise the limit of processes or open files (ulimit -u, ulimit -n)"
                : $"cannot run \"{RsyncProgram.Name}\": {e.Message}; {Install}",
        };
    }

    private static async Task WriteAsync(Stream stdin, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await stdin.WriteAsync(input, cancellation);
        }
        catch (IOException)
        {
            // rsync closed its end: why, its exit code says.
        }
    }

    private static async Task ReadAsync(Stream stream, OutputCapture capture, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int length;
            while ((length = await stream.ReadAsync(buffer, cancellation)) > 0)
                capture.Append(buffer.AsSpan(0, length));
        }
        catch (OperationCanceledException)
        {
            // The process is gone; a connection master that ssh left behind holds the pipe.
        }

        capture.Complete();
    }

    private static void Terminate(int processId)
    {
        if (processId > 0)
            _ = LibC.kill(processId, LibC.SIGTERM);
    }
}
