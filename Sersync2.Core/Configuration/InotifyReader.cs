namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;inotify&gt;</c>; an event that is not named keeps its default.</summary>
internal static class InotifyReader
{
    public static InotifySettings Read(ConfigBlock inotify)
    {
        var defaults = new InotifySettings();
        return new InotifySettings
        {
            Delete = IsOn("delete", defaults.Delete),
            CreateFolder = IsOn("createFolder", defaults.CreateFolder),
            CreateFile = IsOn("createFile", defaults.CreateFile),
            CloseWrite = IsOn("closeWrite", defaults.CloseWrite),
            MoveFrom = IsOn("moveFrom", defaults.MoveFrom),
            MoveTo = IsOn("moveTo", defaults.MoveTo),
            Attrib = IsOn("attrib", defaults.Attrib),
            Modify = IsOn("modify", defaults.Modify),
        };

        bool IsOn(string name, bool otherwise) => inotify.Block(name).IsOn(otherwise);
    }
}
