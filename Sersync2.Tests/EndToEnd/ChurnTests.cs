using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Random changes, faster than they can be sent: in the end both trees are the same.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class ChurnTests(RemoteKind kind) : EndToEndTest(kind)
{
    private const int Operations = 1500;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task After_random_changes_the_remote_is_the_same(int seed)
    {
        var random = new Random(seed);
        await Sync.Start("-r");
        for (int i = 0; i < Operations; i++)
        {
            Change(random, i);
            // Now and then the sender gets to run in the middle.
            if (i % 250 == 0)
                await Sync.Settle();
        }

        await Sync.Same();
    }

    private void Change(Random random, int number)
    {
        string path = RandomPath(random);
        ByteFileStatus? there = Sync.Source.Status(path);
        switch (random.Next(10))
        {
            case 0 or 1 or 2 or 3:
                if (there?.Type != FileType.Directory && MakeParent(path))
                    Replace(path, there, number);
                break;
            case 4:
                if (there is null && MakeParent(path))
                    Sync.Source.MakeDirectory(path);
                break;
            case 5:
                if (there is null && MakeParent(path))
                    Sync.Source.MakeSymbolicLink(path, RandomPath(random));
                break;
            case 6 or 7:
                string target = RandomPath(random);
                if (there is not null && Sync.Source.Status(target) is null && !target.StartsWith(path + "/", StringComparison.Ordinal) && MakeParent(target))
                    Sync.Source.Rename(path, target);
                break;
            default:
                if (there is not null)
                    Sync.Source.Remove(path);
                break;
        }
    }

    private void Replace(string path, ByteFileStatus? there, int number)
    {
        // Through a link it would be written elsewhere.
        if (there is { Type: FileType.SymbolicLink })
            Sync.Source.Remove(path);
        Sync.Source.Write(path, $"content {number}");
    }

    private bool MakeParent(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            FileType? type = Sync.Source.Status(path[..slash])?.Type;
            if (type is null)
                Sync.Source.MakeDirectory(path[..slash]);
            else if (type != FileType.Directory)
                return false;
        }

        return true;
    }

    private static string RandomPath(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => "abcd"[random.Next(4)]));
}
