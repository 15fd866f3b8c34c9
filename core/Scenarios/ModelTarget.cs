namespace Meshward.Core.Scenarios;

/// <summary>One output of the model.</summary>
/// <param name="Quantity">Name in expressions, for example <c>delay.compute</c>, in seconds for delays.</param>
/// <param name="Service">The service whose metrics hold the column.</param>
/// <param name="Column">Column of the trace.</param>
/// <param name="NothingCompleted">How windows in which nothing completed are told and counted; null where they cannot occur.</param>
public sealed record ModelTarget(string Quantity, string Service, string Column, NothingCompleted? NothingCompleted);
