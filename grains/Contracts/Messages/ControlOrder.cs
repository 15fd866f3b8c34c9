namespace Meshward.Grains.Contracts;

/// <summary>What a controller is to do, with all that a silo needs for it; on the wire and in storage.</summary>
/// <param name="Id">Tells orders apart: the same one twice is done once.</param>
/// <param name="From">Who gives it, for people, in one line.</param>
/// <param name="Scenario">Text of the scenario.</param>
/// <param name="Model">The fitted system model, as its file holds it.</param>
/// <param name="Policy">The learned policy, as its file holds it; empty for none: then the calibrated rules act.</param>
/// <param name="Twin">The calibrated rules; null where the scenario has none.</param>
/// <param name="Place">The mesh.</param>
/// <param name="Feed">Where its metrics come from.</param>
/// <param name="IsDryRun">Whether nothing is sent to the mesh.</param>
[GenerateSerializer, Immutable, Alias("meshward.control-order")]
public sealed record ControlOrder(
    [property: Id(0)] string Id,
    [property: Id(1)] string From,
    [property: Id(2)] string Scenario,
    [property: Id(3)] ReadOnlyMemory<byte> Model,
    [property: Id(4)] ReadOnlyMemory<byte> Policy,
    [property: Id(5)] TwinTable? Twin,
    [property: Id(6)] MeshPlace Place,
    [property: Id(7)] MetricFeed Feed,
    [property: Id(8)] bool IsDryRun)
{
    /// <summary>Why the policy may act, in one line; null where nobody asked.</summary>
    [Id(9)]
    public string? Standing { get; init; }

    /// <summary>Whether it may although the gate has not passed it.</summary>
    [Id(10)]
    public bool IsGateOverridden { get; init; }

    /// <summary>What it needs to adapt (<see cref="Meshward.Core.Control.Adaptation.AdaptationBasisFile"/>); empty where it does not: the policy acts whatever is measured.</summary>
    [Id(11)]
    public ReadOnlyMemory<byte> Adaptation { get; init; }

    /// <summary>Budget of each training in environment steps, above 0; null for that of the scenario.</summary>
    [Id(12)]
    public long? TrainingSteps { get; init; }

    /// <summary>Samples since a change with which a training begins, above 0; null for the usual number.</summary>
    [Id(13)]
    public int? SamplesToTrain { get; init; }
}
