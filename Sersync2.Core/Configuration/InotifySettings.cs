namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;inotify&gt;</c>: which events lead to a transfer.</summary>
public sealed record InotifySettings
{
    public bool Delete { get; init; } = true;

    public bool CreateFolder { get; init; } = true;

    public bool CreateFile { get; init; }

    public bool CloseWrite { get; init; } = true;

    public bool MoveFrom { get; init; } = true;

    public bool MoveTo { get; init; } = true;

    public bool Attrib { get; init; }

    public bool Modify { get; init; }
}
