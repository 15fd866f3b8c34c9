namespace Meshward.Core.SystemModels;

/// <summary>A model as its file holds it.</summary>
/// <param name="Fitted">The model, its operating region and what became of the trace's rows.</param>
/// <param name="ScenarioHash">Hash of the scenario that it was fitted for.</param>
/// <param name="Key">What it was fitted from: <see cref="SystemModelKey"/>.</param>
public sealed record StoredSystemModel(FittedSystemModel Fitted, string ScenarioHash, string Key);
