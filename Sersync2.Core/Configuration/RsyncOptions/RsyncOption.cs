namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>One option of rsync(1), by its meaning for a mirror.</summary>
/// <param name="Name">The long name without its dashes; empty where there is none.</param>
/// <param name="Letter">The short form, or NUL.</param>
internal sealed record RsyncOption(string Name, char Letter = '\0')
{
    /// <summary>Other long names of the same, without their dashes.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it is followed by a value.</summary>
    public bool HasValue { get; init; }

    public OptionUse Use { get; init; } = OptionUse.PassedOn;

    public MirrorEffects Effects { get; init; }

    /// <summary>
    /// Whether a remote that is in sync is so only as far as this option allows. Filter rules are none of these: they name
    /// what is not to be mirrored.
    /// </summary>
    public bool LimitsMirror { get; init; }

    /// <summary>A rule of what is sent and deleted.</summary>
    public bool IsRule { get; init; }

    /// <summary>Whether it is about the way to the remote, and not about what is sent there.</summary>
    public bool IsWay { get; init; }

    /// <summary>Whether a rename can be left to the remote (<c>--link-dest</c>) beside it: only where that was tried.</summary>
    public bool AllowsRenameShortcut { get; init; }

    /// <summary>For people: what it does to a mirror, or why it is left out. Empty where there is nothing to tell.</summary>
    public string Note { get; init; } = "";

    /// <summary>Its long form as it is typed, or the short one where there is no other.</summary>
    public string Word => Name.Length > 0 ? "--" + Name : "-" + Letter;
}
