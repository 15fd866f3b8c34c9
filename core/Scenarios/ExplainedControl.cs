using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>A control of a scenario, for people.</summary>
/// <param name="Name">Name of the quantity that it sets.</param>
/// <param name="Meaning">What it does, in words.</param>
/// <param name="Mode"><c>absolute</c> or <c>incremental</c>.</param>
/// <param name="Unit">Unit of its values; empty for shares.</param>
/// <param name="Values">The values it can take, ascending.</param>
/// <param name="Initial">The value that the mesh starts from when a policy is judged.</param>
/// <param name="Start">The values that an episode of training starts from, each equally likely.</param>
/// <param name="Actions">Number of values that its sub-action takes.</param>
public sealed record ExplainedControl(
    string Name, string Meaning, string Mode, string Unit, ImmutableArray<double> Values, double Initial, ImmutableArray<double> Start, int Actions);
