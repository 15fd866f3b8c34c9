using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Meshward.Core.Actuation;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>What the lease of a mesh says.</summary>
public sealed record LeaseRecord
{
    private const string BeforeAnnotation = "meshward.io/before";
    private const string ControlsAnnotation = "meshward.io/controls";
    private const string StoreAnnotation = "meshward.io/store";
    private const string GenerationAnnotation = "meshward.io/generation";

    private LeaseRecord()
    {
    }

    /// <summary>Who holds it; null for nobody.</summary>
    public string? Holder { get; private init; }

    /// <summary>Since when; null where that is not told.</summary>
    public DateTimeOffset? Since { get; private init; }

    /// <summary>The controller that holds it; null where the holder is none.</summary>
    public ControllerClaim? Controller { get; private init; }

    /// <summary>
    /// Its number, from 1: larger than those of all who held it before, and than any that they wrote on what they changed. Whoever writes names it.
    /// </summary>
    public long Number { get; private init; }

    /// <summary>The run that has not put the mesh back, which is its holder, or has died; null for none.</summary>
    public UnfinishedRun? Unfinished { get; private init; }

    /// <summary>When the holder gave its last sign of life, by its own clock.</summary>
    internal DateTime? Renewed { get; private init; }

    /// <summary>How long that is good for.</summary>
    internal TimeSpan Life { get; private init; }

    /// <summary>The holder in a few words; empty for nobody.</summary>
    public override string ToString() => Holder is null ? ""
        : Since is DateTimeOffset since ? string.Create(CultureInfo.InvariantCulture, $"{Holder}, since {since:yyyy-MM-dd HH:mm:ss} UTC") : Holder;

    internal static LeaseRecord Of(V1Lease lease) => new()
    {
        Holder = lease.Spec?.HolderIdentity is { Length: > 0 } holder ? holder : null,
        Since = lease.Spec?.AcquireTime is DateTime acquired ? new DateTimeOffset(acquired.ToUniversalTime()) : null,
        Renewed = lease.Spec?.RenewTime,
        Life = TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? 0),
        Controller = Annotation(lease, ControlsAnnotation) is not string mesh ? null
            : new ControllerClaim(mesh, Annotation(lease, StoreAnnotation) ?? "", LeaseFence.Read(Annotation(lease, GenerationAnnotation)), ""),
        Number = (lease.Spec?.LeaseTransitions ?? 0) + 1L,
        Unfinished = Annotation(lease, BeforeAnnotation) is string text ? Read(text) : null,
    };

    /// <summary>Writes a holder; null for nobody.</summary>
    internal static void Write(V1Lease lease, LeaseHolder? holder, TimeSpan life, DateTimeOffset now)
    {
        lease.Spec ??= new V1LeaseSpec();
        lease.Spec.HolderIdentity = holder?.Name;
        lease.Spec.AcquireTime = lease.Spec.RenewTime = now.UtcDateTime;
        lease.Spec.LeaseDurationSeconds = (int)life.TotalSeconds;
        lease.Spec.LeaseTransitions = holder is null ? lease.Spec.LeaseTransitions : (lease.Spec.LeaseTransitions ?? -1) + 1;
        Annotate(lease, ControlsAnnotation, holder?.Controller?.Mesh);
        Annotate(lease, StoreAnnotation, holder?.Controller?.Store);
        Annotate(lease, GenerationAnnotation, holder?.Controller?.Generation.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Makes its number larger than one that was found, where it is not.</summary>
    internal static void Raise(V1Lease lease, long above) => lease.Spec.LeaseTransitions = (int)Math.Max(lease.Spec.LeaseTransitions ?? 0, Math.Min(above, int.MaxValue));

    /// <summary>Writes a run that has not put the mesh back; null for none.</summary>
    internal static void Write(V1Lease lease, UnfinishedRun? run) => Annotate(lease, BeforeAnnotation, run is null ? null : JsonSerializer.Serialize(run));

    private static UnfinishedRun Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<UnfinishedRun>(text) is
            {
                Run: not null, Scenario: not null, Before: { Traffic: not null, NodeCores: not null, ServiceCores: not null, Replicas: not null },
            } run ? run : throw new JsonException();
        }
        catch (JsonException problem)
        {
            throw new ActuatorException(
                $"Lease {ClusterLease.Name}: found no state of a mesh in annotation {BeforeAnnotation}, expected what collect wrote before it changed one; where the mesh is as it should be, remove the annotation",
                isPassing: false, problem);
        }
    }

    private static string? Annotation(V1Lease lease, string name) => lease.Metadata.Annotations is { } all && all.TryGetValue(name, out string? text) ? text : null;

    private static void Annotate(V1Lease lease, string name, string? text)
    {
        lease.Metadata.Annotations ??= new Dictionary<string, string>();
        if (text is null)
        {
            lease.Metadata.Annotations.Remove(name);
        }
        else
        {
            lease.Metadata.Annotations[name] = text;
        }
    }
}
