using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>
/// Held while a configuration is served, so that no second process serves it too; and the mark that tells the next run
/// whether this one ended as it should. The kernel releases the lock at any death, and the mark then stays.
/// </summary>
public sealed class InstanceLock : IDisposable
{
    /// <summary>The exit code where another process serves the configuration: a watchdog takes it for good news.</summary>
    public const int AlreadyRunning = 3;

    private const uint OwnMode = 0x180; // octal 600

    // Of equal length: one replaces the other in place.
    private const string Running = "running";
    private const string Closing = "closing";
    private const string Stopped = "stopped";

    // A stop may take 10 s for what is under way, and some more; and a signal that was just sent may not have been heard yet.
    private static readonly TimeSpan PatienceWithAStop = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceForASignal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly Lock _marking = new();
    private bool _runs;

    private InstanceLock(SafeFileHandle file, string path, bool previousRunWasUnclean)
    {
        _file = file;
        _path = path;
        PreviousRunWasUnclean = previousRunWasUnclean;
    }

    /// <summary>Whether the run before this one was killed, or ended without having done all that it owed.</summary>
    public bool PreviousRunWasUnclean { get; }

    /// <summary>How many rsync the last run had left behind, which were ended.</summary>
    public int EndedLeftBehind { get; private init; }

    /// <param name="configuration">The file that is served; by whatever name, it is the same one.</param>
    /// <param name="plugin">The plugin that runs alone, beside which the same file may be synced; or null.</param>
    /// <param name="stop">Ends the waiting for another one that is stopping.</param>
    /// <exception cref="SersyncException">Another process holds the lock and goes on, or it cannot be made.</exception>
    public static InstanceLock Acquire(string configuration, string? plugin, CancellationToken stop) =>
        Acquire(StateDirectory.Ensure(), configuration, plugin, stop);

    internal static InstanceLock Acquire(string directory, string configuration, string? plugin, CancellationToken stop)
    {
        string real = RealPath(configuration);
        string path = Path.Combine(directory, NameFor(real, plugin));
        SafeFileHandle file = GuardedFile.OpenOrCreate(new AbsolutePath(path), OwnMode, out int error) ?? throw Failed(path, Errno.Describe(error));
        try
        {
            if (GuardedFile.StatusOf(file, out _) is not { IsFile: true, LinkCount: 1 } status || status.Owner != (uint)LibC.geteuid())
                throw Failed(path, "it is not an ordinary file of this user");
            if (!TryLock(file, out error, stop))
            {
                if (error == LibC.EWOULDBLOCK)
                    throw new SersyncException($"\"{configuration}\" {(plugin is null ? "" : $"with plugin \"{plugin}\" ")}is already running{HolderOf(file)}; stop it first") { ExitCode = AlreadyRunning };
                throw Failed(path, Errno.Describe(error));
            }

            string text = Read(file);
            var held = new InstanceLock(file, path, previousRunWasUnclean: text.Length > 0 && !text.StartsWith(Stopped, StringComparison.Ordinal))
            {
                EndedLeftBehind = LineOf(text, LockText.RunPrefix) is { } run ? RunMark.EndLeftBehind(run) : 0,
            };
            held.Write(new LockText(held.PreviousRunWasUnclean ? Running : Stopped, Environment.ProcessId, StartingDirectory.Current.Path, real, plugin));
            return held;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>From here on an end without <see cref="MarkCleanStop"/> is an unclean one.</summary>
    public void BeginRun()
    {
        lock (_marking)
        {
            _runs = true;
            Mark(Running);
        }
    }

    /// <summary>Whoever is started now is to wait for the end. Any thread may call.</summary>
    public void BeginStop()
    {
        lock (_marking)
        {
            if (_runs)
                Mark(Closing);
        }
    }

    /// <summary>Nothing is owed: the next run need not compare.</summary>
    public void MarkCleanStop()
    {
        lock (_marking)
        {
            _runs = false;
            Mark(Stopped);
        }
    }

    public void Dispose() => _file.Dispose();

    // Who stops one and starts the next at once need not know how long that takes.
    private static bool TryLock(SafeFileHandle file, out int error, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        bool said = false;
        while (!GuardedFile.TryLock(file, out error))
        {
            bool isStopping = Read(file).StartsWith(Closing, StringComparison.Ordinal);
            if (error != LibC.EWOULDBLOCK || Stopwatch.GetElapsedTime(started) > (isStopping ? PatienceWithAStop : PatienceForASignal))
                return false;
            if (isStopping && !said)
                Log.Info("waiting for the sersync2 that is stopping{0}", HolderOf(file));
            said |= isStopping;
            if (stop.WaitHandle.WaitOne(LookEvery))
                return false;
        }

        return true;
    }

    private static string NameFor(string configuration, string? plugin)
    {
        byte[] hash = Sha256.HashData(Encoding.UTF8.GetBytes($"{configuration}\n{plugin}"));
        return "instance-" + Convert.ToHexStringLower(hash)[..32];
    }

    private static string RealPath(string file)
    {
        var path = new AbsolutePath(StartingDirectory.Current.FullPath(file));
        return (PathInfo.RealPath(path) ?? path).ToString();
    }

    // Written when the lock was taken; a moment before that nobody knows.
    private static string HolderOf(SafeFileHandle file)
    {
        return int.TryParse(LineOf(Read(file), LockText.ProcessPrefix), NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? $" as process {process}" : "";
    }

    private static string? LineOf(string text, string prefix) =>
        Array.Find(text.Split('\n'), line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    private static string Read(SafeFileHandle file)
    {
        try
        {
            byte[] buffer = new byte[8192];
            return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(file, buffer, 0));
        }
        catch (IOException)
        {
            return "?";
        }
    }

    private static SersyncException Failed(string path, string why) =>
        new($"cannot lock \"{path}\": {why}; remove it, or set {StateDirectory.Variable} to another directory");

    private void Mark(string state)
    {
        try
        {
            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(state), 0);
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException e)
        {
            Log.Warn("cannot write \"{0}\": {1}; whether this run ends cleanly will not be known", _path, e.Reason());
        }
    }

    private void Write(LockText text)
    {
        try
        {
            byte[] bytes = text.ToBytes();
            RandomAccess.Write(_file, bytes, 0);
            RandomAccess.SetLength(_file, bytes.Length);
        }
        catch (IOException e)
        {
            Log.Warn("cannot write \"{0}\": {1}", _path, e.Reason());
        }
    }
}
