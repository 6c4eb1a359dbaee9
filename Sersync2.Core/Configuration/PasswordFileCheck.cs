using System.Runtime.InteropServices;
using System.Text;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>The demands that rsync makes on a password file (<c>getpassf</c> in its authenticate.c).</summary>
internal static class PasswordFileCheck
{
    private const uint OthersReadOrWrite = 6; // octal 006, the bits that rsync looks at
    private const int MostBytes = 4096; // more than rsync reads

    /// <summary>Why rsync will refuse the file and what to do, or null where it will not.</summary>
    public static string? Problem(AbsolutePath file) => Problem(file, LibC.geteuid());

    /// <param name="user">The user id that rsync runs with.</param>
    public static string? Problem(AbsolutePath file, uint user)
    {
        string word = ByteText.ShellWord(file.Bytes);
        if (PathInfo.Of(file, out int error) is not { } info)
        {
            return error == LibC.ENOENT
                ? $"no such file; write the password into it and run: chmod 600 {word}"
                : $"{Marshal.GetPInvokeErrorMessage(error)}; make it readable for the user who runs sersync2";
        }

        if (info.IsDirectory)
            return "it is a directory; name the file that holds the password";
        bool isOpen = (info.Permissions & OthersReadOrWrite) != 0;
        string mode = $"others may read or write it (mode 0{Convert.ToString(info.Permissions, 8)})";
        if (user == 0 && info.Owner != 0)
        {
            string owner = $"it belongs to user {info.Owner} and not to root";
            return isOpen ? $"{owner}, and {mode}; run: chown root {word} && chmod 600 {word}" : $"{owner}; run: chown root {word}";
        }

        if (isOpen)
            return $"{mode}; run: chmod 600 {word}";
        string[]? lines = ReadLines(file, info, out bool isDenied);
        if (isDenied)
            return "permission denied; make it readable for the user who runs sersync2";
        return lines is { Length: 0 } ? "it is empty; write the password into it" : null;
    }

    /// <summary>Whether it is of the form that a daemon's <c>secrets file</c> has, <c>USER:PASSWORD</c>.</summary>
    public static bool IsSecretsFile(AbsolutePath file, string user) =>
        PathInfo.Of(file, out _) is { } info && ReadLines(file, info, out _) is { } lines
        && Array.Exists(lines, line => line.StartsWith(user + ":", StringComparison.Ordinal));

    // As rsync does, which takes the first line that is not empty. Only of an ordinary file, for a FIFO would wait. And by
    // opening it: access(2) forgets the capability to read everything, which may be an ordinary user's.
    private static string[]? ReadLines(AbsolutePath file, PathInfo info, out bool isDenied)
    {
        isDenied = false;
        if (!info.IsFile)
            return null;
        try
        {
            using FileStream stream = File.OpenRead(file.ToString());
            byte[] buffer = new byte[MostBytes];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer, 0, length).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isDenied = e is UnauthorizedAccessException;
            return null;
        }
    }
}
