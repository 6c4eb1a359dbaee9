namespace Sersync2.Core.Checking;

/// <summary>How much a finding matters.</summary>
public enum FindingLevel
{
    /// <summary>What the findings that follow are about.</summary>
    Title,
    Good,

    /// <summary>Worth knowing, and nothing to mend.</summary>
    Note,
    Warning,

    /// <summary>It will not work like this.</summary>
    Error,
}
