using System.Globalization;

namespace Sersync2.Core.Status;

/// <summary>The few colours that a terminal's own theme gives a meaning.</summary>
internal static class Ansi
{
    public const int None = 0;

    public const int Dim = 2;

    public const int Red = 31;

    public const int Green = 32;

    public const int Yellow = 33;

    public static string Paint(string text, int code) => string.Create(CultureInfo.InvariantCulture, $"\e[{code}m{text}\e[0m");
}
