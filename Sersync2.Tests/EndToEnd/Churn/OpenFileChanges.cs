using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Sersync2.Tests.Support;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Files that stay open for long, and files that are written as memory.</summary>
internal static class OpenFileChanges
{
    public static void Open(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        byte[] content = hand.Content(hand.Length());
        SafeFileHandle file = ByteFile.Open(path, O_WRONLY | O_CREAT | O_NONBLOCK | (hand.Random.Next(2) == 0 ? O_TRUNC : 0));
        RandomAccess.Write(file, content, 0);
        // Written once more before it is closed, wherever its name is by then.
        hand.KeepOpen(new Late(() => RandomAccess.Write(file, content, content.Length), file));
    }

    public static void CloseOne(ChurnHand hand) => hand.CloseOldest();

    public static void WriteAsMemory(ChurnHand hand)
    {
        BytePath path = hand.MemoryFile();
        byte[] content = hand.Content(hand.Random.Next(1, 20_000));
        using SafeFileHandle file = ByteFile.Open(path, O_RDWR | O_CREAT | O_NONBLOCK);
        using MemoryMappedViewAccessor view = Map(file, content.Length);
        view.WriteArray(0, content, 0, content.Length);
    }

    /// <summary>The descriptor is closed at once, and the file is written later still: unmapping it is what closes it.</summary>
    public static void WriteAsMemoryLate(ChurnHand hand)
    {
        BytePath path = hand.MemoryFile();
        byte[] content = hand.Content(hand.Random.Next(1, 20_000));
        using SafeFileHandle file = ByteFile.Open(path, O_RDWR | O_CREAT | O_NONBLOCK);
        MemoryMappedViewAccessor view = Map(file, content.Length);
        hand.KeepOpen(new Late(() => view.WriteArray(0, content, 0, content.Length), view));
    }

    private static MemoryMappedViewAccessor Map(SafeFileHandle file, int length)
    {
        if (RandomAccess.GetLength(file) < length)
            RandomAccess.SetLength(file, length);
        using var memory = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return memory.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
    }

    private sealed class Late(Action last, IDisposable file) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                last();
            }
            finally
            {
                file.Dispose();
            }
        }
    }
}
