using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>control</c>: what the safety rules go by.</summary>
internal static class SafetyReading
{
    /// <summary>The numbers of the rules; the defaults where the section is left out. What was wrong is a finding.</summary>
    /// <param name="control">What was read.</param>
    /// <param name="controls">The controls that are well formed.</param>
    /// <param name="areComplete">Whether these are all.</param>
    /// <param name="context">Where mistakes go.</param>
    public static SafetySpec Read(Located<Fields>? control, ImmutableArray<ControlSpec> controls, bool areComplete, ReadingContext context)
    {
        if (control is null)
        {
            return new SafetySpec();
        }

        Fields fields = control.Value;
        SafetySpec spec = new()
        {
            StaleAfter = fields.Get(SafetyKeys.StaleAfter)?.Value,
            CoolDown = fields.Get(SafetyKeys.CoolDown)?.Value,
            GrowthCoolDown = fields.Get(SafetyKeys.GrowthCoolDown)?.Value ?? default,
            WindowSteps = Whole(SafetyKeys.WindowSteps),
            MissingShare = Number(SafetyKeys.MissingShare),
            HoldSteps = Whole(SafetyKeys.HoldSteps),
            BadSteps = Whole(SafetyKeys.BadSteps),
            DistrustSteps = Whole(SafetyKeys.DistrustSteps),
            DirectionChanges = Whole(SafetyKeys.DirectionChanges),
            DirectionWindowSteps = Whole(SafetyKeys.DirectionWindowSteps),
            LargestChange = Number(SafetyKeys.LargestChange),
            LargestGrowth = Number(SafetyKeys.LargestGrowth),
            PricePerCoreHour = fields.Get(SafetyKeys.PricePerCoreHour)?.Value,
            MostPerHour = fields.Get(SafetyKeys.MostPerHour)?.Value,
            Limits = ReadLimits(fields.Get(SafetyKeys.Limits), controls, areComplete, context),
        };
        CheckSpending(spec, fields, controls, areComplete, context);
        return spec;

        double Number(Key<double> key) => fields.Get(key)?.Value ?? 0;
        int Whole(Key<double> key) => (int)Number(key);
    }

    private static ImmutableArray<ControlLimits> ReadLimits(
        Located<ImmutableArray<Entry<Fields>>>? limits, ImmutableArray<ControlSpec> controls, bool areComplete, ReadingContext context)
    {
        var read = ImmutableArray.CreateBuilder<ControlLimits>();
        var byName = controls.ToDictionary(each => each.Name);
        foreach (Entry<Fields> entry in limits?.Value ?? [])
        {
            ControlSpec? control = byName.GetValueOrDefault(entry.Name);
            if (control is null && areComplete)
            {
                string[] known = [.. controls.Select(each => each.Name)];
                context.Findings.Add(
                    entry.Key.Place,
                    $"found limits of the unknown control {entry.Key.Found}{Suggestion.For(entry.Name, known)}; expected one of: {NameList.Of(known)}");
            }

            if (control is not null && entry.Value is { } fields)
            {
                ControlLimits own = Of(control.Name, fields.Value);
                CheckRange(own, control, fields.Place, context);
                read.Add(own);
            }
        }

        return read.ToImmutable();
    }

    private static ControlLimits Of(string control, Fields fields) => new(control)
    {
        Floor = fields.Get(SafetyKeys.Floor)?.Value,
        Ceiling = fields.Get(SafetyKeys.Ceiling)?.Value,
        LargestChange = fields.Get(SafetyKeys.OwnLargestChange)?.Value,
        LargestGrowth = fields.Get(SafetyKeys.OwnLargestGrowth)?.Value,
        CoolDown = fields.Get(SafetyKeys.OwnCoolDown)?.Value,
        GrowthCoolDown = fields.Get(SafetyKeys.OwnGrowthCoolDown)?.Value,
    };

    private static void CheckRange(ControlLimits own, ControlSpec control, Place place, ReadingContext context)
    {
        if (new SafetySpec { Limits = [own] }.LevelsOf(control).IsEmpty)
        {
            string floor = own.Floor is double low ? $"the floor {NumberShape.Write(low)}" : "no floor";
            string ceiling = own.Ceiling is double high ? $"the ceiling {NumberShape.Write(high)}" : "no ceiling";
            context.Findings.Add(
                place, $"found {floor} and {ceiling} of {control.Name}, with none of its values between; expected at least one of: {LevelReading.List(control.Levels)}");
        }
    }

    private static void CheckSpending(
        SafetySpec spec, Fields fields, ImmutableArray<ControlSpec> controls, bool areComplete, ReadingContext context)
    {
        if (fields.Get(SafetyKeys.MostPerHour) is not { } most)
        {
            return;
        }

        if (!fields.Has(SafetyKeys.PricePerCoreHour))
        {
            context.Findings.Add(most.Place, "found most-per-hour without a price; expected price-per-core-hour beside it");
        }
        else if (areComplete && spec.PricePerCoreHour is not null && controls.All(control => !spec.LevelsOf(control).IsEmpty)
            && Spending.PerHour(spec, controls, [.. controls.Select(control => (double?)spec.LevelsOf(control)[0])]) is double least && least > most.Value)
        {
            context.Findings.Add(
                most.Place, $"found {most.Node.Found} as most-per-hour; expected at least {NumberShape.Write(least)}, what the floors of the controls cost");
        }
    }
}
