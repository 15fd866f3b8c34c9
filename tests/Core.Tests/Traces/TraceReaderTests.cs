using System.Text;
using FsCheck.Xunit;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Traces;

public sealed class TraceReaderTests
{
    [Fact]
    public void Columns_and_numbers_are_read()
    {
        TraceTable table = Read("l,d\n1,0.5\n-2e3, +7 \n").Value!;

        Assert.Equal(["l", "d"], table.Columns);
        Assert.Equal([1, -2000], table.Values[0]);
        Assert.Equal([0.5, 7], table.Values[1]);
        Assert.Equal((2, 2), (table.RowCount, table.FirstLine));
        Assert.Equal("t.csv", table.Source);
    }

    [Theory]
    [InlineData("l,d\r\n1,2\r\n3,4\r\n")]
    [InlineData("l,d\n1,2\n3,4")]
    [InlineData("\uFEFFl,d\n1,2\n3,4\n\n\n")]
    [InlineData("\"l\",\"d\"\n1,\"2\"\n3,4\n")]
    [InlineData(" l , d \n1,2\n3,4\n")]
    public void Line_ends_marks_quotes_and_trailing_lines_do_not_matter(string text)
    {
        TraceTable table = Read(text).Value!;

        Assert.Equal(["l", "d"], table.Columns);
        Assert.Equal([1, 3], table.Values[0]);
        Assert.Equal([2, 4], table.Values[1]);
    }

    [Fact]
    public void Empty_cells_and_NaN_are_missing_and_infinities_stay_visible()
    {
        TraceTable table = Read("l,d\n,NaN\ninf,-Infinity\n1,nan\n").Value!;

        Assert.Equal([double.NaN, double.PositiveInfinity, 1], table.Values[0]);
        Assert.Equal([double.NaN, double.NegativeInfinity, double.NaN], table.Values[1]);
    }

    [Fact]
    public void A_column_of_text_is_missing_throughout()
    {
        TraceTable table = Read("name,d\nfront,1\ncart,2\n").Value!;

        Assert.All(table.Find("name")!.Value, value => Assert.True(double.IsNaN(value)));
        Assert.Equal([1, 2], table.Find("d")!.Value);
    }

    [Theory]
    [InlineData("", "t.csv:1: The file is empty; expected a header line with column names and at least two rows.")]
    [InlineData("\n\n", "t.csv:1: The file is empty; expected a header line with column names and at least two rows.")]
    [InlineData("l,d\n", "t.csv:1: The file has a header line and no rows; expected at least two rows.")]
    [InlineData("l,d,l\n1,2,3\n", "t.csv:1: Column 'l' occurs twice; expected different names.")]
    [InlineData("l,,d\n1,2,3\n", "t.csv:1: Column 2 has no name; expected a name for every column.")]
    [InlineData("1,2\n3,4\n", "t.csv:1: The first line holds numbers; expected a header line with column names.")]
    [InlineData("l,d\n1,2\n3\n", "t.csv:3: This row has 1 cell; expected 2, as in the header.")]
    [InlineData("l,d\n1,2,3\n4,5\n", "t.csv:2: This row has 3 cells; expected 2, as in the header.")]
    [InlineData("l,d\n1,2\n\n3,4\n", "t.csv:3: This line is empty; expected one row on every line.")]
    [InlineData("l,d\n1,2\n10,3s\n", "t.csv:3:4: Column 'd' holds '3s'; expected a number.")]
    public void A_mistake_is_told_with_its_place(string text, string expected)
    {
        Diagnostic mistake = Assert.Single(Read(text).Diagnostics);
        Assert.Equal(expected, mistake.ToString());
    }

    [Fact]
    public void All_mistakes_are_told_in_order()
    {
        Checked<TraceTable> table = Read("l,d\n1,2\nx,3\n4\n5,y\n");

        Assert.Equal(["t.csv:3:1", "t.csv:4", "t.csv:5:3"], table.Diagnostics.Select(m => m.ToString()[..m.ToString().IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Many_mistakes_are_cut_off()
    {
        string rows = string.Concat(Enumerable.Repeat("1\n", 100));
        Assert.Equal(20, Read("l,d\n" + rows).Diagnostics.Length);
    }

    [Fact]
    public void Bytes_that_are_no_text_give_mistakes_and_no_exception()
    {
        byte[] bytes = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 193 % 256))];
        using MemoryStream stream = new(bytes);

        Assert.False(TraceReader.Read(stream, "t.csv").IsValid);
    }

    [Fact]
    public void A_quote_without_end_gives_a_mistake() => Assert.False(Read("l,d\n1,\"2\n3,4\n").IsValid);

    [Theory]
    [InlineData("\n1,2\n3,4")]
    [InlineData("\r\n1,2\r\n3,4\r\n\r\n")]
    [InlineData("\n1,2\r\n3,4\r5,6\n")]
    [InlineData("\n 1 ,\t2\n,\n-0,1e400\nNaN,5e-324\n")]
    [InlineData("\n1, \n3,4\n")]
    [InlineData("\ninf,2\nInfinity,4\n")]
    [InlineData("\n1,x\n3,y\n")]
    [InlineData("\n1,x\n3,4\n")]
    [InlineData("\n1,2\n\n3,4\n")]
    [InlineData("\n1,2\n3,4,5\n6\n")]
    [InlineData("\n1,2\n3,\u00A04\n")]
    [InlineData("\n\n\n")]
    [InlineData(",\n1,2,3\n")]
    [InlineData(",l\n1,2,3\n")]
    [InlineData("\u00DF\n1,2\n3,4\n")]
    public void A_quoted_name_changes_nothing_else(string rest)
    {
        Checked<TraceTable> plain = Read("l,d" + rest), quoted = Read("\"l\",d" + rest);

        Assert.Equal(quoted.Diagnostics, plain.Diagnostics);
        Assert.Equal(quoted.Value?.Columns, plain.Value?.Columns);
        Assert.Equal(quoted.Value?.FirstLine, plain.Value?.FirstLine);
        Assert.Equal(Bits(quoted.Value), Bits(plain.Value));

        static long[] Bits(TraceTable? table) => [.. table?.Values.SelectMany(column => column.Select(BitConverter.DoubleToInt64Bits)) ?? []];
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Every_row_of_a_long_trace_is_in_its_place(string lineEnd)
    {
        double[] numbers = [.. Enumerable.Range(0, 30_000).Select(i => Math.Sin(i) * Math.Pow(10, i % 40 - 20))];
        string rows = string.Concat(numbers.Select((number, i) => FormattableString.Invariant($"{i},{number:R}{lineEnd}")));

        TraceTable table = Read($"i,x{lineEnd}{rows}").Value!;

        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => (double)i), table.Values[0]);
        Assert.Equal(numbers, table.Values[1]);
    }

    [Fact]
    public void A_mistake_far_down_is_told_with_its_line()
    {
        string rows = string.Concat(Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{i},{i}.125\n")));

        Assert.Equal("t.csv:50002:3: Column 'd' holds '1s'; expected a number.", Assert.Single(Read($"l,d\n{rows}1,1s\n").Diagnostics).ToString());
    }

    [Property]
    public bool What_is_written_is_read_back(double[] values, bool withMissing)
    {
        double[] first = [1, .. values];
        double[] second = [.. first.Select((value, row) => withMissing && row % 3 == 1 ? double.NaN : value / 3)];
        TraceTable table = new("t.csv", ["a", "b,\"c\""], [[.. first], [.. second]]);
        using MemoryStream stream = new();
        TraceWriter.Write(table, stream);
        stream.Position = 0;
        TraceTable back = TraceReader.Read(stream, "t.csv").Value!;

        return back.Columns.SequenceEqual(table.Columns)
            && back.Values[0].SequenceEqual(table.Values[0])
            && back.Values[1].SequenceEqual(table.Values[1])
            && TraceHash.Of(back) == TraceHash.Of(table);
    }

    [Fact]
    public void The_hash_follows_content_and_order_and_not_the_source()
    {
        TraceTable table = new("a.csv", ["x", "y"], [[1, 2], [3, 4]]);
        string hash = TraceHash.Of(table);

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, TraceHash.Of(table with { Source = "b.csv" }));
        Assert.NotEqual(hash, TraceHash.Of(table with { Columns = ["x", "z"] }));
        Assert.NotEqual(hash, TraceHash.Of(table with { Values = [[2, 1], [4, 3]] }));
        Assert.NotEqual(hash, TraceHash.Of(new("a.csv", ["x"], [[1, 2, 3, 4]])));
    }

    [Theory]
    [InlineData("tnsm2024.csv", 13, 2700)]
    [InlineData("cnsm2022.csv", 14, 45343)]
    [InlineData("rollout/scenario2_before.csv", 15, 4500)]
    public void Published_traces_are_read(string name, int columns, int rows)
    {
        using FileStream stream = File.OpenRead(RealTraces.Path(name));
        TraceTable table = TraceReader.Read(stream, name).Value!;

        Assert.Equal((columns, rows), (table.Columns.Length, table.RowCount));
        Assert.All(table.Values, column => Assert.All(column, value => Assert.True(double.IsFinite(value))));
    }

    private static Checked<TraceTable> Read(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return TraceReader.Read(stream, "t.csv");
    }
}
