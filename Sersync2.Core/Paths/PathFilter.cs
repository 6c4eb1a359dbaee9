namespace Sersync2.Core.Paths;

// Stand-in until the configuration branch is merged.
internal sealed class PathFilter(Configuration.FilterSettings settings)
{
    public bool HasExpressions => settings.Exclude.Count > 0;

    public bool ExcludesEntry(ReadOnlySpan<byte> path, bool isDirectory) => HasExpressions && isDirectory && path.IsEmpty;

    public bool Excludes(RelativePath path, bool isDirectory) => ExcludesEntry(path.Bytes, isDirectory);

    public bool IgnoresEventName(ReadOnlySpan<byte> name) =>
        settings.IgnoreTemporaryNames && (name is [(byte)'.', ..] or [.., (byte)'~'] || name.SequenceEqual("4913"u8));
}
