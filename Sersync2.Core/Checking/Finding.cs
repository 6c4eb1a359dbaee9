namespace Sersync2.Core.Checking;

/// <summary>One line of what a check has found.</summary>
public readonly record struct Finding(FindingLevel Level, string Text);
