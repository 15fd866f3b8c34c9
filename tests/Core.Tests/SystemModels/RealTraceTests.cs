using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.SystemModels;

public sealed class RealTraceTests(ITestOutputHelper output)
{
    [Fact]
    public void Averaged_forests_predict_the_published_delays()
    {
        Scenario scenario = ModelScenarios.Compute(ModelScenarios.ComputeModel with { Rows = RowHandling.Literal });
        FittedSystemModel fitted = SystemModelFitter.Fit(scenario, Read("tnsm2024.csv"), 0, 2, TestContext.Current.CancellationToken).Value!;
        double[] delays = Delays(scenario, fitted);

        Assert.Equal(540, fitted.Region.Count);

        // Load 4 with one core, load 8 with 40 % and two, load 12 with 60 % and three: 0.134, 0.343 and 0.531 s on the average of 20 forests.
        Assert.InRange(delays[0], 0.124, 0.144);
        Assert.InRange(delays[30 + 2 * 5 + 1], 0.323, 0.363);
        Assert.InRange(delays[60 + 3 * 5 + 2], 0.511, 0.565);
    }

    [Fact]
    public void A_real_trace_reads_clean()
    {
        TraceTable trace = Read("tnsm2024.csv");
        CleaningReport report = TraceCleaning.Clean(ModelScenarios.ComputeModel, trace).Value!.Report;

        Assert.Equal(2700, trace.RowCount);
        Assert.Equal(13, trace.Columns.Length);

        // 189 windows without a completion, 139 of them with an admitted rate above zero.
        Assert.Equal(139, report.Overload);
        LeftOutRows leftOut = Assert.Single(report.LeftOut);
        Assert.Equal((LeftOutReason.NoRequests, 50), (leftOut.Reason, leftOut.Count));
        Assert.Equal(2650, report.Used);
        output.WriteLine($"{report.Configurations} configurations");
    }

    /// <summary>Delay of the 90 questions: 3 loads, 6 weights, 5 numbers of cores, the last fastest.</summary>
    private static double[] Delays(Scenario scenario, FittedSystemModel fitted)
    {
        double[] rows = new double[90 * 6];
        double[] delays = new double[90];
        double[] frame = scenario.Formulas.NewFrame();
        for (int i = 0; i < 90; i++)
        {
            scenario.Formulas.SetKnown(frame, [4 + 4 * (i / 30)], [i / 5 % 6 * 0.2, i % 5 + 1], rows.AsSpan(i * 6, 6));
            Assert.True(fitted.Region.Contains(rows.AsSpan(i * 6, 6)));
        }

        fitted.Model.Predict(rows, 90, delays);
        return delays;
    }

    private static TraceTable Read(string name)
    {
        using FileStream stream = File.OpenRead(RealTraces.Path(name));
        return TraceReader.Read(stream, name).Value!;
    }
}
