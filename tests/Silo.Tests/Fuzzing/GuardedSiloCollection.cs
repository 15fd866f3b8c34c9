namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>Tests that share one silo which asks for tokens.</summary>
[CollectionDefinition(nameof(GuardedSiloCollection))]
public sealed class GuardedSiloCollection : ICollectionFixture<GuardedSilo>;
