using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Logging;

/// <summary>Where the log file really goes. A link of root's is followed here, once; none is when the file is opened.</summary>
public sealed record LogPlace
{
    private LogPlace(string asked, AbsolutePath? real, bool isDoubtful, string? problem)
    {
        Asked = asked;
        Real = real;
        IsDoubtful = isDoubtful;
        Problem = problem;
    }

    /// <summary>As the configuration names it.</summary>
    public string Asked { get; }

    /// <summary>Why it is not written where the configuration says, and where it is; or null.</summary>
    public string? Problem { get; }

    /// <summary>Whether others may exchange something on the way to it.</summary>
    public bool IsDoubtful { get; }

    /// <summary>Without symbolic links; null where it can be written nowhere.</summary>
    internal AbsolutePath? Real { get; }

    public static LogPlace For(string path) => For(path, LibC.geteuid());

    internal static LogPlace For(string path, uint user)
    {
        PathChain chain = PathChain.Read(path);
        var place = new LogPlace(path, chain.Real, TrustedPath.Judge(chain.Entries, user).Count > 0, null);
        int firstDoubt = FirstUnsafeLink(chain, user);
        if (firstDoubt >= 0)
            return place.Elsewhere($"\"{chain.Entries[firstDoubt].Path}\" is a symbolic link that others than root and this user may have made");
        return place.IsDoubtful && chain.IsWhole && WhyNotOrdinary(chain.Entries[^1]) is { } reason ? place.Elsewhere(reason) : place;
    }

    /// <summary>The state directory, where nobody else writes.</summary>
    public LogPlace Elsewhere(string reason)
    {
        const string Remedy = "correct <log path>, or make its directory root's alone";
        string why = $"the log file \"{Asked}\" is not written: {reason}; {Remedy}";
        try
        {
            string name = "log-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(Asked)))[..16] + ".log";
            string other = Path.Combine(StateDirectory.Ensure(), name);
            return new LogPlace(Asked, PathChain.Read(other).Real, isDoubtful: false, $"{why}. It goes to \"{other}\" instead");
        }
        catch (SersyncException)
        {
            return new LogPlace(Asked, null, isDoubtful: false, why);
        }
    }

    // That the final name is a link at all is deliberate or an attack: there even the group of its directory counts.
    private static int FirstUnsafeLink(PathChain chain, uint user)
    {
        for (int index = 0; index < chain.Entries.Count; index++)
        {
            if (!chain.Entries[index].IsLink)
                continue;
            List<Distrust> before = TrustedPath.Judge([.. chain.Entries.Take(index + 1)], user);
            if (before.Exists(found => found.IsAnothers || (found.Writers & TrustedPath.AllWrite) != 0) || (IsFinal(index) && before.Count > 0))
                return index;
        }

        return -1;

        bool IsFinal(int index) => chain.FinalLink >= 0 && index >= chain.FinalLink;
    }

    private static string? WhyNotOrdinary(PathEntry entry) => entry switch
    {
        { IsDevice: true } => null,
        { IsFile: false } => "something that is no file stands there, and others may have put it there",
        { LinkCount: > 1 } => "it is one file under several names (hard links), and others may have made them",
        _ => null,
    };
}
