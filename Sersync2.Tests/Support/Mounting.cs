namespace Sersync2.Tests.Support;

/// <summary>mount(2) and umount2(2). Each says whether it was done.</summary>
internal static unsafe class Mounting
{
    private const int BindFlag = 0x1000, Detach = 2;

    /// <summary>A file system in memory, empty.</summary>
    public static bool Memory(BytePath place) => Mount("none", place, "tmpfs", 0, "mode=0755");

    /// <summary>A directory in a second place.</summary>
    public static bool Bind(BytePath directory, BytePath place) => Mount(directory, place, "none", BindFlag, "");

    /// <param name="lazily">Even where it is busy: what is open there stays so.</param>
    public static bool Unmount(BytePath place, bool lazily)
    {
        fixed (byte* target = place.ToCString())
            return LibC.Unmount(target, lazily ? Detach : 0) == 0;
    }

    private static bool Mount(BytePath source, BytePath place, BytePath kind, nuint flags, BytePath data)
    {
        fixed (byte* from = source.ToCString(), target = place.ToCString(), type = kind.ToCString(), options = data.ToCString())
            return LibC.Mount(from, target, type, flags, options) == 0;
    }
}
