namespace Meshward.Client.Results;

/// <summary>A row of a table of rules.</summary>
/// <param name="From">Loads from which on it holds, by name.</param>
/// <param name="Action">Values of the controls, by name.</param>
internal sealed record RuleRow(OrderedValues From, OrderedValues Action);
