namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>Something that brings a source to its remotes.</summary>
internal interface IContestant
{
    string Name { get; }

    /// <summary>Starts it on an arena that is ready.</summary>
    /// <param name="options">Further options of rsync.</param>
    IRunning Start(Arena arena, params string[] options);
}
