using Meshward.Client.Testbeds;
using Meshward.Core.Randomness;
using Meshward.Testbed.Load;

namespace Meshward.Client.Tests.Testbeds;

public sealed class RecordedPlanTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("time,web\n0,3\n10,5\n20,7\n", "3*10 5*10 7*10")]
    [InlineData("time,web\n0,3\n10,5\n12,7\n", "3*10 5*2 7*2")]
    [InlineData("time,web\n5,3\n8,5\n", "3*3 5*3")]
    [InlineData("time,web\n0,3\n1,5\n2,7\n", "3*1 5*1 7*1")]
    [InlineData("time,web\n0,3\n0.5,5\n1,7\n", "3*1 7*1")]
    [InlineData("time,web\n9,3\n", "3*1")]
    [InlineData("web\n3\n5\n", "3*1 5*1")]
    public void The_last_row_lasts_as_long_as_the_one_before_it(string text, string seconds)
    {
        File.WriteAllText(_file, text);

        LoadPlan plan = RecordedPlan.Read(_file, ["web"], null, 1).Plan;

        CounterRandom random = new(1, 1);
        List<double> rates = [];
        double[] load = new double[1];
        for (int step = 0; step < plan.Length.TotalSeconds; step++)
        {
            plan.Pattern.LoadAt(step, ref random, load);
            rates.Add(load[0]);
        }

        Assert.Equal(seconds.Split(' ').SelectMany(each => Enumerable.Repeat(double.Parse(each.Split('*')[0]), int.Parse(each.Split('*')[1]))), rates);
        plan.Pattern.LoadAt((long)plan.Length.TotalSeconds, ref random, load);
        Assert.Equal(rates[0], load[0]);
    }
}
