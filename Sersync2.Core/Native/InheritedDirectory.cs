using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// An open directory that a child gets with its start, and can name: what it reads there is this directory, whatever has
/// become of the path, and of this process.
/// </summary>
internal static class InheritedDirectory
{
    /// <summary>To be held while a process is started: another child is not to get what is meant for one.</summary>
    public static Lock Starting { get; } = new();

    /// <param name="start">Starts the child; gets the directory's name in there.</param>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public static T Lend<T>(SafeFileHandle directory, Func<string, T> start)
    {
        lock (Starting)
        {
            int descriptor = LibC.dup((int)directory.DangerousGetHandle());
            if (descriptor < 0)
            {
                int error = LibC.errno;
                LackOfResourcesException.ThrowIf(error);
                throw new SersyncException($"cannot lend a directory to a process: {Errno.Describe(error)}");
            }

            try
            {
                return start(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}"));
            }
            finally
            {
                _ = LibC.close(descriptor);
            }
        }
    }
}
