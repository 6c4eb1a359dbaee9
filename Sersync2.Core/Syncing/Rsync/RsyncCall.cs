using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>One run of rsync, before it has words.</summary>
internal sealed record RsyncCall
{
    public required NameList Names { get; init; }

    /// <summary><c>-r</c>, or its opposite even where the user's options hold an <c>r</c>.</summary>
    public required bool Recursive { get; init; }

    /// <summary><c>--delete</c>: what exists at the remote alone, below directories that are walked, goes.</summary>
    public bool Delete { get; init; }

    /// <summary><c>--force</c>: a directory that is in the way of something else goes.</summary>
    public bool Force { get; init; }

    /// <summary><c>--delete-missing-args</c>: a listed name that is gone here goes there.</summary>
    public bool DeleteMissing { get; init; }

    /// <summary>Change nothing, and only list.</summary>
    public Listing Listing { get; init; }

    /// <summary>Directories that hold protected entries stay, and rsync's word on that is no failure.</summary>
    public bool KeepsProtected { get; init; }

    /// <summary>What it deletes were files here: a directory that the remote has in the place of one stays, and is told.</summary>
    public bool OnlyFiles { get; init; }

    /// <summary>Which of the user's options it has.</summary>
    public UserPart User { get; init; }

    /// <summary>Write every file anew, whatever its size and time say.</summary>
    public bool Rewrite { get; init; }

    /// <summary>The files are new ones: <c>--inplace</c> of the user's would write them into what has their names, and maybe others.</summary>
    public bool NewFiles { get; init; }

    /// <summary>Compare by checksums: size and time may be those of another file.</summary>
    public bool Checksum { get; init; }

    /// <summary>The directory that is synced, in place of the watch path.</summary>
    public RelativePath Subdirectory { get; init; }

    /// <summary>Where the remote has the same files already; the root for nowhere.</summary>
    public RelativePath LinkDestination { get; init; }

    /// <summary><c>-n</c>: change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether <c>--delete-excluded</c>, where the user has it, is obeyed: in a full sync that was asked for, unless there is an <see cref="Exclude"/>.</summary>
    public bool MayDeleteExcluded { get; init; }

    /// <summary>Print what is done, path by path.</summary>
    public bool Itemize { get; init; }

    /// <summary>
    /// Print of each file the size and time that it is sent with: see <see cref="DeliveredLine"/>. And what is the same as
    /// well, but in a full sync.
    /// </summary>
    public bool ItemizeAll { get; init; }

    /// <summary>What is newer at the remote is written over, though the user has <c>-u</c>.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What the lines that name a path begin with: see <see cref="ItemizedLine"/>.</summary>
    public string Mark { get; init; } = ItemizedLine.NewMark();

    /// <summary>Ask for the numbers of the run.</summary>
    public bool Statistics { get; init; }

    /// <summary>Tell how far it has come.</summary>
    public bool Progress { get; init; }

    /// <summary>Further words, as patterns of <c>--exclude</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>What goes to standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The paths of a files-from list as rsync reads it.</summary>
    public static byte[] FileList(IEnumerable<RelativePath> paths)
    {
        using var list = new MemoryStream();
        foreach (RelativePath path in paths)
        {
            // Without the slash a name that begins with '#' or ';' is a comment; with "./" the root's own mode is sent.
            list.WriteByte((byte)'/');
            list.Write(path.Bytes);
            list.WriteByte(0);
        }

        return list.ToArray();
    }

    /// <summary>The paths of such a list.</summary>
    public static IEnumerable<RelativePath> PathsOf(ReadOnlyMemory<byte> list)
    {
        for (int end; (end = list.Span.IndexOf((byte)0)) >= 0; list = list[(end + 1)..])
            yield return new RelativePath(list.Span[1..end]);
    }
}
