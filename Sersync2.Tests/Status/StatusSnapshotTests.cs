using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class StatusSnapshotTests
{
    [Test]
    public void All_is_well_when_every_remote_has_everything()
    {
        StatusSnapshot status = Snapshots.Of(Snapshots.Path(Snapshots.InSync()));

        Assert.Multiple(() =>
        {
            Assert.That(status.IsInSync);
            Assert.That(status.Troubles, Is.Empty);
            Assert.That(status.Word, Is.EqualTo("in-sync"));
            Assert.That(status.Uptime, Is.EqualTo(TimeSpan.FromHours(3)));
        });
    }

    [Test]
    public void A_remote_that_catches_up_is_behind_but_no_trouble()
    {
        RemoteStatus[] behind =
        [
            Snapshots.InSync() with { State = RemoteState.Syncing },
            Snapshots.InSync() with { State = RemoteState.Starting },
            Snapshots.InSync() with { Waiting = 1 },
            Snapshots.InSync() with { InFlight = 1 },
        ];
        foreach (RemoteStatus remote in behind)
        {
            StatusSnapshot status = Snapshots.Of(Snapshots.Path(Snapshots.InSync("other"), remote));
            Assert.That((status.IsInSync, status.Word, status.Troubles.Count()), Is.EqualTo((false, "syncing", 0)), remote.ToString());
        }
    }

    [Test]
    public void What_needs_a_hand_is_trouble()
    {
        LocalPathStatus[] bad =
        [
            Snapshots.Path(Snapshots.InSync()) with { State = LocalPathState.RootLost },
            Snapshots.Path(Snapshots.InSync()) with { Unwatched = 1 },
            Snapshots.Path(Snapshots.InSync() with { Failed = 1 }),
            Snapshots.Path(Snapshots.InSync() with { State = RemoteState.BackingOff, LastError = "why" }),
            Snapshots.Path(Snapshots.InSync() with { State = RemoteState.Misconfigured, LastError = "why" }),
        ];
        foreach (LocalPathStatus path in bad)
        {
            StatusSnapshot status = Snapshots.Of(path);
            Assert.That((status.IsInSync, status.Word, status.Troubles.Count()), Is.EqualTo((false, "not-in-sync", 1)), path.ToString());
        }
    }

    [Test]
    public void Events_that_were_not_read_and_watches_that_do_not_stand_yet_are_not_in_sync()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Snapshots.Of(Snapshots.Path(Snapshots.InSync()) with { HasUnread = true }).IsInSync, Is.False);
            Assert.That(Snapshots.Of(Snapshots.Path(Snapshots.InSync()) with { State = LocalPathState.Starting }).IsInSync, Is.False);
        });
    }
}
