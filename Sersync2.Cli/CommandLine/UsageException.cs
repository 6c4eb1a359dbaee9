using Sersync2.Core;

namespace Sersync2.Cli.CommandLine;

/// <summary>A command line that cannot be obeyed; the message quotes the bad word.</summary>
internal sealed class UsageException(string problem) : SersyncException($"{problem}; see \"sersync2 --help\"");
