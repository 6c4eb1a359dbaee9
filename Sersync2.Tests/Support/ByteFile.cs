using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.Support;

/// <summary>File operations on names that are bytes, which System.IO cannot all express. Each throws where the call fails.</summary>
internal static unsafe class ByteFile
{
    public static void Write(BytePath path, ReadOnlySpan<byte> content, bool append = false)
    {
        using SafeFileHandle file = Open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
        if (append)
        {
            using var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
            stream.Write(content);
        }
        else
        {
            RandomAccess.Write(file, content, 0);
        }
    }

    public static byte[] Read(BytePath path)
    {
        using SafeFileHandle file = Open(path, O_RDONLY | O_NOFOLLOW);
        var content = new byte[RandomAccess.GetLength(file)];
        int length = RandomAccess.Read(file, content, 0);
        return content[..length];
    }

    public static void MakeDirectory(BytePath path, int mode = 0x1ed)
    {
        fixed (byte* name = path.ToCString())
            Check(mkdir(name, (mode_t)(uint)mode), "mkdir", path);
    }

    public static void RemoveFile(BytePath path)
    {
        fixed (byte* name = path.ToCString())
            Check(unlink(name), "unlink", path);
    }

    /// <summary>As <c>rm -r</c>: a file, a link or a whole directory.</summary>
    public static void Remove(BytePath path)
    {
        if (ByteFileStatus.Of(path) is not { Type: FileType.Directory })
        {
            RemoveFile(path);
            return;
        }

        foreach (byte[] name in List(path))
            Remove(path.Join(name));
        RemoveDirectory(path);
    }

    /// <summary>An empty one.</summary>
    public static void RemoveDirectory(BytePath path)
    {
        fixed (byte* name = path.ToCString())
            Check(rmdir(name), "rmdir", path);
    }

    public static void Rename(BytePath from, BytePath to)
    {
        fixed (byte* old = from.ToCString(), @new = to.ToCString())
            Check(LibC.Rename(old, @new), "rename", from);
    }

    public static void ChangeMode(BytePath path, int mode)
    {
        fixed (byte* name = path.ToCString())
            Check(chmod(name, (mode_t)(uint)mode), "chmod", path);
    }

    public static void MakeSymbolicLink(BytePath path, BytePath target)
    {
        fixed (byte* name = path.ToCString(), to = target.ToCString())
            Check(symlink(to, name), "symlink", path);
    }

    public static void MakeHardLink(BytePath path, BytePath existing)
    {
        fixed (byte* name = path.ToCString(), old = existing.ToCString())
            Check(link(old, name), "link", path);
    }

    public static void MakeFifo(BytePath path)
    {
        fixed (byte* name = path.ToCString())
            Check(mkfifo(name, (mode_t)0x1a4u), "mkfifo", path);
    }

    public static void SetTimes(BytePath path, DateTimeOffset time)
    {
        var times = stackalloc timespec[2];
        for (int i = 0; i < 2; i++)
        {
            times[i].tv_sec = time.ToUnixTimeSeconds();
            times[i].tv_nsec = (long_t)(time.ToUnixTimeMilliseconds() % 1000 * 1_000_000);
        }

        fixed (byte* name = path.ToCString())
            Check(utimensat(AT_FDCWD, name, times, AT_SYMLINK_NOFOLLOW), "utimensat", path);
    }

    /// <summary>The names in a directory, without <c>.</c> and <c>..</c>.</summary>
    public static List<byte[]> List(BytePath directory)
    {
        nint handle;
        fixed (byte* path = directory.ToCString())
            handle = LibC.OpenDirectory(path);
        Check(handle == 0 ? -1 : 0, "opendir", directory);
        var names = new List<byte[]>();
        // struct dirent64 is the same on every 64-bit Linux: inode and offset (8 bytes each), length (2), type (1), name.
        const int nameOffset = 19;
        for (byte* entry; (entry = LibC.ReadDirectory(handle)) is not null;)
        {
            byte[] name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + nameOffset).ToArray();
            if (!name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8))
                names.Add(name);
        }

        _ = LibC.CloseDirectory(handle);
        return names;
    }

    /// <summary>Opens with the flags of <c>open(2)</c>; what is created gets mode 0644.</summary>
    public static SafeFileHandle Open(BytePath path, int flags)
    {
        fixed (byte* name = path.ToCString())
        {
            int descriptor = open(name, flags | O_CLOEXEC, (mode_t)0x1a4u);
            Check(descriptor, "open", path);
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private static void Check(int result, string call, BytePath path)
    {
        if (result >= 0)
            return;
        // Tmds.Linux keeps errno itself, LibraryImport in the marshaller.
        int code = call is "rename" or "opendir" ? Marshal.GetLastPInvokeError() : errno;
        throw new IOException($"{call} \"{path}\": {new Win32Exception(code).Message}");
    }
}
