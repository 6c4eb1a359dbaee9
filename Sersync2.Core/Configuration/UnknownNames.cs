using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Core.Configuration;

/// <summary>Warns of each element and attribute that no reader asked for: misspelt, misplaced or of another program.</summary>
internal static class UnknownNames
{
    /// <summary>Looks through a block that has been read; what is below an unknown element is not reported again.</summary>
    public static void Report(ConfigElement element, ConfigurationDiagnostics diagnostics)
    {
        foreach (ConfigAttribute attribute in element.Attributes.Where(attribute => !attribute.IsKnown))
        {
            diagnostics.Warn(
                attribute.Offset,
                $"unknown attribute \"{attribute.Name}\" of <{element.Name}> is ignored; {Advice(element, attribute.Name, "\"", "\"")}");
        }

        foreach (ConfigElement child in element.Children)
        {
            if (child.IsKnown)
                Report(child, diagnostics);
            else
                diagnostics.Warn(
                    child.Offset,
                    $"unknown element <{child.Name}> in <{element.Name}> is ignored; {Advice(element, child.Name, "<", ">")}");
        }
    }

    private static string Advice(ConfigElement element, string name, string before, string after) =>
        element.Asked.TryGetValue(name, out string? meant) && meant != name
            ? $"write {before}{meant}{after}"
            : "remove it, or correct its name or place";
}
