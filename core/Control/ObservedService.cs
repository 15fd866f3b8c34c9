namespace Meshward.Core.Control;

/// <summary>The load of a service as a decision takes it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Quality">How far its metrics can be trusted.</param>
/// <param name="LoadPerSecond">
/// Offered requests per second, finite and at least 0: measured where the quality is good, else filled in, as <see cref="ObservedMesh"/> says.
/// </param>
/// <param name="MissingShare">Share of the load that is not measured, 0 to 1; 0 where the quality is good.</param>
/// <param name="AgeSeconds">Age of the newest sample; null where there is none.</param>
/// <param name="Reason">What is wrong with the metrics, in words; empty where nothing is.</param>
public sealed record ObservedService(
    string Service, SignalQuality Quality, double LoadPerSecond, double MissingShare, double? AgeSeconds, string Reason);
