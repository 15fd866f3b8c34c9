namespace Meshward.Bench;

/// <summary>A silo that was ended.</summary>
/// <param name="AtSeconds">When, seconds of the soak.</param>
/// <param name="Silo">Its place among the silos.</param>
/// <param name="IsOrderly">Whether it was asked to (SIGTERM), and not killed.</param>
/// <param name="BackAfterSeconds">From then until a new one was ready in its place.</param>
internal sealed record SoakKill(double AtSeconds, int Silo, bool IsOrderly, double BackAfterSeconds);
