using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Renames and moves: within a watched tree, between two, out, in and back again.</summary>
internal static class MoveChanges
{
    public static void Rename(ChurnHand hand) => hand.Journal.Rename(hand.Places.Any(), hand.Places.Shallow());

    public static void RenameAndBack(ChurnHand hand)
    {
        BytePath from = hand.Places.Any();
        BytePath to = hand.Places.Shallow();
        bool within = hand.Random.Next(2) == 0;
        BytePath below = from.Join(hand.Places.Name);
        byte[] content = hand.Content(hand.Length());
        hand.Journal.Rename(from, to);
        if (within)
            FileChanges.Write(new([.. to.Bytes, .. below.Bytes[from.Bytes.Length..]]), content);
        hand.Journal.Rename(to, from);
    }

    public static void RenameChain(ChurnHand hand)
    {
        BytePath[] names = [hand.Places.Any(), hand.Places.Shallow(), hand.Places.Shallow(), hand.Places.Shallow()];
        for (int i = 1; i < names.Length; i++)
            hand.Journal.Rename(names[i - 1], names[i]);
    }

    public static void RenameOntoEmptyDirectory(ChurnHand hand)
    {
        BytePath from = hand.Places.Any();
        BytePath to = hand.Places.Shallow();
        if (ByteFileStatus.Of(to) is null)
            ByteFile.MakeDirectory(to);
        hand.Journal.Rename(from, to);
    }

    public static void MoveOut(ChurnHand hand)
    {
        BytePath from = hand.Places.Any();
        BytePath slot = hand.Places.OutsideSlot();
        Clear(hand, slot);
        hand.Journal.Rename(from, slot);
    }

    public static void MoveIn(ChurnHand hand) => hand.Journal.Rename(hand.Places.OutsideSlot(), hand.Places.Shallow());

    /// <summary>What was made outside arrives whole.</summary>
    public static void MoveInNew(ChurnHand hand)
    {
        BytePath slot = hand.Places.OutsideSlot();
        BytePath to = hand.Places.Shallow();
        BytePath[] below = [.. Enumerable.Range(0, hand.Random.Next(1, 12)).Select(_ => slot.Join(hand.Places.Name).Join(hand.Places.Name))];
        Clear(hand, slot);
        foreach (BytePath path in below)
        {
            DirectoryChanges.MakeParents(path);
            FileChanges.Write(path, hand.Content(50));
        }

        hand.Journal.Rename(slot, to);
    }

    /// <summary>A directory goes, another one comes under its name at once, and perhaps the first comes back.</summary>
    public static void Exchange(ChurnHand hand)
    {
        BytePath path = hand.Places.Any();
        BytePath other = hand.Places.Any();
        BytePath slot = hand.Places.OutsideSlot();
        BytePath home = hand.Places.Shallow();
        bool back = hand.Random.Next(2) == 0;
        Clear(hand, slot);
        hand.Journal.Rename(path, slot);
        hand.Journal.Rename(other, path);
        if (back)
            hand.Journal.Rename(slot, home);
    }

    private static void Clear(ChurnHand hand, BytePath slot)
    {
        if (ByteFileStatus.Of(slot) is not null)
            hand.Journal.Remove(slot);
    }
}
