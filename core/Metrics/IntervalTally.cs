namespace Meshward.Core.Metrics;

/// <summary>What was odd about the samples of a monitoring interval; all zero where nothing was.</summary>
/// <param name="NotFinite">Samples that were no count: NaN, infinite or negative.</param>
/// <param name="Resets">Counters or histograms that began again at zero.</param>
/// <param name="PodsStarted">Pods that were first seen in the interval.</param>
/// <param name="PodsEnded">Pods that were last seen in the interval; requests after their last sample are in no figure.</param>
/// <param name="SecondPages">Pages that were not counted, since another one of the same pod was.</param>
/// <param name="Late">Samples that came too late for an interval that was closed already, since the interval before this one was closed.</param>
/// <param name="Ahead">Samples that were left out since their time stamps lie in the future, since the interval before this one was closed.</param>
public sealed record IntervalTally(int NotFinite, int Resets, int PodsStarted, int PodsEnded, int SecondPages, int Late, int Ahead);
