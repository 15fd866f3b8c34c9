using FsCheck.Xunit;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.SystemModels;

public sealed class SystemModelFileTests
{
    private static readonly Scenario _scenario = ModelScenarios.Compute(ModelScenarios.ComputeModel with { Trees = 3, Forests = 2 });
    private static readonly TraceTable _trace = QueueingTrace.Generate(_scenario, QueueingTraceSettings.For(_scenario) with { Windows = 2 }, 1);
    private static readonly byte[] _file = Bytes(Stored(7));

    [Fact]
    public void A_model_is_read_back_as_it_was()
    {
        StoredSystemModel model = Stored(7);
        StoredSystemModel back = Read(_file).Value!;

        Assert.Equal(_file, Bytes(back));
        Assert.Equal((model.ScenarioHash, model.Key), (back.ScenarioHash, back.Key));
        Assert.Equal((model.Fitted.TraceHash, 7), (back.Fitted.TraceHash, back.Fitted.Seed));
        Assert.Equal(model.Fitted.Rows.LeftOut, back.Fitted.Rows.LeftOut);
        Assert.Equal(model.Fitted.Rows with { LeftOut = [], Warnings = [] }, back.Fitted.Rows with { LeftOut = [], Warnings = [] });
        Assert.Equal(model.Fitted.Region.Configurations, back.Fitted.Region.Configurations);
        Assert.Equal(model.Fitted.Model.Targets, back.Fitted.Model.Targets);
        double[] rows = [4, 20, 20, 0, 4, 1, 8, 40, 40, 60, 8, 2];
        Assert.Equal(Predict(model, rows), Predict(back, rows));
        Assert.True(back.Fitted.Region.Contains(rows.AsSpan(6)));
    }

    [Property(MaxTest = 20)]
    public bool Every_seed_is_read_back_as_it_was(long seed)
    {
        byte[] file = Bytes(Stored(seed));
        return Bytes(Read(file).Value!).AsSpan().SequenceEqual(file);
    }

    [Property(MaxTest = 200)]
    public bool A_changed_byte_is_noticed(int place, byte change)
    {
        byte[] file = [.. _file];
        file[(int)((uint)place % file.Length)] ^= (byte)(change | 1);
        return !Read(file).IsValid;
    }

    [Property(MaxTest = 200)]
    public bool A_file_that_is_cut_off_is_noticed(int length) => !Read(_file[..(int)((uint)length % _file.Length)]).IsValid;

    [Fact]
    public void What_is_wrong_with_a_file_is_told()
    {
        byte[] newer = [.. _file];
        newer[8] = 5;

        Assert.Equal("m.bin: This is not a system model; expected a file that Meshward wrote.", Mistake("max_l1,d1\n"u8.ToArray()));
        Assert.Equal("m.bin: The system model has version 5; expected version 4. Fit it again.", Mistake(newer));
        Assert.Equal("m.bin: The system model is cut off or damaged: its checksum does not match. Fit it again.", Mistake(_file[..100]));
    }

    [Fact]
    public void The_key_follows_what_the_model_follows_and_nothing_else()
    {
        string key = Key(_scenario, "trace", 1);

        Assert.Equal(key, Key(_scenario with { Discount = 0.9, Hash = "other" }, "trace", 1));
        string[] others =
        [
            Key(_scenario, "other", 1),
            Key(_scenario, "trace", 2),
            .. ((ModelSpec[])
            [
                _scenario.Model with { Kind = ModelKind.Boosted },
                _scenario.Model with { Rows = RowHandling.Literal },
                _scenario.Model with { Trees = 4 },
                _scenario.Model with { MaxFeatures = 0.67 },
                _scenario.Model with { Forests = 3 },
                _scenario.Model with { Configuration = ["max_l1", "p1", "c1"] },
                _scenario.Model with { Nominal = [new("max_l1", [4, 8])] },
                _scenario.Model with { Nominal = [new("max_l1", [4, 12])] },
                _scenario.Model with { Targets = [_scenario.Model.Targets[0] with { NothingCompleted = null }] },
                _scenario.Model with { Features = [.. _scenario.Model.Features.Reverse()] },
            ]).Select(model => Key(_scenario with { Model = model }, "trace", 1)),
        ];
        Assert.Equal(others.Length, others.Where(other => other != key).Distinct().Count());
    }

    private static string Key(Scenario scenario, string trace, long seed) => SystemModelKey.Of(scenario, trace, seed);

    private static StoredSystemModel Stored(long seed) =>
        new(SystemModelFitter.Fit(_scenario, _trace, seed, 1, CancellationToken.None).Value!, "scenario", "key");

    private static double[] Predict(StoredSystemModel model, double[] rows)
    {
        double[] predictions = new double[rows.Length / 6];
        model.Fitted.Model.Predict(rows, predictions.Length, predictions);
        return predictions;
    }

    private static byte[] Bytes(StoredSystemModel model)
    {
        using MemoryStream stream = new();
        SystemModelFile.Write(model, stream);
        return stream.ToArray();
    }

    private static Checked<StoredSystemModel> Read(byte[] file)
    {
        using MemoryStream stream = new(file);
        return SystemModelFile.Read(stream, "m.bin");
    }

    private static string Mistake(byte[] file) => Assert.Single(Read(file).Diagnostics).ToString();
}
