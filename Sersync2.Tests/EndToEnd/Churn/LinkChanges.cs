using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Symbolic links, hard links and FIFOs: nobody ever closes a write to them.</summary>
internal static class LinkChanges
{
    public static void MakeSymbolicLink(ChurnHand hand) => ByteFile.MakeSymbolicLink(hand.Places.New(), Target(hand));

    public static void MakeFifo(ChurnHand hand) => ByteFile.MakeFifo(hand.Places.New());

    /// <summary>Another name for what may be written under either, moved, and replaced.</summary>
    public static void MakeHardLink(ChurnHand hand)
    {
        BytePath name = hand.Places.New(), existing = hand.Places.Any();
        // What is written in one watched tree makes no event in another.
        if (!hand.Places.AreInOneTree(name, existing))
            throw new NotSupportedException("names in two watched trees");
        ByteFile.MakeHardLink(name, existing);
    }

    /// <summary>A file with two names, of which the first may go.</summary>
    public static void MakeFileWithTwoNames(ChurnHand hand)
    {
        BytePath first = hand.Places.Unique("first");
        BytePath second = hand.Places.Unique("second");
        bool removed = hand.Random.Next(2) == 0;
        FileChanges.Write(first, hand.Content(hand.Length()));
        ByteFile.MakeHardLink(second, first);
        if (removed)
            hand.Journal.RemoveFile(first);
    }

    /// <summary>Never above the trees of this test: whatever is done through a link stays among them.</summary>
    internal static BytePath Target(ChurnHand hand)
    {
        BytePath inside = hand.Places.Any();
        BytePath name = hand.Places.Name;
        return hand.Random.Next(6) switch
        {
            0 => "nowhere/at all",
            1 => inside,
            2 => hand.Places.Outside.At("fixed"),
            3 => hand.Places.Outside.At("fixed/file"),
            4 => ((BytePath)"..").Join(name),
            _ => name,
        };
    }
}
