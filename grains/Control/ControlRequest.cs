using Meshward.Core.Control;

namespace Meshward.Grains.Control;

/// <summary>One order of an operator.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Order">The order.</param>
/// <param name="From">Who gave it.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("meshward.control-request")]
internal sealed record ControlRequest(
    [property: Id(0)] long Number, [property: Id(1)] OperatorOrder Order, [property: Id(2)] string From, [property: Id(3)] DateTimeOffset At);
