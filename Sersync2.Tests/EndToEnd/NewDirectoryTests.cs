using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The race between making a directory and watching it: what appears in it meanwhile must not be missed.</summary>
[TestFixture]
internal sealed class NewDirectoryTests : EndToEndTest
{
    [Test]
    public async Task Files_written_at_once_into_nested_new_directories_arrive()
    {
        await Sync.Start();
        for (int i = 0; i < 300; i++)
        {
            Sync.Source.MakeDirectory($"r{i}/a/b/c");
            Sync.Source.Write($"r{i}/a/b/c/file", "content");
            Sync.Source.Write($"r{i}/a/file", "content");
        }

        await Sync.Same();
    }

    [Test]
    public async Task Directories_renamed_right_after_they_were_made_arrive_under_the_last_name()
    {
        await Sync.Start();
        for (int i = 0; i < 200; i++)
        {
            Sync.Source.MakeDirectory("new/sub");
            Sync.Source.Write("new/sub/file", $"content {i}");
            Sync.Source.Rename("new", $"named-{i}");
            Sync.Source.Write($"named-{i}/sub/later", "content");
        }

        await Sync.Same();
    }

    [Test]
    public async Task Directories_made_and_deleted_again_leave_nothing()
    {
        await Sync.Start();
        for (int i = 0; i < 200; i++)
        {
            Sync.Source.MakeDirectory($"d{i % 7}/a/b");
            Sync.Source.Write($"d{i % 7}/a/b/file", "content");
            if (i % 3 != 0)
                Sync.Source.Remove($"d{i % 7}");
        }

        await Sync.Same();
    }

    [Test]
    public async Task A_tree_copied_in_arrives_whole()
    {
        TestTree outside = Sync.NewTree("outside");
        for (int i = 0; i < 400; i++)
        {
            outside.MakeDirectory($"tree/{i % 10}/{i % 40}");
            outside.Write($"tree/{i % 10}/{i % 40}/{i}", $"content {i}");
        }

        await Sync.Start();
        using var copy = System.Diagnostics.Process.Start("cp", ["-r", outside.Root + "/tree", Sync.Source.Root]);
        await copy.WaitForExitAsync();
        Assert.That(copy.ExitCode, Is.Zero);
        await Sync.Same();
    }

    [Test]
    public async Task Deep_directories_arrive()
    {
        await Sync.Start();
        string path = string.Join('/', Enumerable.Repeat("a-rather-long-directory-name", 60));
        Sync.Source.MakeDirectory(path);
        Sync.Source.Write(path + "/file", "content");
        await Sync.Same();
        Sync.Source.Remove("a-rather-long-directory-name");
        await Sync.Same();
    }
}
