using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>What the cap leaves is what one gets by adding up everything anew for each value that is cut.</summary>
public sealed class SpendingCapPropertyTests
{
    private static readonly string[] _prices = ["0.1", "0.3", "1", "0.07"];

    [Property(MaxTest = 300)]
    public void What_is_kept_up_to_date_is_what_is_added_up_anew(long seed)
    {
        CounterRandom random = new(seed, 11);
        string price = _prices[random.NextInt(4)];
        decimal most = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture) * (2 + random.NextInt(9)); // a whole number of cores, so that ties are frequent
        SafetySituation situation = new()
        {
            Section = FormattableString.Invariant($"price-per-core-hour: {price}\nmost-per-hour: {most}\nlargest-change: 1"),
            Present = [0.5, 0.2, 1 + random.NextInt(5), 1 + random.NextInt(5)],
        };
        situation = situation with { Policy = [0.5, 0.2, situation.Present[2] + random.NextInt(6 - (int)situation.Present[2]), situation.Present[3] + random.NextInt(6 - (int)situation.Present[3])] };

        situation.Decide().Wants([.. Cut(situation).Select(value => (double?)value)]);
    }

    private static double[] Cut(SafetySituation situation)
    {
        Scenario scenario = situation.Scenario;
        double[] target = [.. situation.Policy!];
        while (Spending.PerHour(scenario.Safety, scenario.Controls, [.. target.Select(value => (double?)value)]) > scenario.Safety.MostPerHour)
        {
            // Where most was added, else where most is above the floor of 1; cores before replicas.
            double[] above = [target[2] - situation.Present[2], target[3] - situation.Present[3]];
            above = above.Max() > 0 ? above : [target[2] - 1, target[3] - 1];
            if (above.Max() <= 0)
            {
                break;
            }

            target[above[0] >= above[1] ? 2 : 3]--;
        }

        return target;
    }
}
