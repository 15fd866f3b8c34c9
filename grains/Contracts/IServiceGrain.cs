namespace Meshward.Grains.Contracts;

/// <summary>One service of a mesh; its key is <see cref="GrainKeys.Service"/>. Whoever feeds it and whoever reads it see their own side only.</summary>
[Alias("meshward.service")]
public interface IServiceGrain : IServiceIngest, IServiceMetrics;
