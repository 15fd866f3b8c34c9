using System.Text;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.Traces;

/// <summary>The compute scenario reads loads from max_l1 (requests per second) and l1 (requests of 5 s); its time step is 20 s.</summary>
public sealed class RecordedTrafficTests
{
    [Theory]
    [InlineData("max_l1,l1,compute\n4,99,99\n8,99,99\n", "max_l1", 1)]
    [InlineData("c1,l1\n1,20\n1,40\n", "l1", 5)]
    [InlineData("offered_compute,load.compute,compute\n4,9,9\n8,9,9\n", "offered_compute", 1)]
    [InlineData("load.compute,compute\n4,9\n8,9\n", "load.compute", 1)]
    [InlineData("note,compute\na,4\nb,8\n", "compute", 1)]
    [InlineData("time,compute\n100,4\n125,8\n", "compute", 1)]
    public void The_load_of_a_service_is_in_the_first_column_that_tells_it(string csv, string column, double factor)
    {
        RecordedTraffic traffic = Read(csv).Value!;

        Assert.Equal([column], traffic.Columns.ToArray());
        Assert.Equal([factor], traffic.Factors.ToArray());
        Assert.Equal(csv.StartsWith("time", StringComparison.Ordinal) ? [4, 4] : [4, 8], traffic.Load.Rates.Select(row => row[0]));
    }

    [Fact]
    public void Times_say_which_row_holds_at_each_time_step() =>
        Assert.Equal([4, 5, 5, 6], Read("time,compute\n0,4\n20,5\n60,6\n").Value!.Load.Rates.Select(row => row[0]));

    [Fact]
    public void The_columns_of_a_recorded_load_of_the_scenario_come_first_where_the_file_has_them_all()
    {
        string text = ScenarioTexts.Compute.Replace(
            "  unseen:\n", "  friday: { kind: recorded, file: friday.csv, columns: { compute: rps }, time: t }\n  unseen:\n", StringComparison.Ordinal);

        Assert.Equal([4, 5], Read("t,rps,compute\n0,4,9\n20,5,9\n", text).Value!.Load.Rates.Select(row => row[0]));
        Assert.Equal([9, 9], Read("rps,compute\n4,9\n5,9\n", text).Value!.Load.Rates.Select(row => row[0]));
    }

    [Fact]
    public void The_same_loads_have_the_same_hash_wherever_they_were_read_from()
    {
        string hash = Read("compute\n4\n8\n").Value!.Sha256;

        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, Read("l1,d1\n20,0.1\n40,0.2\n").Value!.Sha256);
        Assert.NotEqual(hash, Read("compute\n8\n4\n").Value!.Sha256);
    }

    [Theory]
    [InlineData("rps\n4\n5\n", "friday.csv:1: found no column with the load of compute, expected one of max_l1, l1, cl1, b1, offered_compute, load.compute, compute; found columns rps")]
    [InlineData("compute,x\n4,1\nNaN,1\n", "friday.csv:3: Column 'compute' holds no number; expected requests per second, at least 0.")]
    [InlineData("compute,x\n4,1\n-1,1\n", "friday.csv:3: Column 'compute' holds -1; expected requests per second, at least 0.")]
    [InlineData("compute,x\n4,1\ninf,1\n", "friday.csv:3: Column 'compute' holds Infinity; expected requests per second, at least 0.")]
    [InlineData("time,compute\n0,4\n0,5\n", "friday.csv:3: Column 'time' holds 0; expected a time in seconds above 0.")]
    [InlineData("compute\n4\n", "friday.csv: found 1 time step of 20 s, expected at least 2")]
    [InlineData("compute\n", "friday.csv:1: The file has a header line and no rows; expected at least two rows.")]
    [InlineData("", "friday.csv:1: The file is empty; expected a header line with column names and at least two rows.")]
    public void A_recording_that_does_not_tell_the_load_is_one_line(string csv, string line) =>
        Assert.Equal(line, Assert.Single(Read(csv).Diagnostics).ToString());

    private static Checked<RecordedTraffic> Read(string csv, string? scenario = null)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv));
        Checked<TraceTable> table = TraceReader.Read(stream, "friday.csv");
        return table.IsValid ? RecordedTraffic.Of(ScenarioTexts.Read(scenario ?? ScenarioTexts.Compute), table.Value) : table.Diagnostics;
    }
}
