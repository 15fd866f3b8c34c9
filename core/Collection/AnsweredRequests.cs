namespace Meshward.Core.Collection;

/// <summary>Requests of a service that were answered in a stretch of time, as whoever sent them counts.</summary>
/// <param name="All">All answers, whatever they say. Requests without any answer are not among them.</param>
/// <param name="Broken">Those that were neither served nor shed nor over the time limit, as where a node is down.</param>
public readonly record struct AnsweredRequests(int All, int Broken);
