namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The words of one call as they gather, and which of our own options are among them: an option is added by its row of
/// <see cref="OwnOptions"/> and in no other way.
/// </summary>
internal sealed class OwnWords(IEnumerable<string> first, ServerFeatures features)
{
    private readonly HashSet<OwnOption> _options = [];

    public List<string> Words { get; } = [.. first];

    /// <summary>Our options among them.</summary>
    public IReadOnlySet<OwnOption> Options => _options;

    /// <summary>Adds an option, unless the remote does without it.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(OwnOption option, params ReadOnlySpan<string> words)
    {
        if (!features.Allows(option))
            return false;
        Add(option, words);
        return true;
    }

    /// <summary>Adds an option without which the call would be another one: where it is lacking, the call must not be made.</summary>
    public void Add(OwnOption option, params ReadOnlySpan<string> words)
    {
        _options.Add(option);
        Words.AddRange(words);
    }
}
