using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What is to be deleted by name is listed first; a listing that fails for one path has told nothing of the others.</summary>
[TestFixture("--exclude=*.nothing")]
[TestFixture("filter")]
internal sealed class FailedListingTests(string rules) : EndToEndTest
{
    [Test]
    public async Task Nothing_that_it_was_to_find_is_forgotten()
    {
        if (rules == "filter")
            Sync.Configuration.Exclude("nothing$");
        else
            Sync.Configuration.CommonParams += " " + rules;
        string once = Sync.PathOf("once");
        // As in a storm, when a file takes the place of a directory that is listed.
        _ = Sync.RecordRsync(before: $"""
            case " $* " in
              *" --include-from=- "*)
                if [ -e '{once}' ]; then
                  rm '{once}'
                  echo 'rsync: [generator] opendir "/named" (in backup) failed: Not a directory (20)' >&2
                  exit 23
                fi;;
            esac
            """);
        foreach (string name in (string[])["named", "other", "kept"])
        {
            Sync.Source.MakeDirectory(name);
            Sync.Source.Write(name + "/file", "content");
        }

        await Sync.Start("-r");
        await Sync.Same();

        // Both in one batch.
        await File.WriteAllTextAsync(once, "");
        Sync.Process.Signal(Signals.Stop);
        Sync.Source.Remove("named");
        Sync.Source.Remove("other");
        Sync.Process.Signal(Signals.Continue);

        await Sync.Same();
        Assert.That(File.Exists(once), Is.False, "no listing was made");
    }
}
