using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// Tells of mounts and unmounts (<c>proc_pid_mountinfo(5)</c>): one over a watched directory makes no event there.
/// </summary>
internal sealed unsafe class MountTable : IDisposable
{
    private const string Path = "/proc/self/mountinfo";

    public MountTable()
    {
        fixed (byte* path = "/proc/self/mountinfo\0"u8)
        {
            int descriptor = open(path, O_RDONLY | O_CLOEXEC);
            Handle = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    /// <summary>Polled for an exceptional condition; null where there is no /proc.</summary>
    public SafeFileHandle? Handle { get; }

    /// <summary>The mounts that this process sees, by id and mount point; null where they cannot be read now.</summary>
    public List<(int Id, AbsolutePath Point)>? Read()
    {
        try
        {
            return Handle is null ? null : Parse(File.ReadAllBytes(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Under which mount something was opened, as the table numbers them; null where that cannot be read.</summary>
    public static int? IdOf(SafeFileHandle handle)
    {
        const string Field = "mnt_id:";
        try
        {
            string? line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{handle.DangerousGetHandle()}"))
                .FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal));
            return int.TryParse(line?[Field.Length..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads lines of <c>mountinfo</c>: the first field is the id, the fifth the mount point.</summary>
    internal static List<(int Id, AbsolutePath Point)> Parse(ReadOnlySpan<byte> text)
    {
        List<(int, AbsolutePath)> mounts = [];
        foreach (Range line in text.Split((byte)'\n'))
        {
            int field = 0, id = 0;
            foreach (Range part in text[line].Split((byte)' '))
            {
                ReadOnlySpan<byte> word = text[line][part];
                if (field == 0 && !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out id))
                    break;
                if (field++ < 4)
                    continue;
                if (word is [(byte)'/', ..])
                    mounts.Add((id, new AbsolutePath(Unescape(word))));
                break;
            }
        }

        return mounts;
    }

    public void Dispose() => Handle?.Dispose();

    // Space, tab, newline and backslash are written as \ooo.
    private static byte[] Unescape(ReadOnlySpan<byte> word)
    {
        List<byte> bytes = new(word.Length);
        for (int index = 0; index < word.Length; index++)
        {
            if (word[index] != (byte)'\\' || index + 3 >= word.Length)
            {
                bytes.Add(word[index]);
                continue;
            }

            bytes.Add((byte)(((word[index + 1] - '0') << 6) | ((word[index + 2] - '0') << 3) | (word[index + 3] - '0')));
            index += 3;
        }

        return [.. bytes];
    }
}
