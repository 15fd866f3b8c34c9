using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>observation</c>.</summary>
internal static class ObservationReading
{
    private const string LoadPrefix = "load.";

    /// <summary>The observed quantities that are well formed.</summary>
    /// <param name="observation">What was read.</param>
    /// <param name="names">Services and nodes.</param>
    /// <param name="training">The training load; null where it is wrong.</param>
    /// <param name="controls">The controls.</param>
    /// <param name="controlsAreComplete">Whether <paramref name="controls"/> has them all.</param>
    /// <param name="context">Where mistakes go.</param>
    public static ImmutableArray<ObservedQuantity> Read(
        Located<ImmutableArray<Located<Fields>>>? observation,
        Names names,
        LoadPattern? training,
        ImmutableArray<ControlSpec> controls,
        bool controlsAreComplete,
        ReadingContext context)
    {
        string[] known = [.. names.Services.Select(service => LoadPrefix + service), .. controls.Select(control => control.Name)];
        HashSet<string> seen = [], all = [.. known];
        List<ObservedQuantity> read = [];
        foreach (Located<Fields> entry in observation?.Value ?? [])
        {
            if (entry.Value.Get(ObservationKeys.Quantity) is not { } quantity)
            {
                continue;
            }

            if (!seen.Add(quantity.Value))
            {
                context.Findings.Add(quantity.Place, $"found '{quantity.Value}' a second time; expected each quantity once");
            }
            else if (!all.Contains(quantity.Value))
            {
                if (names.MeshIsComplete && controlsAreComplete)
                {
                    context.Findings.Add(
                        quantity.Place, $"found '{quantity.Value}'{Suggestion.For(quantity.Value, known)}; "
                        + $"expected a load or a control, which are known before the action: {NameList.Of(known)}");
                }
            }
            else if (Scaled(quantity, entry.Value, Range(quantity.Value, names, training, controls), context) is { } observed)
            {
                read.Add(observed);
            }
        }

        return [.. read];
    }

    private static (double Low, double High)? Range(
        string quantity, Names names, LoadPattern? training, ImmutableArray<ControlSpec> controls) =>
        controls.FirstOrDefault(control => control.Name == quantity) is { } found
            ? (found.Levels[0], found.Levels[^1])
            : training?.Range(names.Services.IndexOf(quantity[LoadPrefix.Length..]));

    private static ObservedQuantity? Scaled(
        Located<string> quantity, Fields fields, (double Low, double High)? range, ReadingContext context)
    {
        Located<double>? low = fields.Get(ObservationKeys.Low), high = fields.Get(ObservationKeys.High);
        bool isBroken = (fields.Has(ObservationKeys.Low) && low is null) || (fields.Has(ObservationKeys.High) && high is null);
        double? from = low?.Value ?? range?.Low, to = high?.Value ?? range?.High;
        if (isBroken || from is null || to is null)
        {
            return null;
        }

        if (from >= to)
        {
            context.Findings.Add(
                (high ?? low)?.Place ?? quantity.Place,
                $"found the range {NumberShape.Write(from.Value)} to {NumberShape.Write(to.Value)} of '{quantity.Value}'; "
                + "expected a low below the high, written as { quantity: ..., low: ..., high: ... } where the load does not vary");
            return null;
        }

        return new ObservedQuantity(quantity.Value, from.Value, to.Value);
    }
}
