namespace Meshward.Testbed.Load;

/// <summary>What became of a request.</summary>
/// <param name="Service">Place of its service among the services.</param>
/// <param name="Kind">What the answer says.</param>
/// <param name="DueSeconds">When it was to be sent: seconds since the load began.</param>
/// <param name="Time">From then until the end of the answer, or until there was to be none.</param>
public readonly record struct LoadAnswer(int Service, AnswerKind Kind, double DueSeconds, TimeSpan Time);
