using System.Text;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Scenarios;
using Meshward.Core.Traces;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Core.Tests.Fuzzing;

/// <summary>Whatever a CSV file holds, it is read or refused, as a trace and as recorded traffic.</summary>
public sealed class FuzzedTraceTests
{
    private static readonly Scenario _scenario = ScenarioTexts.Read(ScenarioTexts.Compute);

    private static readonly ByteMutator _mutator = new(
        ",", ",,,,", "\n", "\r", "\r\n", "\"", "\"\"", "\"a\nb\"", ";", "\t", " ", "NaN", "nan", "inf", "-inf", "Infinity", "1e999", "-1e999", "1e-400", "0x1p3", "1_0", "१", "time", "load.compute", "max_l1", "\0", "\uFEFF",
        "=cmd|' /C calc'!A0", "2026-01-01T00:00:00Z", "-0", "+5", ".5", "5.", "1,000");

    [Fact]
    public Task No_file_breaks_the_reader_of_traces() => new Fuzz("traces").RunAsync(600, (ref random) => _mutator.Mutate(Corpus.Traces, ref random), AssertReadOrRefused, Fuzz.Show);

    [Theory]
    [InlineData("\"a\nb\",c\n1,2\n", "t.csv:1: Column 1 has the name 'a b' of 3 characters; expected one line of at most 200.")]
    [InlineData("300", "t.csv:1: Column 1 has the name 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' of 300 characters; expected one line of at most 200.")]
    public void Names_of_columns_are_short_and_of_one_line(string text, string mistake) =>
        Assert.Equal(mistake, Assert.Single(Read(text == "300" ? new string('x', 300) + ",c\n1,2\n" : text).Diagnostics).ToString());

    [Fact]
    public void Too_many_columns_are_refused() => Assert.Equal(
        "t.csv:1: found 10001 columns in 58896 characters, expected at most 10000 in 1048576",
        Assert.Single(Read(string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"c{i}")) + "\n1\n").Diagnostics).ToString());

    [Fact]
    public void Too_many_bytes_are_refused_unread()
    {
        string path = Path.GetTempFileName();
        try
        {
            using FileStream file = new(path, FileMode.Open);
            file.SetLength(TraceSizes.MostBytes + 1L);
            Assert.Equal("t.csv: found more than 512 MiB, expected a smaller CSV file", Assert.Single(TraceReader.Read(file, "t.csv").Diagnostics).ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Checked<TraceTable> Read(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return TraceReader.Read(stream, "t.csv");
    }

    private static void AssertReadOrRefused(byte[] file)
    {
        using MemoryStream stream = new(file);
        Checked<TraceTable> read = TraceReader.Read(stream, "trace.csv");
        AssertLines(read.Diagnostics);
        if (read.Value is not { } table)
        {
            return;
        }

        Assert.All(table.Values, column => Assert.Equal(table.RowCount, column.Length));
        AssertLines(TraceCleaning.Clean(_scenario.Model, table).Diagnostics);
        RecordedLoad load = new("recorded", "trace.csv", [table.Columns[^1]], table.Columns[0], IsRepeated: false);
        Checked<RecordedLoad> filled = RecordedLoads.Fill(load, _scenario.Mesh, table);
        AssertLines(filled.Diagnostics);
        AssertLines(RecordedTraffic.Of(_scenario, table).Diagnostics);
    }

    private static void AssertLines(IEnumerable<Diagnostic> diagnostics) => Assert.All(diagnostics, diagnostic =>
        Assert.False(diagnostic.ToString().Any(sign => sign is '\n' or '\r') || Encoding.UTF8.GetByteCount(diagnostic.ToString()) > 64_000, diagnostic.ToString()));
}
