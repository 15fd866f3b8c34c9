namespace Meshward.Cluster.Tests.Processes;

/// <summary>Tests that share silo processes, one after the other.</summary>
[CollectionDefinition]
public sealed class SilosCollection : ICollectionFixture<SilosFixture>;
