namespace Meshward.Core.Scenarios;

/// <summary>
/// Windows in which requests were admitted and none completed: the trace holds a zero where the delay was longer than the window.
/// </summary>
/// <param name="AdmittedColumn">Column whose value above zero says that requests were admitted.</param>
/// <param name="AtLeast">Delay that such a window counts as: the window or the time-out.</param>
public sealed record NothingCompleted(string AdmittedColumn, TimeSpan AtLeast);
