using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>A directory that a test works in, by paths below it.</summary>
internal sealed class TestTree(string root)
{
    /// <summary>Its absolute path.</summary>
    public string Root { get; } = root;

    public BytePath At(BytePath path) => ((BytePath)Root).Join(path);

    /// <summary>Writes a file as <c>echo &gt;</c> does: opened, truncated, written, closed.</summary>
    public void Write(BytePath path, string content) => ByteFile.Write(At(path), Encoding.UTF8.GetBytes(content));

    public void Write(BytePath path, byte[] content) => ByteFile.Write(At(path), content);

    public void Append(BytePath path, string content) => ByteFile.Write(At(path), Encoding.UTF8.GetBytes(content), append: true);

    /// <summary>As <c>mkdir -p</c>.</summary>
    public void MakeDirectory(BytePath path)
    {
        byte[] bytes = path.Bytes;
        for (int end = 1; end <= bytes.Length; end++)
        {
            if (end < bytes.Length && bytes[end] != (byte)'/')
                continue;
            BytePath part = At(bytes[..end]);
            if (ByteFileStatus.Of(part) is null)
                ByteFile.MakeDirectory(part);
        }
    }

    public void Remove(BytePath path) => ByteFile.Remove(At(path));

    public void Rename(BytePath from, BytePath to) => ByteFile.Rename(At(from), At(to));

    public void ChangeMode(BytePath path, int mode) => ByteFile.ChangeMode(At(path), mode);

    public void MakeSymbolicLink(BytePath path, BytePath target) => ByteFile.MakeSymbolicLink(At(path), target);

    public void MakeHardLink(BytePath path, BytePath existing) => ByteFile.MakeHardLink(At(path), At(existing));

    public void MakeFifo(BytePath path) => ByteFile.MakeFifo(At(path));

    public bool Exists(BytePath path) => ByteFileStatus.Of(At(path)) is not null;

    public ByteFileStatus? Status(BytePath path) => ByteFileStatus.Of(At(path));

    /// <summary>A file's content; null where there is none.</summary>
    public string? Read(BytePath path) =>
        ByteFileStatus.Of(At(path)) is { Type: FileType.File } ? Encoding.UTF8.GetString(ByteFile.Read(At(path))) : null;

    public TreeSnapshot Snapshot() => TreeSnapshot.Of(Root);

    public override string ToString() => Root;
}
