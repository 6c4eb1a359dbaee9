namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>One option that stands in <c>commonParams</c>.</summary>
/// <param name="Word">As it is said to a person: without its value, a letter out of its cluster.</param>
/// <param name="Value">Null where it has none.</param>
/// <param name="Option">What it is; null where no rsync is known to have it.</param>
internal sealed record UserOption(string Word, string? Value, RsyncOption? Option)
{
    public OptionUse Use => Option?.Use ?? OptionUse.PassedOn;
}
