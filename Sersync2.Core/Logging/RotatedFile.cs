using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Logging;

/// <summary>
/// A file that only grows, and moves away when it is full: a.log to a.1.log, the highest number being the newest. Others
/// may be able to write in its directory: no symbolic link is followed to it or to what it becomes, and nothing is ever
/// made shorter. Used by one thread at a time.
/// </summary>
/// <param name="mostBytes">Beyond this it moves away; what is written at once may exceed it.</param>
/// <param name="keep">How many that have moved away stay.</param>
public sealed class RotatedFile(LogPlace place, long mostBytes, int keep) : IDisposable
{
    private const uint ModeOfNew = 0x1a0; // octal 640
    private const int SetFlags = 4; // F_SETFL of fcntl(2)
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly byte[] _name = place.Real is { } real ? real.Bytes[(real.Bytes.LastIndexOf((byte)'/') + 1)..].ToArray() : [];
    private RealDirectory? _directory;
    private SafeFileHandle? _file;
    private FileIdentity _identity;
    private bool _isOrdinary;
    private long _length;
    private long _limit;
    private long _looked;

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        LookWhetherItIsThere();
        Open();
        if (_isOrdinary && _length > 0 && _length + lines.Length > _limit)
            Rotate();
        RandomAccess.Write(_file!, lines, _length);
        _length += lines.Length;
    }

    /// <summary>Opens it, and makes it where it is missing.</summary>
    /// <exception cref="IOException">That is not possible.</exception>
    public void Open()
    {
        if (_file is not null)
            return;
        if (place.Real is not { } path)
            throw new IOException("there is no place for it");
        SafeFileHandle file = IsOfTheKernel(path) ? OpenAsItIs(path) : OpenOrdinary(path);
        FileStatus status = FileStatus.Of(file, out _);
        _file = file;
        _identity = status.Identity;
        _isOrdinary = status.Kind == FileKind.File && !IsOfTheKernel(path);
        _length = status.Size;
        _limit = mostBytes;
        _looked = Stopwatch.GetTimestamp();
    }

    public void Dispose() => Close();

    // /dev/stdout and its like lead there; only this process has them.
    private static bool IsOfTheKernel(AbsolutePath path) => path.Bytes.StartsWith("/proc/"u8);

    private static unsafe SafeFileHandle OpenAsItIs(AbsolutePath path)
    {
        fixed (byte* name = path.ToCString())
        {
            int descriptor = open(name, O_WRONLY | O_APPEND | O_CLOEXEC);
            return descriptor < 0 ? throw new IOException(Errno.Describe(errno)) : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private SafeFileHandle OpenOrdinary(AbsolutePath path)
    {
        _directory ??= RealDirectory.TryOpen(PathChain.Above(path), out int missing) ?? throw new IOException(Errno.Describe(missing));
        // Not O_CREAT at once: fs.protected_regular would refuse a file that is there, and another's in /tmp.
        SafeFileHandle? file = _directory.TryOpenFile(_name, O_WRONLY | O_APPEND | O_NONBLOCK, 0, out int error);
        if (error == ENOENT)
        {
            file = _directory.TryOpenFile(_name, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, ModeOfNew, out error);
            // Whatever the umask.
            if (file is not null)
                GuardedFile.ChangeMode(file, ModeOfNew);
        }

        if (file is null)
            throw new IOException(error == ELOOP ? "it is a symbolic link, which is not followed" : Errno.Describe(error));
        PathEntry? entry = PathEntry.Of(file, path);
        if (entry is { IsFile: true, LinkCount: <= 1 } or { IsDevice: true } || (entry is { IsFile: true } && !place.IsDoubtful))
        {
            _ = fcntl((int)file.DangerousGetHandle(), SetFlags, O_APPEND); // no longer O_NONBLOCK
            return file;
        }

        file.Dispose();
        throw new IOException(entry is { IsFile: true } ? "it is one file under several names (hard links)" : "it is no file");
    }

    // Who removes or moves it means it: the next lines go to a new one.
    private void LookWhetherItIsThere()
    {
        if (_file is null || !_isOrdinary || Stopwatch.GetElapsedTime(_looked) < LookEvery)
            return;
        _looked = Stopwatch.GetTimestamp();
        if (place.Real is { } path && PathEntry.Of(path)?.Identity != _identity)
            Close();
    }

    private void Rotate()
    {
        List<int> numbers = Numbers();
        foreach (int oldest in numbers.Take(numbers.Count - Math.Max(keep - 1, 0)))
            _directory!.Remove(NameOf(oldest));
        int next = 0;
        // Closed up, so that the numbers never grow; what is no file of ours keeps its own.
        foreach (int number in numbers.Skip(Math.Max(numbers.Count - Math.Max(keep - 1, 0), 0)))
            next = MoveBehind(NameOf(number), next, number) ?? number;
        bool moved = keep == 0 ? _directory!.Remove(_name) == 0 : MoveBehind(_name, next, own: 0) is not null;
        if (moved)
        {
            Close();
            Open();
        }
        else
        {
            // It goes on growing; the next try is not at once.
            _limit = _length + mostBytes;
        }
    }

    // To the first free number after this one; null where there is none.
    private int? MoveBehind(byte[] name, int after, int own)
    {
        const int MostInTheWay = 100;
        for (int number = after + 1; number <= after + MostInTheWay; number++)
        {
            if (number == own)
                return own;
            int error = _directory!.Rename(name, NameOf(number));
            if (error == 0)
                return number;
            if (error != EEXIST)
                return null;
        }

        return null;
    }

    private List<int> Numbers()
    {
        List<int> numbers = [];
        (byte[] stem, byte[] extension) = Parts();
        foreach (byte[] name in _directory!.Files())
        {
            if (name.Length > stem.Length + extension.Length && name.AsSpan().StartsWith(stem) && name.AsSpan().EndsWith(extension)
                && int.TryParse(name.AsSpan(stem.Length..^extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number > 0 && NameOf(number).AsSpan().SequenceEqual(name))
                numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    private byte[] NameOf(int number)
    {
        (byte[] stem, byte[] extension) = Parts();
        return [.. stem, .. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), .. extension];
    }

    // "a." and ".log"
    private (byte[] Stem, byte[] Extension) Parts()
    {
        int dot = _name.AsSpan().LastIndexOf((byte)'.');
        return dot < 0 ? ([.. _name, (byte)'.'], []) : ([.. _name[..dot], (byte)'.'], _name[dot..]);
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _directory?.Dispose();
        _directory = null;
    }
}
