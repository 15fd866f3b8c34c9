using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.LoadShapes;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads load patterns in which every service has a shape of its own.</summary>
internal static class ShapeReading
{
    /// <summary>The pattern; null with findings where something is wrong.</summary>
    public static ShapedLoad? Read(string name, string kind, Fields fields, Names names, ReadingContext context)
    {
        Located<double>? decimals = fields.Get(LoadKeys.Decimals);
        if (fields.Get(ShapeKeys.Services[kind]) is not { } services
            || LoadReading.PerService(services, names, context) is not { } perService
            || (fields.Has(LoadKeys.Decimals) && decimals is null))
        {
            return null;
        }

        LoadShape?[] shapes = [.. perService.Select(service => ReadShape(kind, service, context))];
        return shapes.Contains(null) ? null : new ShapedLoad(name, [.. shapes.Select(shape => shape!)], (int?)decimals?.Value);
    }

    private static LoadShape? ReadShape(string kind, Fields service, ReadingContext context) => kind switch
    {
        ShapeKeys.Stepped => service.Get(ShapeKeys.Rates) is { } rates && service.Get(ShapeKeys.HoldSteps) is { } hold
            ? new SteppedShape([.. rates.Value.Select(rate => rate.Value)], (int)hold.Value)
            : null,
        ShapeKeys.Bursty => ReadBursts(service, context),
        ShapeKeys.FlashCrowd => ReadCrowd(service),
        ShapeKeys.Diurnal => LoadReading.Wave(service, context) is { } wave && service.Get(ShapeKeys.Noise) is { } noise
            ? new DiurnalShape(wave, noise.Value)
            : null,
        _ => LoadReading.Wave(service, context) is { } rate && service.Get(ShapeKeys.Interval) is { } interval
            ? new PoissonWaveShape(rate, interval.Value.TotalSeconds)
            : null,
    };

    private static BurstyShape? ReadBursts(Fields service, ReadingContext context)
    {
        if (service.Get(ShapeKeys.Quiet) is not { } quiet
            || service.Get(ShapeKeys.Burst) is not { } burst
            || service.Get(ShapeKeys.QuietSteps) is not { } quietSteps
            || service.Get(ShapeKeys.BurstSteps) is not { } burstSteps)
        {
            return null;
        }

        if (burst.Value > quiet.Value)
        {
            return new BurstyShape(quiet.Value, burst.Value, quietSteps.Value, burstSteps.Value);
        }

        context.Findings.Add(burst.Place, $"found a burst of {burst.Node.Found}; expected more than the quiet load of {quiet.Node.Found}");
        return null;
    }

    private static FlashCrowdShape? ReadCrowd(Fields service) =>
        service.Get(ShapeKeys.Base) is { } usual
        && service.Get(ShapeKeys.Peak) is { } peak
        && service.Get(ShapeKeys.BeginStep) is { } begin
        && service.Get(ShapeKeys.RiseSteps) is { } rise
        && service.Get(ShapeKeys.PeakSteps) is { } hold
        && service.Get(ShapeKeys.FallSteps) is { } fall
            ? new FlashCrowdShape(usual.Value, peak.Value, (int)begin.Value, (int)rise.Value, (int)hold.Value, (int)fall.Value)
            : null;
}
