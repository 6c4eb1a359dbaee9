using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

[NonParallelizable]
public sealed class RsyncNotesTests
{
    [Test]
    public async Task A_note_in_a_flood_of_other_lines_is_not_lost()
    {
        // As with -v among the user's options: each file is a line.
        using var temp = new TempDirectory();
        using var rsync = new StandInRsync(temp.Path, "seq 1000; echo 'IO error encountered -- skipping file deletion'; seq 1000");

        RsyncResult result = await StandInRsync.Run(temp.CreateDirectory("watch"), []);

        var call = new RsyncCall { Names = NameList.Files, Recursive = true, Delete = true };
        Assert.That(OutcomeClassifier.Classify(result, call).Verdict, Is.EqualTo(Verdict.RetryPaths));
    }

    [Test]
    public void A_file_that_is_named_like_a_note_is_none()
    {
        var result = new RsyncResult { ExitCode = 0, Notes = ["sending incremental file list", "logs/skipping non-regular file.txt", "a/cannot delete non-empty directory"] };

        Assert.That(
            OutcomeClassifier.Classify(result, new RsyncCall { Names = NameList.Files, Recursive = true, DeleteMissing = true }).Verdict,
            Is.EqualTo(Verdict.Delivered));
    }
}
