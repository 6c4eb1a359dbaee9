namespace Sersync2.Core.Status;

/// <summary>Files that a remote keeps because they are newer there, and the user has <c>-u</c>.</summary>
/// <param name="Paths">How many.</param>
/// <param name="Since">When the first of them was found.</param>
internal sealed record KeptFiles(long Paths, DateTimeOffset Since)
{
    /// <summary>What to do, for people.</summary>
    public const string Remedy = "they are newer there, and -u in commonParams keeps them: leave the u out where nobody else writes there";
}
