using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Core.Configuration;

/// <summary>Warns of each element and attribute that no reader asked for: misspelt, misplaced or of another program.</summary>
internal static class UnknownNames
{
    /// <summary>
    /// Looks through a block; what is below an unknown element is not reported again. Where an error ended the reading, what
    /// is unknown may be right, and only a slip of the pen in a name that was asked for is sure.
    /// </summary>
    public static void Report(ConfigElement element, ConfigurationDiagnostics diagnostics, bool isReadInPart = false)
    {
        isReadInPart |= element.IsReadInPart;
        // An error came before it was its turn.
        if (element.Asked.Count == 0)
            return;
        foreach (ConfigAttribute attribute in element.Attributes.Where(attribute => !attribute.IsKnown))
        {
            if (Advice(element, attribute.Name, isReadInPart, "\"", "\"") is { } advice)
                diagnostics.Warn(attribute.Offset, $"unknown attribute \"{attribute.Name}\" of <{element.Name}> is ignored; {advice}");
        }

        foreach (ConfigElement child in element.Children)
        {
            if (child.IsKnown)
                Report(child, diagnostics, isReadInPart);
            else if (Advice(element, child.Name, isReadInPart, "<", ">") is { } advice)
                diagnostics.Warn(child.Offset, $"unknown element <{child.Name}> in <{element.Name}> is ignored; {advice}");
        }
    }

    private static string? Advice(ConfigElement element, string name, bool isReadInPart, string before, string after)
    {
        if (element.Asked.FirstOrDefault(asked => asked != name && IsSlip(name, asked)) is { } meant)
            return $"write {before}{meant}{after}";
        return isReadInPart ? null : "remove it, or correct its name or place";
    }

    // The case of letters, or one of them missing, too many, wrong, or in the place of its neighbour.
    private static bool IsSlip(string name, string meant)
    {
        // A name may be as long as the file.
        if (Math.Abs(name.Length - meant.Length) > 1)
            return false;
        ReadOnlySpan<char> one = name.ToUpperInvariant(), other = meant.ToUpperInvariant();
        int start = one.CommonPrefixLength(other);
        while (one.Length > start && other.Length > start && one[^1] == other[^1])
        {
            one = one[..^1];
            other = other[..^1];
        }

        one = one[start..];
        other = other[start..];
        return one.Length < 2 && other.Length < 2
            || one.Length == 2 && other.Length == 2 && one[0] == other[1] && one[1] == other[0];
    }
}
