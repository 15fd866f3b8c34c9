using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>
/// Work on several scenarios before anything is learned: what is wrong with one does not keep the mistakes of the others from being told.
/// </summary>
/// <param name="files">The scenarios' files, as the user gave them.</param>
internal sealed class EachScenario(ImmutableArray<string> files)
{
    private readonly SortedDictionary<int, ImmutableArray<Diagnostic>> _mistakes = [];

    /// <summary>Does a step of the work for every scenario that is right so far.</summary>
    /// <param name="inputs">What the step before gave, by scenario; null where the scenario is wrong.</param>
    /// <param name="step">The step; it throws <see cref="BadInputException"/> where the scenario is wrong.</param>
    public async Task<ImmutableArray<TOut?>> DoAsync<TIn, TOut>(ImmutableArray<TIn?> inputs, Func<TIn, Task<TOut>> step)
        where TIn : class
        where TOut : class
    {
        var outputs = new TOut?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input)
            {
                continue;
            }

            try
            {
                outputs[i] = await step(input);
            }
            catch (BadInputException bad)
            {
                _mistakes[i] = [.. bad.Diagnostics.Select(mistake => Named(mistake, files[i]))];
            }
        }

        return [.. outputs];
    }

    /// <summary>Adds mistakes that are none of one scenario's.</summary>
    public void Add(ImmutableArray<Diagnostic> mistakes) => _mistakes[-1] = [.. _mistakes.GetValueOrDefault(-1, []), .. mistakes];

    /// <summary>The results of the last step, or all mistakes of all scenarios.</summary>
    /// <exception cref="BadInputException">A scenario was wrong.</exception>
    public ImmutableArray<T> OrStop<T>(ImmutableArray<T?> results)
        where T : class => _mistakes.Count == 0
            ? [.. results.Select(result => result!)]
            : throw new BadInputException([.. _mistakes.Values.SelectMany(each => each).Distinct()]);

    // Of several scenarios a mistake of a flag, such as a variant that only some have, has to say which.
    private Diagnostic Named(Diagnostic mistake, string file) =>
        files.Length > 1 && mistake.Source.StartsWith("--", StringComparison.Ordinal) ? mistake with { Source = $"{mistake.Source} ({file})" } : mistake;
}
