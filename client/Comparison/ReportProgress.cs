using Meshward.Client.Output;

namespace Meshward.Client.Comparison;

/// <summary>How far a report is: a line on standard error for every step, with an estimate of what is left.</summary>
/// <param name="terminal">Where to tell.</param>
/// <param name="clock">For the estimate.</param>
/// <param name="total">All steps, in a unit of effort that is about a second.</param>
internal sealed class ReportProgress(Terminal terminal, TimeProvider clock, double total)
{
    private readonly long _start = clock.GetTimestamp();
    private double _done;

    /// <summary>Tells of a step that is done.</summary>
    /// <param name="effort">Its part of the whole.</param>
    /// <param name="what">What was done.</param>
    public void Done(double effort, string what)
    {
        _done = Math.Min(_done + effort, total);
        double left = clock.GetElapsedTime(_start).TotalSeconds / _done * (total - _done);
        string estimate = _done < total ? $", about {Figures.Duration(Math.Ceiling(left))} left" : "";
        terminal.Error.WriteLine($"{Figures.Percent(_done / total)}: {what}{estimate}");
    }
}
