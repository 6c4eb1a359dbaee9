using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>A directory that the storm blows in, and the remote that is to be the same.</summary>
internal sealed record ChurnTree(TestTree Source, TestTree Remote);
