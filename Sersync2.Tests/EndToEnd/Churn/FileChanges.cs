using Sersync2.Tests.Support;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>What may be done to one file.</summary>
internal static class FileChanges
{
    public static void Write(ChurnHand hand) => Write(hand.Places.New(), hand.Content(hand.Length()));

    public static void WriteWithDirectories(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        byte[] content = hand.Content(hand.Length());
        DirectoryChanges.MakeParents(path);
        Write(path, content);
    }

    public static void RewriteInTheSameSize(ChurnHand hand)
    {
        BytePath path = hand.Places.Any();
        long length = LengthOf(path);
        using var file = ByteFile.Open(path, O_WRONLY | O_NONBLOCK);
        RandomAccess.Write(file, hand.Content(length), 0);
    }

    public static void Append(ChurnHand hand)
    {
        BytePath path = hand.Places.Any();
        byte[] content = hand.Content(hand.Random.Next(1, 300));
        using var file = ByteFile.Open(path, O_WRONLY | O_NONBLOCK);
        RandomAccess.Write(file, content, RandomAccess.GetLength(file));
    }

    public static void Truncate(ChurnHand hand)
    {
        BytePath path = hand.Places.Any();
        bool half = hand.Random.Next(2) == 0;
        using var file = ByteFile.Open(path, O_WRONLY | O_NONBLOCK);
        RandomAccess.SetLength(file, half ? RandomAccess.GetLength(file) / 2 : 0);
    }

    /// <summary>As editors save: a new file takes the place of the old one.</summary>
    public static void Save(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        byte[] content = hand.Content(hand.Length());
        BytePath temporary = new([.. path.Bytes[..(path.Bytes.AsSpan().LastIndexOf((byte)'/') + 1)], .. ((BytePath)$".save-{hand.Places.Writer}").Bytes]);
        Write(temporary, content);
        hand.Journal.Rename(temporary, path);
    }

    public static void ChangeMode(ChurnHand hand) =>
        ByteFile.ChangeMode(hand.Places.Any(), hand.Random.GetItems([0x1a4, 0x180, 0x1ed, 0x1c0, 0x1ff, 0x124], 1)[0]);

    public static void SetBackItsTime(ChurnHand hand)
    {
        BytePath path = hand.Places.Any();
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddSeconds(hand.Random.Next(500_000_000, 1_700_000_000));
        if (ByteFileStatus.Of(path) is { Type: FileType.File })
            ByteFile.SetTimes(path, time);
    }

    public static void Remove(ChurnHand hand) => hand.Journal.RemoveFile(hand.Places.Any());

    // O_NONBLOCK: a FIFO would wait for a reader.
    internal static void Write(BytePath path, ReadOnlySpan<byte> content)
    {
        using var file = ByteFile.Open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK);
        RandomAccess.Write(file, content, 0);
    }

    private static long LengthOf(BytePath path) => ByteFileStatus.Of(path) is { Type: FileType.File } status ? status.Size : 0;
}
