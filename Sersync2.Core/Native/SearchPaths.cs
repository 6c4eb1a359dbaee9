using System.Text;

namespace Sersync2.Core.Native;

/// <summary>
/// Where programs and libraries are looked for. An entry of PATH that is empty or relative means the working directory,
/// which for rsync is the watch path: whoever may write there would run what they like as the user of this program.
/// Such an entry is seldom meant: <c>PATH=$MORE:/usr/bin</c> has one where MORE is empty. Only absolute entries count here.
/// </summary>
internal static class SearchPaths
{
    private const string Programs = "PATH";
    private const string Libraries = "LD_LIBRARY_PATH";

    // Where no absolute entry is left.
    private const string UsualPrograms = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // What parts the entries, for the shell and for the dynamic linker.
    private static ReadOnlySpan<byte> BetweenPrograms => ":"u8;

    private static ReadOnlySpan<byte> BetweenLibraries => ":;"u8;

    /// <summary>The PATH to look through, and to give to whatever is started.</summary>
    public static string ForPrograms() =>
        AbsoluteEntries(Environment.GetEnvironmentVariable(Programs), BetweenPrograms) is { Length: > 0 } entries ? entries : UsualPrograms;

    /// <summary>What an environment of .NET's is to say instead of what it says; null where it is to say nothing.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables()
    {
        yield return new(Programs, ForPrograms());
        if (Environment.GetEnvironmentVariable(Libraries) is { } libraries)
            yield return new(Libraries, AbsoluteEntries(libraries, BetweenLibraries) is { Length: > 0 } entries ? entries : null);
    }

    /// <summary>The same for an environment of NUL-terminated variables.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> environment)
    {
        byte[] programs = Encoding.UTF8.GetBytes(UsualPrograms);
        var cleaned = new List<byte>(environment.Length);
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.IsEmpty)
                continue;
            if (variable.StartsWith("PATH="u8))
            {
                programs = AbsoluteEntries(variable["PATH=".Length..], BetweenPrograms) is { Length: > 0 } entries ? entries : programs;
            }
            else if (variable.StartsWith("LD_LIBRARY_PATH="u8))
            {
                if (AbsoluteEntries(variable["LD_LIBRARY_PATH=".Length..], BetweenLibraries) is { Length: > 0 } entries)
                    cleaned.AddRange([.. "LD_LIBRARY_PATH="u8, .. entries, 0]);
            }
            else
            {
                cleaned.AddRange(variable);
                cleaned.Add(0);
            }
        }

        return [.. cleaned, .. "PATH="u8, .. programs, 0];
    }

    private static string AbsoluteEntries(string? list, ReadOnlySpan<byte> separators) =>
        Encoding.UTF8.GetString(AbsoluteEntries(Encoding.UTF8.GetBytes(list ?? ""), separators));

    private static byte[] AbsoluteEntries(ReadOnlySpan<byte> list, ReadOnlySpan<byte> separators)
    {
        var kept = new List<byte>(list.Length);
        foreach (Range range in list.SplitAny(separators))
        {
            ReadOnlySpan<byte> entry = list[range];
            if (!IsAbsolute(entry))
                continue;
            if (kept.Count > 0)
                kept.Add((byte)':');
            kept.AddRange(entry);
        }

        return [.. kept];
    }

    // What lies below /proc is another thing for each who looks: /proc/self/cwd is the working directory again.
    private static bool IsAbsolute(ReadOnlySpan<byte> entry)
    {
        if (!entry.StartsWith("/"u8))
            return false;
        string plain = Path.GetFullPath(Encoding.Latin1.GetString(entry)) + "/";
        return !plain.StartsWith("/proc/", StringComparison.Ordinal) && !plain.StartsWith("/dev/fd/", StringComparison.Ordinal);
    }
}
