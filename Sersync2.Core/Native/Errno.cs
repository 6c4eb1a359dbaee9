using System.Runtime.InteropServices;

namespace Sersync2.Core.Native;

/// <summary>Error numbers for people.</summary>
internal static class Errno
{
    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
