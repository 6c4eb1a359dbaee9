using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>Exit code 23, and what standard output tells while the exit code is 0.</summary>
public sealed class OutcomeClassifierPartialTests
{
    private const string Summary = "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1358) [sender=3.5.0]";

    [TestCase("rsync: [sender] send_files failed to open \"/abs/f\": Permission denied (13)")]
    [TestCase("rsync: [sender] link_stat \"/abs/x\" failed: Permission denied (13)")]
    [TestCase("rsync: [sender] link_stat \"/abs/a/f1\" failed: Not a directory (20)")]
    [TestCase("rsync: [sender] opendir \"/abs/d\" failed: Permission denied (13)")]
    [TestCase("rsync: [sender] read errors mapping \"/abs/big\": No data available (61)")]
    [TestCase("rsync: [receiver] mkstemp \"rootdir/.x.B7mQJw\" (in nobody) failed: Permission denied (13)")]
    [TestCase("rsync: [generator] delete_file: unlink(rootdir/stale) failed: Permission denied (13)")]
    [TestCase("could not make way for new regular file: a/b")]
    [TestCase("rsync: [receiver] rename \".big.SfS2Ts\" (in open) -> \"big\": Operation not permitted (1)")]
    [TestCase("ERROR: daemon refused to receive file \"x.hid\"")]
    [TestCase("filename overflows max-path len by 27: /a/b")]
    [TestCase("a line that nobody has seen yet")]
    public void Whatever_was_left_undone_is_tried_again(string line)
    {
        Outcome outcome = Classify(23, line + "\n" + Summary);

        Assert.That(outcome, Is.EqualTo(new Outcome(Verdict.RetryPaths, line)));
        Assert.That(outcome.IsDelivered || outcome.ConcernsRemote, Is.False);
    }

    [TestCase("rsync: [generator] failed to set times on \"dd\" (in nobody): Operation not permitted (1)")]
    [TestCase("rsync: [receiver] failed to set permissions on \"sf\" (in nobody): Operation not permitted (1)")]
    [TestCase("rsync: failed to set times on \"dd\" (in nobody): Operation not permitted (1)")]
    [TestCase("rsync: [receiver] chown \"f\" (in m) failed: Operation not permitted (1)")]
    [TestCase("rsync: [receiver] chgrp \"f\" (in m) failed: Operation not permitted (1)")]
    [TestCase("rsync: [receiver] rsync_xal_set: lset_xattr(\"f\",\"user.x\") failed: Operation not supported (95)")]
    [TestCase("rsync: [generator] set_acl: sys_acl_set_file(d, ACL_TYPE_ACCESS): Operation not supported (95)")]
    public void Only_an_owner_a_mode_or_a_time_is_no_loss(string line)
    {
        Assert.That(Classify(23, line + "\n" + line + "\n" + Summary), Is.EqualTo(new Outcome(Verdict.DeliveredWithWarning, line)));
        Assert.That(
            Classify(23, line + "\nrsync: [sender] send_files failed to open \"/abs/f\": Permission denied (13)\n" + Summary).Verdict,
            Is.EqualTo(Verdict.RetryPaths));
    }

    [Test]
    public void Without_a_line_that_explains_it_is_tried_again() =>
        Assert.That(Classify(23, Summary), Is.EqualTo(new Outcome(Verdict.RetryPaths, Summary)));

    [Test]
    public void A_full_disk_and_a_source_that_is_gone_concern_all_paths()
    {
        Assert.That(
            Classify(23, "rsync: [receiver] mkstemp \".x.B7mQJw\" (in m) failed: No space left on device (28)\n" + Summary).Verdict,
            Is.EqualTo(Verdict.OutOfSpace));
        Assert.That(
            Classify(23, "rsync: [sender] change_dir \"/src\" failed: No such file or directory (2)\n" + Summary).Verdict,
            Is.EqualTo(Verdict.SourceGone));
    }

    [Test]
    public void Metadata_and_deletions_that_were_skipped_are_not_delivered()
    {
        const string line = "rsync: [generator] failed to set times on \"dd\" (in nobody): Operation not permitted (1)";
        RsyncResult result = Result(23, line + "\n" + Summary, "IO error encountered -- skipping file deletion");

        Assert.That(OutcomeClassifier.Classify(result, Call()).Verdict, Is.EqualTo(Verdict.RetryPaths));
        Assert.That(OutcomeClassifier.TroubleNotes(result, Call()).Select(note => note.Names.Count), Is.EqualTo(new[] { 0 }));
    }

    [TestCase("IO error encountered -- skipping file deletion", nameof(Verdict.RetryPaths))]
    [TestCase("cannot delete non-empty directory: a", nameof(Verdict.RetryPaths))]
    [TestCase("skipping non-regular file \"gone\"", nameof(Verdict.LacksOption))]
    public void A_note_tells_what_the_exit_code_hides(string note, string verdict)
    {
        RsyncResult result = Result(0, "", "sending incremental file list", note);

        Assert.That(OutcomeClassifier.Classify(result, Call()), Is.EqualTo(new Outcome(Enum.Parse<Verdict>(verdict), note) { Option = verdict == nameof(Verdict.LacksOption) ? OwnOption.DeleteMissingArgs : null }));
    }

    [Test]
    public void A_note_that_was_to_be_expected_says_nothing()
    {
        RsyncCall sending = Call() with { DeleteMissing = false };
        RsyncCall keeping = Call() with { KeepsProtected = true };

        Assert.That(OutcomeClassifier.Classify(Result(0, "", "skipping non-regular file \"null\""), sending).Verdict, Is.EqualTo(Verdict.Delivered));
        Assert.That(OutcomeClassifier.Classify(Result(0, "", "cannot delete non-empty directory: a"), keeping).Verdict, Is.EqualTo(Verdict.Delivered));
        Assert.That(
            OutcomeClassifier.Classify(Result(0, "", "cannot delete non-empty directory: a", "IO error encountered -- skipping file deletion"), keeping).Verdict,
            Is.EqualTo(Verdict.RetryPaths));
    }

    [Test]
    public void Lines_of_trouble_are_without_summaries_and_metadata()
    {
        RsyncResult result = Result(23, $"""
            rsync: [sender] send_files failed to open "/abs/f": Permission denied (13)
            rsync: [generator] failed to set times on "dd" (in nobody): Operation not permitted (1)
            rsync warning: some files vanished before they could be transferred (code 24) at main.c(1358) [sender=3.5.0]
            file has vanished: "/abs/g"

            {Summary}
            """);

        Assert.That(OutcomeClassifier.TroubleLines(result).Select(trouble => trouble.Text), Is.EqualTo(new[]
        {
            "rsync: [sender] send_files failed to open \"/abs/f\": Permission denied (13)",
            "file has vanished: \"/abs/g\"",
        }));
        Assert.That(OutcomeClassifier.TroubleNotes(result, Call()), Is.Empty);
    }

    private static Outcome Classify(int exitCode, string standardError) => OutcomeClassifier.Classify(Result(exitCode, standardError), Call());

    private static RsyncResult Result(int exitCode, string standardError, params string[] notes) =>
        new() { ExitCode = exitCode, StandardError = standardError, Notes = notes };

    private static RsyncCall Call() => new() { Names = NameList.Files, Recursive = true, DeleteMissing = true };
}
