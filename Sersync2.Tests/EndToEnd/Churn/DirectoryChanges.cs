using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>What may be done to directories, but for moving them.</summary>
internal static class DirectoryChanges
{
    private const int LongestDeepPath = 900;

    public static void Make(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        MakeParents(path);
        ByteFile.MakeDirectory(path);
    }

    public static void MakeDeep(ChurnHand hand)
    {
        BytePath path = hand.Places.Parent();
        BytePath top = path.Join("deep");
        for (path = top; path.Bytes.Length - top.Bytes.Length < LongestDeepPath;)
            path = path.Join(hand.Places.Name);
        byte[] content = hand.Content(hand.Length());
        MakeParents(path);
        FileChanges.Write(path, content);
    }

    public static void Remove(ChurnHand hand) => hand.Journal.Remove(hand.Places.Any());

    /// <summary>Makes way for something of another type, and back again.</summary>
    public static void ReplaceByFile(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        BytePath below = path.Join(hand.Places.Name);
        bool back = hand.Random.Next(2) == 0;
        byte[] content = hand.Content(hand.Length());
        RemoveIfThere(hand, path);
        FileChanges.Write(path, content);
        if (back)
        {
            hand.Journal.RemoveFile(path);
            ByteFile.MakeDirectory(path);
            FileChanges.Write(below, content);
        }
    }

    public static void ReplaceByLink(ChurnHand hand)
    {
        BytePath path = hand.Places.New();
        BytePath target = LinkChanges.Target(hand);
        BytePath below = path.Join(hand.Places.Name);
        bool back = hand.Random.Next(2) == 0;
        byte[] content = hand.Content(hand.Length());
        RemoveIfThere(hand, path);
        ByteFile.MakeSymbolicLink(path, target);
        if (back)
        {
            hand.Journal.RemoveFile(path);
            ByteFile.MakeDirectory(path);
            FileChanges.Write(below, content);
        }
    }

    /// <summary>As <c>mkdir -p</c> of all that is above, as fast as it goes.</summary>
    internal static void MakeParents(BytePath path)
    {
        byte[] bytes = path.Bytes;
        for (int slash = Array.IndexOf(bytes, (byte)'/', 1); slash >= 0; slash = Array.IndexOf(bytes, (byte)'/', slash + 1))
        {
            BytePath above = bytes[..slash];
            if (ByteFileStatus.Of(above) is null)
                ByteFile.MakeDirectory(above);
        }
    }

    private static void RemoveIfThere(ChurnHand hand, BytePath path)
    {
        if (ByteFileStatus.Of(path) is not null)
            hand.Journal.Remove(path);
    }
}
