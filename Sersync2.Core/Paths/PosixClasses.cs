using System.Text;

namespace Sersync2.Core.Paths;

/// <summary>
/// Boost, which the original used, knows <c>[[:digit:]]</c>; .NET reads it silently as something else, so that a filter would
/// not hold. The other differences between the two are rare, or errors that a user sees.
/// </summary>
internal static class PosixClasses
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["alnum"] = "a-zA-Z0-9",
        ["alpha"] = "a-zA-Z",
        ["blank"] = @" \t",
        ["cntrl"] = @"\x00-\x1f\x7f",
        ["digit"] = "0-9",
        ["graph"] = @"\x21-\x7e",
        ["lower"] = "a-z",
        ["print"] = @"\x20-\x7e",
        ["punct"] = @"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
        ["space"] = @"\s",
        ["upper"] = "A-Z",
        ["word"] = @"\w",
        ["xdigit"] = "0-9a-fA-F",
    };

    public static string Translate(string expression)
    {
        if (!expression.Contains("[:", StringComparison.Ordinal))
            return expression;
        var translated = new StringBuilder(expression.Length);
        int setStart = -1; // where the set that we are in begins
        for (int index = 0; index < expression.Length; index++)
        {
            char current = expression[index];
            if (current == '\\' && index + 1 < expression.Length)
            {
                translated.Append(current).Append(expression[++index]);
                continue;
            }

            if (setStart >= 0 && TryClass(expression.AsSpan(index), out string members, out int length))
            {
                translated.Append(members);
                index += length - 1;
                continue;
            }

            if (current == '[' && setStart < 0)
                setStart = index;
            else if (current == ']' && setStart >= 0 && !IsFirstInSet(expression, setStart, index))
                setStart = -1;
            translated.Append(current);
        }

        return translated.ToString();
    }

    private static bool TryClass(ReadOnlySpan<char> rest, out string members, out int length)
    {
        int end = rest.StartsWith("[:") ? rest.IndexOf(":]") : -1;
        length = end + 2;
        members = "";
        return end > 0 && Classes.TryGetValue(rest[2..end].ToString(), out members!);
    }

    // In "[]x]" and "[^]x]" the first bracket is a member.
    private static bool IsFirstInSet(string expression, int setStart, int index) =>
        index == setStart + 1 || (index == setStart + 2 && expression[setStart + 1] == '^');
}
