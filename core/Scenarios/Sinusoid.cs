namespace Meshward.Core.Scenarios;

/// <summary>One service's wave: <c>mean + amplitude * sin(2 pi step / period + phase)</c>.</summary>
/// <param name="Mean">Mean load in requests per second.</param>
/// <param name="Amplitude">Amplitude in requests per second; at most the mean.</param>
/// <param name="PeriodSteps">Period in time steps.</param>
/// <param name="PhaseRadians">Phase in radians.</param>
public sealed record Sinusoid(double Mean, double Amplitude, double PeriodSteps, double PhaseRadians)
{
    /// <summary>The load at a time step, in requests per second.</summary>
    public double At(long step) => Mean + Amplitude * Math.Sin(2 * Math.PI * step / PeriodSteps + PhaseRadians);
}
