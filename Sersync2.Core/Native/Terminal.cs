using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>What a descriptor leads to, where that is a terminal.</summary>
public static unsafe class Terminal
{
    public static bool Is(int descriptor) => LibC.isatty(descriptor) == 1;

    /// <summary>Its cells in a line; 0 where that is not known, or it is no terminal.</summary>
    public static int Width(int descriptor)
    {
        winsize size = default;
        return Libc.ioctl(descriptor, (nuint)LibC.TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }
}
