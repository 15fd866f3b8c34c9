using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Load;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>
/// What became of a load's requests, by the time step in which each was to be sent: what users got, whatever metrics say. For any number of threads.
/// </summary>
internal sealed class StepLedger
{
    private readonly Lock _gate = new();
    private readonly Scenario _scenario;
    private readonly double _stepSeconds;
    private readonly Tally[,] _tallies; // [steps, services]

    /// <summary>A ledger without answers yet.</summary>
    /// <param name="scenario">Services, targets, and the length of a time step.</param>
    /// <param name="plan">The load: it tells what is offered, answered or not.</param>
    /// <param name="steps">Time steps.</param>
    public StepLedger(Scenario scenario, LoadPlan plan, int steps)
    {
        (_scenario, _stepSeconds, _tallies) = (scenario, scenario.Mesh.TimeStep.TotalSeconds, new Tally[steps, scenario.Mesh.Services.Length]);
        foreach (Arrival arrival in plan.Times())
        {
            if (StepOf(arrival.Seconds) < steps)
            {
                _tallies[StepOf(arrival.Seconds), arrival.Service].Offered++;
            }
        }
    }

    /// <summary>Notes a request that is over.</summary>
    public void Add(LoadAnswer answer)
    {
        lock (_gate)
        {
            if (StepOf(answer.DueSeconds) is int step && step < _tallies.GetLength(0))
            {
                ref Tally tally = ref _tallies[step, answer.Service];
                tally.Shed += answer.Kind == AnswerKind.Shed ? 1 : 0;
                tally.Served += answer.Kind == AnswerKind.Served ? 1 : 0;
                tally.Seconds += answer.Kind == AnswerKind.Served ? answer.Time.TotalSeconds : 0;
            }
        }
    }

    /// <summary>[services] requests of a step that were to be sent, per second.</summary>
    public ImmutableArray<double> LoadsOf(int step)
    {
        lock (_gate)
        {
            return [.. Enumerable.Range(0, _tallies.GetLength(1)).Select(service => _tallies[step, service].Offered / _stepSeconds)];
        }
    }

    /// <summary>
    /// [targets] mean seconds until requests of a step were served, of those that are by now: NaN where none were to be served, and what the scenario
    /// counts for it where none of those was.
    /// </summary>
    public ImmutableArray<double> TargetsOf(int step)
    {
        lock (_gate)
        {
            return [.. _scenario.Model.Targets.Select(target =>
            {
                Tally tally = _tallies[step, _scenario.Mesh.Services.IndexOf(target.Service)];
                return tally.Served > 0 ? tally.Seconds / tally.Served
                    : tally.Offered > tally.Shed && target.NothingCompleted is { } rule ? rule.AtLeast.TotalSeconds
                    : double.NaN;
            })];
        }
    }

    /// <summary>Requests of some steps that were admitted and not served.</summary>
    /// <param name="from">First step.</param>
    /// <param name="count">Number of steps.</param>
    /// <returns>Their share of those that were offered; 0 where none were.</returns>
    public double FailedShare(int from, int count)
    {
        lock (_gate)
        {
            int services = _tallies.GetLength(1);
            Tally[] all = [.. Enumerable.Range(from * services, count * services).Select(place => _tallies[place / services, place % services])];
            double offered = all.Sum(tally => (double)tally.Offered);
            return offered > 0 ? all.Sum(tally => (double)(tally.Offered - tally.Shed - tally.Served)) / offered : 0;
        }
    }

    private int StepOf(double seconds) => (int)(seconds / _stepSeconds);

    private struct Tally
    {
        public int Offered;
        public int Shed;
        public int Served;
        public double Seconds;
    }
}
