using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Whether a process waits for the other end of a FIFO, and for which. rsync opens what it listed as a file the way one opens
/// files: where a FIFO has taken its place since, it waits for a writer, for ever, and no <c>--timeout</c> ends that. The
/// FIFO is not opened from here to wake it: who waits at its other end would take that for a writer, and the remote would
/// get an empty file.
/// </summary>
internal sealed class FifoWait(int processId)
{
    private const int LongestPath = 4096;
    private readonly string _process = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/");

    /// <param name="source">What the process reads files below.</param>
    /// <returns>Null while it does not wait for one.</returns>
    public FifoInTheWay? Look(AbsolutePath source)
    {
        if (!IsWaiting())
            return null;
        byte[]? path = Opened();
        // Asked again: the words of another call say nothing.
        if (!IsWaiting())
            return null;
        return new FifoInTheWay(path is null ? null : Below(source, path));
    }

    // The kernel function that it sleeps in: fs/pipe.c, one of them, as the compiler has inlined the other or not.
    private bool IsWaiting()
    {
        string function = Read("wchan");
        return function.StartsWith("wait_for_partner", StringComparison.Ordinal) || function.StartsWith("fifo_open", StringComparison.Ordinal);
    }

    // The absolute path that is the argument of the system call it is in; null where it cannot be read.
    private byte[]? Opened()
    {
        string[] words = Read("syscall").Split(' ');
        if (words.Length < 3 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int call))
            return null;
        bool isOpen = call == 2 && RuntimeInformation.ProcessArchitecture == Architecture.X64;
        if (!isOpen && !IsOpenAt(call))
            return null;
        if (ReadText(words[isOpen ? 1 : 2]) is not { } path)
            return null;
        if (path is [(byte)'/', ..])
            return path;
        string directory = isOpen || Number(words[1]) is not { } descriptor || (int)descriptor < 0
            ? "cwd"
            : string.Create(CultureInfo.InvariantCulture, $"fd/{(int)descriptor}");
        byte[]? from = DirectoryHandle.LinkTarget(System.Text.Encoding.ASCII.GetBytes($"{_process}{directory}\0"));
        return from is null ? null : [.. from, (byte)'/', .. path];
    }

    // openat, openat2.
    private static bool IsOpenAt(int call) => call == 437 || call == RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 257,
        Architecture.Arm64 => 56,
        _ => -1,
    };

    private static RelativePath? Below(AbsolutePath source, byte[] path)
    {
        RelativePath steps = Steps(path), root = Steps(source.Bytes);
        if (!root.IsAncestorOf(steps))
            return null;
        return root.IsRoot ? steps : new RelativePath(steps.Bytes[(root.Bytes.Length + 1)..]);
    }

    // Without empty steps and those that stay where they are.
    private static RelativePath Steps(ReadOnlySpan<byte> path)
    {
        RelativePath steps = RelativePath.Root;
        foreach (Range range in path.Split((byte)'/'))
        {
            if (path[range] is not [] and not [(byte)'.'])
                steps = steps.Join(path[range]);
        }

        return steps;
    }

    private byte[]? ReadText(string address)
    {
        if (Number(address) is not { } at || at > long.MaxValue)
            return null;
        try
        {
            using SafeFileHandle memory = File.OpenHandle(_process + "mem", share: FileShare.ReadWrite);
            byte[] text = new byte[LongestPath];
            int length = RandomAccess.Read(memory, text, (long)at);
            int end = Array.IndexOf(text, (byte)0, 0, length);
            return end > 0 ? text[..end] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static ulong? Number(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(_process + file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
