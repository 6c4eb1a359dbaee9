namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What a call has of the user's options.</summary>
internal enum UserPart
{
    All,

    /// <summary>
    /// No filter rules: what they leave was asked before, and a name that is gone here has no type, so a rule like
    /// <c>uploads/</c> or <c>+ uploads/</c> would not be about it.
    /// </summary>
    NoRules,
}
