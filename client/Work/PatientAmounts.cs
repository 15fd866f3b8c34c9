using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Amounts of the past whose server may be away for a while.</summary>
/// <param name="history">The amounts.</param>
/// <param name="patience">How long to try again.</param>
internal sealed class PatientAmounts(IAmountHistory history, Patience patience) : IAmountHistory
{
    /// <inheritdoc />
    public Task<ImmutableArray<MetricSample>> ReadAsync(ControlSpec control, DateTimeOffset start, int count, TimeSpan step, CancellationToken cancellationToken) =>
        patience.RunAsync(_ => history.ReadAsync(control, start, count, step, cancellationToken));
}
