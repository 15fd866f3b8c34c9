using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>loads</c>.</summary>
internal static class LoadReading
{
    /// <summary>Name of the load that policies learn on.</summary>
    public const string Training = "training";

    /// <summary>The load patterns that are well formed.</summary>
    public static ImmutableArray<LoadPattern> Read(
        Located<ImmutableArray<Entry<(string Kind, Fields Fields)>>>? loads, Names names, ReadingContext context)
    {
        if (loads is null)
        {
            return [];
        }

        if (loads.Value.All(entry => entry.Name != Training))
        {
            string suggestion = string.Concat(loads.Value.Select(entry => Suggestion.For(entry.Name, [Training])));
            context.Findings.Add(
                loads.Place, $"found no load named '{Training}'{suggestion}; expected one, since policies learn on it");
        }

        return
        [
            .. loads.Value
                .Select(entry => entry.Value is { } load ? Read(entry, load.Value.Kind, load.Value.Fields, names, context) : null)
                .Where(load => load is not null)
                .Select(load => load!),
        ];
    }

    private static LoadPattern? Read(
        Entry<(string Kind, Fields Fields)> entry, string kind, Fields fields, Names names, ReadingContext context)
    {
        string name = entry.Name;
        return kind switch
        {
            LoadKeys.UniformChoice => UniformChoice(name, fields, names, context),
            LoadKeys.WeightedChoice => WeightedChoice(name, fields, names, context),
            LoadKeys.Constant => Constant(name, fields, names, context),
            LoadKeys.Sinusoid => Sinusoid(name, fields, names, context),
            RecordedKeys.Recorded => RecordedReading.Read(name, entry.Key, fields, names, context),
            _ => ShapeReading.Read(name, kind, fields, names, context),
        };
    }

    private static UniformChoiceLoad? UniformChoice(string name, Fields fields, Names names, ReadingContext context) =>
        Choices(fields, names, context) is { } choices && fields.Get(LoadKeys.HoldSteps) is { } hold
            ? new UniformChoiceLoad(name, Values(choices), (int)hold.Value)
            : null;

    private static WeightedChoiceLoad? WeightedChoice(string name, Fields fields, Names names, ReadingContext context)
    {
        ImmutableArray<ImmutableArray<Located<double>>>? choices = Choices(fields, names, context);
        if (fields.Get(LoadKeys.Weights) is not { } written
            || PerService(written, names, context) is not { } weights
            || choices is null
            || fields.Get(LoadKeys.HoldSteps) is not { } hold)
        {
            return null;
        }

        bool fit = true;
        for (int service = 0; service < weights.Length; service++)
        {
            if (weights[service].Length != choices.Value[service].Length)
            {
                context.Findings.Add(
                    written.Value.First(entry => entry.Name == names.Services[service]).Value!.Place,
                    $"found {weights[service].Length} weights; expected {choices.Value[service].Length}, one for each choice of "
                    + names.Services[service]);
                fit = false;
            }
        }

        return fit ? new WeightedChoiceLoad(name, Values(choices.Value), Values(weights), (int)hold.Value) : null;
    }

    private static ConstantLoad? Constant(string name, Fields fields, Names names, ReadingContext context) =>
        fields.Get(LoadKeys.Rates) is { } rates && PerService(rates, names, context) is { } perService
            ? new ConstantLoad(name, perService)
            : null;

    // Loads to choose from, ascending, per service.
    private static ImmutableArray<ImmutableArray<Located<double>>>? Choices(Fields fields, Names names, ReadingContext context)
    {
        if (fields.Get(LoadKeys.Choices) is not { } choices || PerService(choices, names, context) is not { } perService)
        {
            return null;
        }

        bool ascend = true;
        foreach (ImmutableArray<Located<double>> values in perService)
        {
            ascend &= Ascending(values, context);
        }

        return ascend ? perService : null;
    }

    private static ImmutableArray<ImmutableArray<double>> Values(ImmutableArray<ImmutableArray<Located<double>>> perService) =>
        [.. perService.Select(values => values.Select(value => value.Value).ToImmutableArray())];

    private static SinusoidLoad? Sinusoid(string name, Fields fields, Names names, ReadingContext context)
    {
        Located<double>? decimals = fields.Get(LoadKeys.Decimals);
        if (fields.Get(LoadKeys.Waves) is not { } waves
            || PerService(waves, names, context) is not { } perService
            || (fields.Has(LoadKeys.Decimals) && decimals is null))
        {
            return null;
        }

        Sinusoid?[] read = [.. perService.Select(wave => Wave(wave, context))];
        return read.Contains(null) ? null : new SinusoidLoad(name, [.. read.Select(wave => wave!)], (int?)decimals?.Value);
    }

    /// <summary>A wave; null with findings where something is wrong.</summary>
    public static Sinusoid? Wave(Fields wave, ReadingContext context)
    {
        if (wave.Get(LoadKeys.Mean) is not { } mean
            || wave.Get(LoadKeys.Amplitude) is not { } amplitude
            || wave.Get(LoadKeys.PeriodSteps) is not { } period
            || wave.Get(LoadKeys.Phase) is not { } phase)
        {
            return null;
        }

        if (amplitude.Value > mean.Value)
        {
            context.Findings.Add(
                amplitude.Place, $"found an amplitude of {amplitude.Node.Found}; expected at most the mean of {mean.Node.Found}, "
                + "as no load is negative");
            return null;
        }

        return new Sinusoid(mean.Value, amplitude.Value, period.Value, phase.Value);
    }

    /// <summary>Whether values ascend; a finding at the first that does not.</summary>
    public static bool Ascending(ImmutableArray<Located<double>> values, ReadingContext context)
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i].Value <= values[i - 1].Value)
            {
                context.Findings.Add(
                    values[i].Place,
                    $"found {values[i].Node.Found} behind {values[i - 1].Node.Found}; expected each value once, ascending");
                return false;
            }
        }

        return true;
    }

    /// <summary>One value per service, in the order of the mesh; null with findings where one is missing, unknown or wrong.</summary>
    public static ImmutableArray<T>? PerService<T>(Located<ImmutableArray<Entry<T>>> entries, Names names, ReadingContext context) =>
        PerName(entries, names, names.Services, "service", context);

    /// <summary>One value per name, in their order; null with findings where one is missing, unknown or wrong.</summary>
    public static ImmutableArray<T>? PerName<T>(
        Located<ImmutableArray<Entry<T>>> entries, Names names, ImmutableArray<string> wanted, string what, ReadingContext context)
    {
        if (!names.MeshIsComplete)
        {
            return null;
        }

        HashSet<string> all = [.. wanted];
        var byName = entries.Value.ToDictionary(entry => entry.Name);
        foreach (Entry<T> unknown in entries.Value.Where(entry => !all.Contains(entry.Name)))
        {
            context.Findings.Add(
                unknown.Key.Place, $"found the unknown {what} {unknown.Key.Found}{Suggestion.For(unknown.Name, wanted)}; "
                + $"expected one of: {NameList.Of(wanted)}");
        }

        string[] missing = [.. wanted.Where(name => !byName.ContainsKey(name))];
        if (missing.Length > 0)
        {
            context.Findings.Add(entries.Place, $"found no entry for {NameList.Of(missing)}; expected one for every {what}");
            return null;
        }

        Located<T>?[] values = [.. wanted.Select(name => byName[name].Value)];
        return values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
    }
}
