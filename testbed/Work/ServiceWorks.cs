using System.Collections.Immutable;

namespace Meshward.Testbed.Work;

/// <summary>The work of each service on a node.</summary>
internal static class ServiceWorks
{
    /// <summary>[services] work of each service.</summary>
    /// <param name="options">Services, kind of work, seed.</param>
    /// <param name="node">Place of the node among the nodes, from 0.</param>
    /// <param name="objects">The database; null where work is timed.</param>
    public static ImmutableArray<IServiceWork> For(TestbedOptions options, int node, ObjectStore? objects) =>
        [.. options.Services.Select((service, index) => Of(service, options, node, objects, checked(options.Seed * 1000 + node * 100 + index)))];

    private static IServiceWork Of(ServiceProfile service, TestbedOptions options, int node, ObjectStore? objects, long seed) => (options.Work, service.Task) switch
    {
        (WorkKind.Timed, _) => new TimedWork(service, seed),
        (_, ServiceTask.MultiplyMatrices) => new MatrixWork(service.Size, seed),
        _ => new LookUpWork(objects!, new ObjectTable(service.Name, service.Size), seed),
    };
}
