using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Comparison;

/// <summary>
/// Fits system models, and remembers the last one: scenarios that differ in their objectives alone have the same model, which may take
/// ten seconds and half a gigabyte.
/// </summary>
internal sealed class FitMemory
{
    private (string Key, FittedSystemModel Model)? _last;

    /// <summary>The model of a scenario: to the bit the one that it would have without the memory.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public FittedSystemModel Fit(Scenario scenario, TraceTable trace, long seed, CancellationToken stop)
    {
        string key = SystemModelKey.Of(scenario, TraceHash.Of(trace), seed);
        if (_last is not { } last || last.Key != key)
        {
            _last = null; // before the next one is made: two may be too large together
            _last = last = (key, SystemModelFitter.Fit(scenario, trace, seed, Environment.ProcessorCount, stop).OrStop());
        }

        return last.Model;
    }
}
