namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;filter&gt;</c>: regular expressions of what is neither sent nor deleted.</summary>
public sealed record FilterSettings
{
    /// <summary>Expressions in force: empty while <c>start</c> is not true; invalid ones are left out with a warning.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The built-in rule: events of non-directories named <c>.x</c>, <c>x~</c> or <c>4913</c> are ignored.</summary>
    public bool IgnoreTemporaryNames { get; init; } = true;
}
