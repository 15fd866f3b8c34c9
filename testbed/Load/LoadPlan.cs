using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Testbed.Load;

/// <summary>Which requests are sent, and when. The same plan gives the same arrivals, whatever becomes of the requests: the load is open.</summary>
/// <param name="Pattern">Rates of the services, requests per second.</param>
/// <param name="Services">Number of services.</param>
/// <param name="Step">Length of the pattern's time step, during which rates are constant; above 0. Its arrivals are drawn all at once.</param>
/// <param name="Length">Length of all.</param>
/// <param name="Arrivals">How arrivals follow from rates.</param>
/// <param name="Seed">Seed of the pattern and of arrivals.</param>
public sealed record LoadPlan(LoadPattern Pattern, int Services, TimeSpan Step, TimeSpan Length, ArrivalKind Arrivals, long Seed)
{
    private const uint Rates = 0x7E570005;
    private const uint Gaps = 0x7E570006;

    /// <summary>The requests in the order of their times.</summary>
    public IEnumerable<Arrival> Times()
    {
        CounterRandom rates = new(Seed, Rates);
        CounterRandom[] gaps = [.. Enumerable.Range(0, Services).Select(service => new CounterRandom(Seed, Gaps, (uint)service))];
        double[] loads = new double[Services];

        // [services] expected requests until the next one: gaps have mean 1 in this measure, whatever the rate does.
        double[] missing = [.. Enumerable.Range(0, Services).Select(service => Gap(ref gaps[service], (service + 0.5) / Services))];
        List<Arrival> arrivals = [];
        for (long step = 0; step * Step.TotalSeconds < Length.TotalSeconds; step++)
        {
            double begin = step * Step.TotalSeconds;
            double length = Math.Min(Step.TotalSeconds, Length.TotalSeconds - begin);
            Pattern.LoadAt(step, ref rates, loads);
            arrivals.Clear();
            for (int service = 0; service < Services; service++)
            {
                double passed = 0;
                while (loads[service] > 0 && passed + missing[service] / loads[service] < length)
                {
                    passed += missing[service] / loads[service];
                    arrivals.Add(new Arrival(begin + passed, service));
                    missing[service] = Gap(ref gaps[service], 1);
                }

                missing[service] -= loads[service] * (length - passed);
            }

            arrivals.Sort((left, right) => left.Seconds.CompareTo(right.Seconds));
            foreach (Arrival arrival in arrivals)
            {
                yield return arrival;
            }
        }
    }

    private double Gap(ref CounterRandom random, double regular) => Arrivals == ArrivalKind.Poisson ? random.NextExponential(1) : regular;
}
