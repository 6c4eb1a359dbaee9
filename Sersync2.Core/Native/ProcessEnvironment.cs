using System.Text;

namespace Sersync2.Core.Native;

/// <summary>The environment of this process as the bytes it was started with.</summary>
internal static class ProcessEnvironment
{
    /// <summary>All variables but those whose names begin so, in the form that <see cref="ProcessSpawn"/> takes.</summary>
    public static byte[] Without(params ReadOnlySpan<string> prefixes)
    {
        ReadOnlySpan<byte> environment = File.ReadAllBytes("/proc/self/environ");
        var kept = new List<byte>(environment.Length);
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.IsEmpty || BeginsWithAny(variable, prefixes))
                continue;
            kept.AddRange(variable);
            kept.Add(0);
        }

        return [.. kept];
    }

    private static bool BeginsWithAny(ReadOnlySpan<byte> variable, ReadOnlySpan<string> prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (variable.StartsWith(Encoding.UTF8.GetBytes(prefix)))
                return true;
        }

        return false;
    }
}
