using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Loop;

namespace Meshward.Core.Control.Adaptation;

/// <summary>What a controller that adapts keeps from step to step, over the death of its silo: plain data that all else follows from.</summary>
/// <param name="Basis">Hash of scenario and model that it belongs to.</param>
/// <param name="OrderedSha256">Hash of the policy that the controller was ordered with.</param>
public sealed record AdaptationMemory(string Basis, string OrderedSha256)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // NaN is what is not known of a sample
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Model, samples, and who decides.</summary>
    public AdaptationState State { get; init; } = AdaptationState.Start;

    /// <summary>The policy that took over; null while the one of the order is in force.</summary>
    public AdaptedPolicy? Policy { get; init; }

    /// <summary>[steps][services] loads of late, requests per second: what the gate replays.</summary>
    public ImmutableArray<ImmutableArray<double>> Traffic { get; init; } = [];

    /// <summary>Number of the last decision whose outcome it learned of; 0 for none.</summary>
    public long LastStep { get; init; }

    /// <summary>What happened in that step, which the journal may not have yet.</summary>
    public ImmutableArray<ProposalChange> Untold { get; init; } = [];

    /// <summary>What came of it so far.</summary>
    public AdaptationCounts Counts { get; init; } = new();

    /// <summary>Hash of the file of the policy in force.</summary>
    [JsonIgnore]
    public string InForce => Policy?.Sha256 ?? OrderedSha256;

    /// <summary>What to go on with under an order: this, where it is about the same mesh and policy, or the one that took over; else anew.</summary>
    /// <param name="basis">Hash of scenario and model of the order.</param>
    /// <param name="policySha256">Hash of its policy.</param>
    public AdaptationMemory For(string basis, string policySha256) =>
        basis != Basis || (policySha256 != OrderedSha256 && policySha256 != InForce) ? new AdaptationMemory(basis, policySha256) : this;

    /// <summary>As text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_options);

    /// <summary>From text; null where it is of another version.</summary>
    /// <param name="json">The text.</param>
    public static AdaptationMemory? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<AdaptationMemory>(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
