namespace Meshward.Core.Control.Loop;

/// <summary>An operator's order as it is stored until a step takes it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Order">The order.</param>
/// <param name="From">Who gave it, for people.</param>
/// <param name="At">When.</param>
public sealed record OperatorRequest(long Number, OperatorOrder Order, string From, DateTimeOffset At);
