using Sersync2.Core.Syncing.FullSyncs;

namespace Sersync2.Tests.Syncing.FullSyncs;

public sealed class MassDeletionGuardTests
{
    [TestCase(0, 0, 0.5, true)]
    [TestCase(1_000, 1_000, 0.5, true, TestName = "A thousand always may go")]
    [TestCase(1_000, 1_000, 0.0, true, TestName = "A thousand may go even where no share may")]
    [TestCase(1_001, 2_001, 0.5, false, TestName = "More than half may not")]
    [TestCase(1_001, 2_002, 0.5, true, TestName = "Half may")]
    [TestCase(1_001, 1_000_000, 0.0, false, TestName = "No share, more than a thousand")]
    [TestCase(50_000, 50_000, 1.0, true, TestName = "All of it, if that is allowed")]
    [TestCase(50_000, 50_000, null, true, TestName = "Switched off")]
    [TestCase(5_000_000_000, 9_999_999_999, 0.5, false, TestName = "Numbers beyond 32 bits")]
    public void A_share_may_go(long deletions, long entries, double? share, bool expected) =>
        Assert.That(MassDeletionGuard.Allows(deletions, entries, share), Is.EqualTo(expected));
}
