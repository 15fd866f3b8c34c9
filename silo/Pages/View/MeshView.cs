using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>All that the page of a mesh says, in words and numbers, without form.</summary>
internal sealed record MeshView
{
    /// <summary>Name of the mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>When it was so.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How its controller stands.</summary>
    public required StandingView Standing { get; init; }

    /// <summary>The few figures that come first.</summary>
    public required ImmutableArray<TileView> Tiles { get; init; }

    /// <summary>What the controller did so far and goes by: names and values.</summary>
    public required ImmutableArray<(string Name, string Value)> Facts { get; init; }

    /// <summary>The objectives, missed ones first.</summary>
    public required ImmutableArray<ObjectiveRow> Objectives { get; init; }

    /// <summary>The services, in the order of the scenario.</summary>
    public required ImmutableArray<LoadRow> Loads { get; init; }

    /// <summary>The controls, in the order of the scenario.</summary>
    public required ImmutableArray<ControlRow> Controls { get; init; }

    /// <summary>Decisions and events, the newest first.</summary>
    public required ImmutableArray<StepRow> Steps { get; init; }

    /// <summary>Where adaptation stands.</summary>
    public required AdaptationView Adaptation { get; init; }

    /// <summary>Trainings of the scenario, the newest first.</summary>
    public required ImmutableArray<TrainingRow> Trainings { get; init; }

    /// <summary>What can be asked of the controller.</summary>
    public required OrdersView Orders { get; init; }

    /// <summary>Charts of the last hour.</summary>
    public required ChartSet Hour { get; init; }

    /// <summary>Charts of the last day.</summary>
    public required ChartSet Day { get; init; }

    /// <summary>Chart of the trainings; null where there are none.</summary>
    public required ChartView? Learning { get; init; }

    /// <summary>Whether older records are still being read.</summary>
    public required bool IsReading { get; init; }

    /// <summary>What is worth being told to those who listen: it changes when something changes that matters.</summary>
    public required string Announcement { get; init; }
}

/// <summary>How a controller stands.</summary>
/// <param name="Word">In a word or two.</param>
/// <param name="Tone">For the eye.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="Problem">One line on what is wrong; null where nothing is.</param>
internal sealed record StandingView(string Word, Tone Tone, string Detail, string? Problem);

/// <summary>A figure that stands out.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Note">What to know of it.</param>
/// <param name="Tone">For the eye.</param>
internal sealed record TileView(string Name, string Value, string Note, Tone Tone);

/// <summary>An objective now.</summary>
/// <param name="Bound">As it is written.</param>
/// <param name="Measured">What was measured last.</param>
/// <param name="Limit">Its limit.</param>
/// <param name="Standing">Whether it is met.</param>
/// <param name="Tone">The same for the eye.</param>
/// <param name="KeptLastHour">Share of the last hour's steps in which it was met.</param>
internal sealed record ObjectiveRow(string Bound, string Measured, string Limit, string Standing, Tone Tone, string KeptLastHour);

/// <summary>The load of a service now.</summary>
/// <param name="Service">The service.</param>
/// <param name="Offered">Requests that come.</param>
/// <param name="Carried">Requests that are let through.</param>
/// <param name="Metrics">What is wrong with its metrics, or that nothing is.</param>
/// <param name="Tone">The same for the eye.</param>
internal sealed record LoadRow(string Service, string Offered, string Carried, string Metrics, Tone Tone);

/// <summary>A control now.</summary>
/// <param name="Control">Its name.</param>
/// <param name="Kind">What it sets.</param>
/// <param name="Present">Its value on the mesh.</param>
/// <param name="Desired">What the last decision wants; empty where that is the same.</param>
/// <param name="Share">The value as a share of what it may be, 0 to 1, where it is a share; null otherwise.</param>
internal sealed record ControlRow(string Control, string Kind, string Present, string Desired, double? Share);

/// <summary>A training of the scenario.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Tone">The same for the eye.</param>
/// <param name="Started">When it was started.</param>
/// <param name="Steps">Environment steps.</param>
/// <param name="Reward">Its best reward, beside the optimum.</param>
/// <param name="Note">What else there is to say.</param>
internal sealed record TrainingRow(string Run, string Phase, Tone Tone, DateTimeOffset Started, string Steps, string Reward, string Note);

/// <summary>Where adaptation stands.</summary>
/// <param name="Stage">In a word or two.</param>
/// <param name="Tone">For the eye.</param>
/// <param name="Facts">Names and values.</param>
/// <param name="Drift">The last line on drift of the model; null where none is known.</param>
internal sealed record AdaptationView(string Stage, Tone Tone, ImmutableArray<(string Name, string Value)> Facts, string? Drift);

/// <summary>What can be asked of a controller.</summary>
/// <param name="CanPause">Whether it can be paused.</param>
/// <param name="CanResume">Whether it can be resumed.</param>
/// <param name="CanRollBack">Whether it can be rolled back.</param>
/// <param name="Note">What to know before, or of an order that waits.</param>
internal sealed record OrdersView(bool CanPause, bool CanResume, bool CanRollBack, string Note);

/// <summary>The charts of a stretch of time.</summary>
/// <param name="Objectives">One for each objective that is followed.</param>
/// <param name="Load">Offered and carried load.</param>
/// <param name="Controls">One for each kind of control.</param>
/// <param name="Reward">The reward.</param>
internal sealed record ChartSet(ImmutableArray<ChartView> Objectives, ChartView Load, ImmutableArray<ChartView> Controls, ChartView Reward)
{
    /// <summary>All of them in the order of the page.</summary>
    public IEnumerable<ChartView> All => [.. Objectives, Load, .. Controls, Reward];
}
