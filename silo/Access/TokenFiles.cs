namespace Meshward.Silo.Access;

/// <summary>The files of tokens of a silo; at least one of the two.</summary>
/// <param name="Read">Tokens that may see; null for none.</param>
/// <param name="Operate">Tokens that may change; null for none.</param>
public sealed record TokenFiles(string? Read, string? Operate);
