using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// Nothing can be opened for the moment, because this process, its user or this machine is at a limit. Not to be taken for
/// a file that is not there: it says nothing of what was to be opened, and passes.
/// </summary>
internal sealed class LackOfResourcesException(string message) : SersyncException(message)
{
    /// <summary>Throws where an error is a limit that was reached.</summary>
    public static void ThrowIf(int error)
    {
        if (error == LibC.EMFILE || error == LibC.ENFILE || error == LibC.ENOMEM)
            throw new LackOfResourcesException($"nothing more can be opened: {Errno.Describe(error)}; {RemedyFor(error)}");
    }

    private static string RemedyFor(int error) =>
        error == LibC.EMFILE ? "raise the limit of open files (ulimit -n, or LimitNOFILE= of the service)"
        : error == LibC.ENFILE ? "raise it with sysctl fs.file-max"
        : "free memory";
}
