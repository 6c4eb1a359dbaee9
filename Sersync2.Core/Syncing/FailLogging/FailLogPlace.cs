using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Tmds.Linux;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// Where the fail log is kept. A person may run it as root, and what stands in it is read again: so not in a directory in
/// which others may exchange it.
/// </summary>
/// <param name="Path">Where it is.</param>
/// <param name="Asked">Where the configuration has it.</param>
/// <param name="Problem">Why that is another place, and which; or null.</param>
internal sealed record FailLogPlace(string Path, string Asked, string? Problem)
{
    /// <summary>Exactly there, whoever may write there.</summary>
    public static FailLogPlace At(string path) => new(path, path, null);

    /// <summary>There, or in the state directory where that is not safe.</summary>
    /// <exception cref="SersyncException">There is no state directory.</exception>
    public static FailLogPlace For(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(path) ?? "/";
        if (FindUnsafe(directory) is not { } found || directory == StateDirectory.Locate())
            return At(path);
        string name = "fail-log-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(path)))[..16] + ".sh";
        string safe = System.IO.Path.Combine(StateDirectory.Ensure(), name);
        return new FailLogPlace(safe, path, $"the fail log \"{path}\" is kept in \"{safe}\" instead: {found.Reason}; run: {found.Remedy}");
    }

    /// <summary>
    /// By what others may exchange files in a directory, or the directory itself. In the directory, its group counts; above
    /// it only everyone, and another owner: <c>/usr/local</c> is a group's on Debian.
    /// </summary>
    public static Distrust? FindUnsafe(string directory)
    {
        PathChain chain = PathChain.Read(directory);
        List<Distrust> found = TrustedPath.Judge(chain.Entries, LibC.geteuid());
        int index = found.FindIndex(one =>
            one.IsAnothers || (one.Writers & TrustedPath.AllWrite) != 0 || (chain.IsWhole && one.Entry.Path.Equals(chain.Real)));
        return index < 0 ? null : found[index];
    }
}
