using System.Text;
using NLog;
using Sersync2.Core.Native;

namespace Sersync2.Core.Watching;

/// <summary>
/// Which directories are copies of others, across restarts: overlayfs copies a directory when it is first written to, and
/// what was known of it holds for the copy. Any thread may call.
/// </summary>
/// <param name="directory">The state directory.</param>
internal sealed class CopiedDirectories(string directory)
{
    private static readonly Logger Log = LogManager.GetLogger("watching");

    /// <summary>The text of the directory that this one is a copy of, or null. See <see cref="DirectoryIdentity.Text"/>.</summary>
    public string? OriginalOf(string copy) => StateFile.Read(FileFor(copy)) is [{ Length: > 0 } original, ..] ? original : null;

    public void Remember(string copy, string original)
    {
        if (copy == original)
            return;
        if (StateFile.TryWrite(FileFor(copy), [original]) is { } problem)
            Log.Warn("cannot remember that a directory was copied by its file system: {0}; after a restart it will be taken for another one", problem);
    }

    private string FileFor(string copy) =>
        Path.Combine(directory, "copy-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(copy)))[..32]);
}
