namespace Meshward.Silo.Tests;

/// <summary>Tests beside which no other runs in the process.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
