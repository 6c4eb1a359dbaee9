namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What is known of an option that Sersync2 adds.</summary>
/// <param name="Words">As it stands on the command line of the local rsync.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record OwnOptionRow(OwnOption Option, string Words, string Purpose)
{
    /// <summary>The local rsync that has it first.</summary>
    public RsyncVersion Since { get; init; } = new(3, 0, 0);

    /// <summary>The name by which a server refuses it; null where the server is not told of it.</summary>
    public string? RefusedAs { get; init; }

    /// <summary>Its letter there, where it has one.</summary>
    public char Letter { get; init; }

    /// <summary>What the server is told, where it is more than the name: what one that lacks it complains of.</summary>
    public string? ToldAs { get; init; }

    /// <summary>The first rsync that understands it as a server.</summary>
    public RsyncVersion ServerSince { get; init; } = new(3, 0, 0);

    public OwnOptionLoss Loss { get; init; }

    /// <summary>How things are done without it, and what that costs.</summary>
    public string Otherwise { get; init; } = "";

    /// <summary>The words that have a call carry it which is about nothing; none where it cannot be tried so.</summary>
    public IReadOnlyList<string> Trial { get; init; } = [];

    /// <summary>Whether the server is told of it, and so can lack or refuse it.</summary>
    public bool IsTold => RefusedAs is not null;
}
