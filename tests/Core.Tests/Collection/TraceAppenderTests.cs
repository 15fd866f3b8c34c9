using System.Diagnostics;
using FsCheck.Xunit;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class TraceAppenderTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("meshward").FullName, "trace.csv");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    // Wherever a process dies while it writes, whole rows stay, and what is written next follows them.
    [Property(MaxTest = 100)]
    public void A_trace_that_was_cut_off_anywhere_goes_on_after_its_last_whole_row(ushort place)
    {
        File.Delete(_file);
        Write([1, 0.5], [2, double.NaN], [3, 1e-7]);
        string whole = File.ReadAllText(_file);
        Assert.Equal("a,b\n1,0.5\n2,\n3,1E-07\n", whole);
        int length = place % (whole.Length + 1);
        File.WriteAllText(_file, whole[..length]);

        int rows = Write([9, 9]);

        string kept = whole[..(whole[..length].LastIndexOf('\n') + 1)];
        Assert.Equal((kept.Length == 0 ? "a,b\n" : kept) + "9,9\n", File.ReadAllText(_file));
        Assert.Equal(Math.Max(1, kept.Count(c => c == '\n')), rows);
    }

    [Fact]
    public void The_last_row_is_known_after_opening_and_after_writing()
    {
        Write([1, 0.5], [2, double.NaN]);
        using TraceAppender trace = TraceAppender.Open(_file, "t.csv", ["a", "b"]).Value!;

        Assert.Equal([2, double.NaN], trace.Last!.Value);
        trace.Append([3, 4]);
        Assert.Equal([3, 4], trace.Last!.Value);
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,two\n")]
    [InlineData("a,b\n1,2\n1\n")]
    public void A_last_row_of_something_else_is_told_and_left_as_it_is(string text)
    {
        File.WriteAllText(_file, text);

        Checked<TraceAppender> opened = TraceAppender.Open(_file, "t.csv", ["a", "b"]);

        Assert.StartsWith("t.csv:3: found a row that is not one of 2 numbers", Assert.Single(opened.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file));
    }

    [Theory]
    [InlineData("a,c\n1,2\n")]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("something else altogether\n")]
    [InlineData("x")]
    public void A_file_with_other_columns_is_refused_and_left_as_it_is(string text)
    {
        File.WriteAllText(_file, text);

        Checked<TraceAppender> opened = TraceAppender.Open(_file, "t.csv", ["a", "b"]);

        Assert.StartsWith("t.csv:1: found a file with other columns", Assert.Single(opened.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file));
    }

    [Fact]
    public void A_trace_without_a_row_leaves_no_file()
    {
        TraceAppender.Open(_file, "t.csv", ["a", "b"]).Value!.Dispose();

        Assert.False(File.Exists(_file));
    }

    [Fact]
    public void A_trace_has_one_writer_at_a_time_and_any_number_of_readers()
    {
        using (TraceAppender first = TraceAppender.Open(_file, "t.csv", ["a", "b"]).Value!)
        {
            first.Append([1, 2]);

            TraceInUseException taken = Assert.Throws<TraceInUseException>(() => TraceAppender.Open(_file, "t.csv", ["a", "b"]));

            Assert.StartsWith("t.csv: found another command that writes to this trace, expected none", taken.Message, StringComparison.Ordinal);
            using FileStream reader = new(_file, FileMode.Open, FileAccess.Read, FileShare.Read);
            Assert.True(TraceAppender.HasColumns(_file, ["a", "b"]));
            first.Append([3, 4]);
        }

        Assert.Equal(3, Write([5, 6]));
        Assert.Equal("a,b\n1,2\n3,4\n5,6\n", File.ReadAllText(_file));
        Assert.Equal([_file], Directory.GetFiles(Path.GetDirectoryName(_file)!));
    }

    [Fact]
    public void A_trace_that_is_known_by_another_name_has_one_writer_all_the_same()
    {
        Write([1, 2]);
        string link = Path.Combine(Path.GetDirectoryName(_file)!, "link.csv");
        _ = File.CreateSymbolicLink(link, _file);
        using TraceAppender first = TraceAppender.Open(_file, "t.csv", ["a", "b"]).Value!;

        Assert.Throws<TraceInUseException>(() => TraceAppender.Open(link, "link.csv", ["a", "b"]));
    }

    // The lock of another process holds here, too, and ends with that process however it ends.
    [Fact]
    public void A_writer_in_another_process_keeps_it_until_it_dies()
    {
        using Process other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", $"{_file}.lock", "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("held", other.StandardOutput.ReadLine());
            Assert.Throws<TraceInUseException>(() => TraceAppender.Open(_file, "t.csv", ["a", "b"]));
        }
        finally
        {
            other.Kill();
            other.WaitForExit();
        }

        Assert.Equal(1, Write([1, 2]));
    }

    private int Write(params double[][] rows)
    {
        using TraceAppender trace = TraceAppender.Open(_file, "t.csv", ["a", "b"]).Value!;
        foreach (double[] row in rows)
        {
            trace.Append([.. row]);
        }

        return trace.Rows;
    }
}
