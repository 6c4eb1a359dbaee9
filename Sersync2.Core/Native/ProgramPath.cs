using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// A program as the absolute path of a file that may be run. Whatever is started by name is started by one of these: .NET
/// looks for a bare name beside this executable and in the working directory first.
/// </summary>
internal sealed class ProgramPath
{
    private readonly AbsolutePath _file;
    private readonly string _name;

    private ProgramPath(string name)
    {
        _name = name;
        _file = new AbsolutePath(name);
    }

    public AbsolutePath File => _file;

    /// <summary>Whether it is there still, and may be run.</summary>
    public bool IsThere => PathInfo.Of(_file, out _) is { IsFile: true } && MayBeRun();

    /// <summary>Looks for a program in <see cref="SearchPaths.ForPrograms"/>; an absolute name is taken as it is.</summary>
    /// <returns>Null where there is none, and for a name that counts from a working directory.</returns>
    public static ProgramPath? Find(string name)
    {
        if (name.Contains('/'))
            return name[0] == '/' && new ProgramPath(name) is { IsThere: true } given ? given : null;
        foreach (string directory in SearchPaths.ForPrograms().Split(':'))
        {
            if (name.Length > 0 && new ProgramPath($"{directory}/{name}") is { IsThere: true } found)
                return found;
        }

        return null;
    }

    /// <summary>To be started by.</summary>
    public override string ToString() => _name;

    private unsafe bool MayBeRun()
    {
        fixed (byte* file = _file.ToCString())
            return LibC.euidaccess(file, LibC.X_OK) == 0;
    }
}
