namespace Sersync2.Tests.Support;

/// <summary>Tests that come short in the ordinary run and in full by <c>scripts/failures.sh</c>, which sets SERSYNC2_LONG.</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SERSYNC2_LONG") is { Length: > 0 };

    public static int Or(int brief, int full) => IsOn ? full : brief;
}
