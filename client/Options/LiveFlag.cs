using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;

namespace Meshward.Client.Options;

/// <summary>The flags of a live mesh, alike on every verb that takes them.</summary>
internal static class LiveFlag
{
    /// <summary>Help of <c>--context</c>.</summary>
    public const string Context = "With --on kubernetes: the kubeconfig file's context; default its current one";

    /// <summary>Help of <c>--kubeconfig</c>.</summary>
    public const string Kubeconfig = "With --on kubernetes: the kubeconfig file; default the one that kubectl takes";

    /// <summary>Help of <c>--drain</c>.</summary>
    public const string Drain = "With --on kubernetes: seconds that requests in flight get before capacity is taken away; default 5";

    /// <summary>Whether the mesh is on Kubernetes; otherwise it is the testbed.</summary>
    /// <param name="on">Text of <c>--on</c>; null where it is missing.</param>
    /// <exception cref="BadInputException">It is neither.</exception>
    public static bool IsLive(string? on) => FlagText.OneOf("--on", on, false, ("testbed", false), ("kubernetes", true));

    /// <summary>Time that requests in flight get before capacity is taken away.</summary>
    /// <param name="text">Text of <c>--drain</c>; null where it is missing.</param>
    /// <exception cref="BadInputException">It is no number of seconds.</exception>
    public static TimeSpan DrainOf(string? text) => FlagText.Seconds("--drain", text, 0) ?? new KubernetesTimes().Drain;

    /// <summary>What is wrong with flags that were given without a live mesh, where they would be without effect.</summary>
    /// <param name="on">Text of <c>--on</c>.</param>
    /// <param name="flags">The flags, and whether each was given.</param>
    public static IEnumerable<Diagnostic> Unused(string? on, params (string Flag, bool IsGiven)[] flags) =>
        flags.Where(flag => flag.IsGiven && on != "kubernetes").Select(flag => new Diagnostic(flag.Flag, null, null, "found without --on kubernetes, expected both or none"));
}
