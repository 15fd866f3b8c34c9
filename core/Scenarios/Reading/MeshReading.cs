using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>mesh</c>.</summary>
internal static class MeshReading
{
    /// <summary>The names of services and nodes; incomplete where one of the lists was wrong.</summary>
    public static Names ReadNames(Fields? mesh, ReadingContext context)
    {
        Located<ImmutableArray<Located<string>>>? services = mesh?.Get(MeshKeys.Services);
        Located<ImmutableArray<Located<string>>>? nodes = mesh?.Get(MeshKeys.Nodes);
        Dictionary<string, Place> seen = [];
        foreach (Located<string> name in (services?.Value ?? []).Concat(nodes?.Value ?? []))
        {
            if (!seen.TryAdd(name.Value, name.Place))
            {
                context.Findings.Add(
                    name.Place, $"found the name '{name.Value}' a second time (first in line {seen[name.Value].Line}); "
                    + "expected services and nodes with names of their own");
            }
        }

        return new Names
        {
            Services = [.. (services?.Value ?? []).Select(name => name.Value).Distinct()],
            Nodes = [.. (nodes?.Value ?? []).Select(name => name.Value).Distinct()],
            MeshIsComplete = services is not null && nodes is not null,
        };
    }

    /// <summary>The mesh; null where something is missing.</summary>
    public static MeshSpec? Read(Fields? mesh, Names names, ReadingContext context)
    {
        if (mesh?.Get(MeshKeys.TimeStep) is not { } step || mesh.Get(MeshKeys.SettlingTime) is not { } settling)
        {
            return null;
        }

        if (settling.Value >= step.Value)
        {
            context.Findings.Add(
                settling.Place, $"found a settling time of {settling.Node.Found}; expected less than the time step of {step.Node.Found}, "
                + "so that time is left for monitoring");
            return null;
        }

        return new MeshSpec(names.Services, names.Nodes, step.Value, settling.Value);
    }
}
