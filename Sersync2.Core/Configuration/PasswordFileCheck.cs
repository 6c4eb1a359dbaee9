using System.Runtime.InteropServices;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>The demands that rsync makes on a password file (<c>getpassf</c> in its authenticate.c).</summary>
internal static class PasswordFileCheck
{
    private const uint OthersReadOrWrite = 6; // octal 006, the bits that rsync looks at

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

        bool isOpen = (info.Permissions & OthersReadOrWrite) != 0;
        string mode = $"others may read or write it (mode 0{Convert.ToString(info.Permissions, 8)})";
        if (user == 0 && info.Owner != 0)
        {
            string owner = $"it belongs to user {info.Owner} and not to root";
            return isOpen ? $"{owner}, and {mode}; run: chown root {word} && chmod 600 {word}" : $"{owner}; run: chown root {word}";
        }

        if (isOpen)
            return $"{mode}; run: chmod 600 {word}";
        return IsReadable(file) ? null : $"permission denied; make it readable for the user who runs sersync2";
    }

    private static unsafe bool IsReadable(AbsolutePath file)
    {
        fixed (byte* name = file.ToCString())
            return LibC.euidaccess(name, LibC.R_OK) == 0;
    }
}
