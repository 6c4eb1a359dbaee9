using System.Net.Sockets;
using Sersync2.Core.Native;
using Tmds.Linux;

namespace Sersync2.Core.Status;

/// <summary>
/// Whom the two ends of the status socket take each other for. The kernel says who is there; the mode of a file or of a
/// directory may be anything.
/// </summary>
internal static class StatusTrust
{
    private const uint Root = 0;

    /// <summary>Whether the daemon answers: to its own user, and to root.</summary>
    public static bool MayAsk(Socket asking) => PeerCredentials.UserOf(asking) is { } user && (user == Root || user == LibC.geteuid());

    /// <summary>Who answers, where that is nobody to be believed; null where it is root, oneself, or whoever owns the state directory.</summary>
    public static string? Impostor(Socket answering, StatusAddress address) => PeerCredentials.UserOf(answering) switch
    {
        null => "nobody knows whom",
        { } user when user == Root || user == LibC.geteuid() || user == address.Owner => null,
        { } user => $"user {user}",
    };
}
