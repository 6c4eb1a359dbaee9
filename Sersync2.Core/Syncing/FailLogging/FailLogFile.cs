using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// The script on the disk. The classical place is /tmp, and root may run it: so it is only ever replaced as a whole, and
/// only where what stands there is the very file that was read or written here before. Anything else is read first, moved
/// aside, or refused. Other processes of this user may write it as well, for configurations that name the same file:
/// nobody waits, but who comes too late with a new script begins again with what stands there then. Used by one thread at
/// a time.
/// </summary>
internal sealed class FailLogFile
{
    private const uint ScriptMode = 0x1c0; // octal 700
    private const uint AsideMode = 0x180; // octal 600
    private const long MostRead = 512L * 1024 * 1024;
    private readonly string _path;
    private readonly AbsolutePath _file;
    private readonly AbsolutePath _directory;
    private GuardedStatus? _known;
    private bool _wasRead;

    public FailLogFile(string path)
    {
        _path = path;
        _file = new AbsolutePath(path);
        _directory = new AbsolutePath(Path.GetDirectoryName(path) ?? "/");
    }

    /// <summary>Where something was put aside since the last look, and what it was, for the log.</summary>
    public List<string> Notices { get; } = [];

    private string Word => ByteText.ShellWord(_file.Bytes);

    /// <summary>
    /// What stands there, if it is ours; an empty text where nothing is, and null where it is what was read or written last.
    /// </summary>
    /// <exception cref="FailLogException">What stands there cannot be trusted, or not be read.</exception>
    public byte[]? ReadIfChanged()
    {
        GuardedStatus? now = Examine();
        if (_wasRead && now == _known)
            return null;
        if (now is not { } status)
        {
            _wasRead = true;
            _known = null;
            return [];
        }

        using SafeFileHandle file = GuardedFile.OpenForReading(_file, out int error) ?? throw Refused(Errno.Describe(error), "make it readable");
        // Between the look and the opening another may have taken its place.
        if (GuardedFile.StatusOf(file, out _) != status)
            throw Refused("it changed while it was opened", "it will be tried again");
        if (status.Size > MostRead)
            throw Refused($"it is too large ({status.Size} bytes)", $"move it away: mv {Word} {Word}.old");
        byte[] content = new byte[status.Size];
        int length = 0;
        try
        {
            for (int read; length < content.Length && (read = RandomAccess.Read(file, content.AsSpan(length), length)) > 0;)
                length += read;
        }
        catch (IOException e)
        {
            throw Refused(e.Reason(), "repair the file system");
        }

        _wasRead = true;
        _known = status;
        return content[..length];
    }

    /// <summary>
    /// What stands there, where it is surely of this user, for another place to go on with: the directory is one in which
    /// others may exchange files. Anything else stays, and is not read.
    /// </summary>
    /// <returns>Null where there is nothing to go on with.</returns>
    public byte[]? ReadLeft()
    {
        using SafeFileHandle? file = GuardedFile.OpenForReading(_file, out int error);
        if (error == LibC.ENOENT)
            return null;
        string? why = file is null ? Errno.Describe(error) : GuardedFile.StatusOf(file, out _) switch
        {
            null => "it cannot be looked at",
            { IsFile: false } other => $"it is {other.Kind}",
            { } other when other.Owner != (uint)LibC.geteuid() => $"it belongs to user {other.Owner}",
            { IsOpenToOthers: true } => "others may write it",
            { LinkCount: not 1 } => "it is one file under several names (hard links)",
            { Size: > MostRead } => "it is too large",
            _ => null,
        };
        if (why is not null)
        {
            Notices.Add($"what stands at \"{_file}\" is left alone, and not read: {why}; look through it, and remove it");
            return null;
        }

        _known = GuardedFile.StatusOf(file!, out _);
        byte[] content = new byte[_known!.Value.Size];
        try
        {
            return content[..RandomAccess.Read(file!, content, 0)];
        }
        catch (IOException e)
        {
            throw Refused(e.Reason(), "repair the file system");
        }
    }

    /// <summary>Takes away what was read as left.</summary>
    public void RemoveLeft()
    {
        if (GuardedFile.StatusOf(_file, out _) == _known)
            GuardedFile.Remove(_file);
    }

    /// <summary>Puts a new script in the place of the one that was read or written last, whole or not at all.</summary>
    /// <returns>Whether that was still there: if not, what is there now is to be read first.</returns>
    /// <exception cref="FailLogException">It cannot be written, or what stands there must not be replaced.</exception>
    public bool Replace(Action<Stream> write)
    {
        MakeDirectory();
        (AbsolutePath temporary, SafeFileHandle handle) = CreateFirstFree(FailLogPaths.Temporary(_path), ScriptMode, removeOurs: true);
        GuardedStatus? written;
        try
        {
            using (var stream = new FileStream(handle, FileAccess.Write, 256 * 1024))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                written = GuardedFile.StatusOf(handle, out _);
            }

            if (!PutInPlace(temporary))
            {
                GuardedFile.Remove(temporary);
                return false;
            }
        }
        catch (Exception e)
        {
            GuardedFile.Remove(temporary);
            if (e is not IOException)
                throw;
            throw Refused(e.Reason(), "make room, or repair the file system");
        }

        _known = written;
        GuardedFile.SyncDirectory(_directory);
        return true;
    }

    /// <summary>Takes the script away.</summary>
    /// <inheritdoc cref="Replace" path="/returns"/>
    /// <exception cref="FailLogException">It cannot be removed.</exception>
    public bool Remove()
    {
        if (_known is null)
            return true;
        // Away from its name first: what is removed is then surely what was meant.
        foreach (AbsolutePath away in FailLogPaths.Temporary(_path).Select(name => new AbsolutePath(name)))
        {
            int error = GuardedFile.Rename(_file, away, replace: false);
            if (error == LibC.EEXIST)
                continue;
            if (error == LibC.ENOENT)
                return false;
            if (error != 0)
                throw Refused(Errno.Describe(error), $"remove it: rm {Word}");
            if (GuardedFile.StatusOf(away, out _) != _known)
            {
                GuardedFile.Rename(away, _file, replace: false);
                return false;
            }

            GuardedFile.Remove(away);
            _known = null;
            return true;
        }

        throw Refused("there is something at every name that it uses beside it", $"look at {Word}.new-*, and remove it");
    }

    /// <summary>Keeps lines that are not ours in a file of their own.</summary>
    /// <exception cref="FailLogException">That cannot be written.</exception>
    public void SetAside(List<byte[]> lines)
    {
        (AbsolutePath aside, SafeFileHandle handle) = CreateFirstFree(FailLogPaths.Aside(_path), AsideMode, removeOurs: false);
        try
        {
            using var stream = new FileStream(handle, FileAccess.Write);
            foreach (byte[] line in lines)
            {
                stream.Write(line);
                stream.WriteByte((byte)'\n');
            }

            stream.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            GuardedFile.Remove(aside);
            // What is not known to have been kept must not be written over.
            _known = null;
            throw Refused(e.Reason(), "make room, or repair the file system");
        }

        Notices.Add($"{lines.Count} lines of the fail log \"{_file}\" were not written by this sersync2: they are kept in \"{aside}\" and never run; look through them, and remove that file");
    }

    private bool PutInPlace(AbsolutePath temporary)
    {
        if (Examine() != _known)
            return false;
        int error = _known is null ? GuardedFile.Rename(temporary, _file, replace: false) : GuardedFile.Exchange(temporary, _file);
        if (error == LibC.EINVAL)
            error = GuardedFile.Rename(temporary, _file, replace: true);
        else if (error == 0 && _known is not null && !IsOldScript(temporary))
            return false;
        if (error == 0)
            return true;
        return error == LibC.EEXIST || error == LibC.ENOENT ? false : throw Refused(Errno.Describe(error), "make its place writable");
    }

    // What came away in exchange; another one's newer script goes back.
    private bool IsOldScript(AbsolutePath displaced)
    {
        if (GuardedFile.StatusOf(displaced, out _) != _known)
        {
            GuardedFile.Exchange(displaced, _file);
            return false;
        }

        GuardedFile.Remove(displaced);
        return true;
    }

    // Null where nothing is there, or nothing is left there.
    private GuardedStatus? Examine()
    {
        if (FailLogPlace.FindUnsafe(Path.GetDirectoryName(_path) ?? "/") is { } found)
            throw Refused($"others may exchange it: {found.Reason}", $"run: {found.Remedy}, or set another <failLog path>");
        if (GuardedFile.StatusOf(_file, out int error) is not { } status)
            return error == LibC.ENOENT ? null : throw Refused(Errno.Describe(error), "correct <failLog path>, or the permissions of its directory");
        if (!status.IsFile)
            throw Refused($"it is {status.Kind}", "remove it, or set another <failLog path>");
        if (status.Owner != (uint)LibC.geteuid())
            throw Refused($"it belongs to user {status.Owner}", $"remove it (rm {Word}), or set another <failLog path>");
        if (status.LinkCount != 1)
            throw Refused("it is one file under several names (hard links)", $"remove it (rm {Word}), or set another <failLog path>");
        if (!status.IsOpenToOthers)
            return status;
        MoveAside($"could be written by others (mode 0{Convert.ToString(status.Mode & 0xfff, 8)})");
        return null;
    }

    private void MoveAside(string why)
    {
        int error = LibC.EEXIST;
        foreach (AbsolutePath aside in FailLogPaths.Aside(_path).Select(path => new AbsolutePath(path)))
        {
            error = GuardedFile.Rename(_file, aside, replace: false);
            if (error == LibC.EEXIST)
                continue;
            if (error != 0)
                break;
            using SafeFileHandle? moved = GuardedFile.OpenForReading(aside, out _);
            if (moved is not null && GuardedFile.StatusOf(moved, out _) is { IsFile: true, LinkCount: 1 })
                GuardedFile.ChangeMode(moved, AsideMode);
            Notices.Add($"the fail log \"{_file}\" {why}: it was moved to \"{aside}\" and is never run; look through it, and remove it");
            _known = null;
            return;
        }

        throw Refused($"it {why}, and cannot be moved away: {Errno.Describe(error)}", $"remove it: rm {Word}");
    }

    private (AbsolutePath Path, SafeFileHandle Handle) CreateFirstFree(IEnumerable<string> names, uint mode, bool removeOurs)
    {
        int error = LibC.EEXIST;
        foreach (AbsolutePath path in names.Select(name => new AbsolutePath(name)))
        {
            if (removeOurs && GuardedFile.StatusOf(path, out _) is { IsFile: true, LinkCount: 1 } left && left.Owner == (uint)LibC.geteuid() && IsAbandoned(left))
                GuardedFile.Remove(path);
            if (GuardedFile.Create(path, mode, out error) is { } handle)
                return (path, handle);
            if (error != LibC.EEXIST)
                break;
        }

        throw Refused($"cannot create a file beside it: {Errno.Describe(error)}", error == LibC.EEXIST ? "remove the others there" : "make its directory writable, or set another <failLog path>");
    }

    // By a run that was killed; a younger one may be what another process is just writing.
    private static bool IsAbandoned(GuardedStatus left) =>
        DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(left.Modified / 1_000_000) > TimeSpan.FromMinutes(10);

    private void MakeDirectory()
    {
        string directory = Path.GetDirectoryName(_path) ?? "/";
        if (Directory.Exists(directory))
            return;
        try
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            const UnixFileMode Parents = Own | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            if (Path.GetDirectoryName(directory) is { } above)
                Directory.CreateDirectory(above, Parents);
            Directory.CreateDirectory(directory, Own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"its directory cannot be made: {e.Reason()}", "make it, or set another <failLog path>");
        }
    }

    private FailLogException Refused(string why, string remedy) =>
        new($"cannot keep the fail log \"{_file}\": {why}; {remedy}. What fails stays in memory, and is tried again");
}
