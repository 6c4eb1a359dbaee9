using System.Net.Sockets;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>Who is at the other end of a socket of this machine, as the kernel knows it: SO_PEERCRED of unix(7).</summary>
internal static class PeerCredentials
{
    private const uint OwnerAlone = 0x180; // octal 600
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredential = 17; // SO_PEERCRED

    /// <summary>The user that connected, or that listened when the connection was made; null where nobody knows.</summary>
    public static uint? UserOf(Socket socket)
    {
        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SocketLevel, PeerCredential, credentials) == credentials.Length
            ? MemoryMarshal.Read<uint>(credentials[4..])
            : null;
    }

    /// <summary>Has the name that a socket is to be bound to appear with mode 600.</summary>
    public static void KeepToOwner(Socket socket) => _ = LibC.fchmod((int)socket.SafeHandle.DangerousGetHandle(), (mode_t)OwnerAlone);
}
