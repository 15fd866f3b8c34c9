namespace Meshward.Core.Scenarios.Yaml;

/// <summary>Where something stands in a text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in the line, from 1.</param>
internal readonly record struct Place(int Line, int Column);
