using Meshward.Client.Options;
using Meshward.Client.Output;

namespace Meshward.Client.Tests.Journal;

/// <summary>Times that a user gives, and cells of a CSV.</summary>
public sealed class JournalFormsTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 26, 15, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2h", "2026-11-26T13:30:00Z")]
    [InlineData("90m", "2026-11-26T14:00:00Z")]
    [InlineData("30s", "2026-11-26T15:29:30Z")]
    [InlineData("7d", "2026-11-19T15:30:00Z")]
    [InlineData("2026-11-26", "2026-11-26T00:00:00Z")]
    [InlineData("2026-11-26T15:00", "2026-11-26T15:00:00Z")]
    [InlineData("2026-11-26T15:00:30", "2026-11-26T15:00:30Z")]
    [InlineData("2026-11-26T15:00:00+02:00", "2026-11-26T13:00:00Z")]
    public void A_time_is_an_age_or_a_date(string text, string time) =>
        Assert.Equal(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), new JournalOptions { SinceText = text }.Since(_now));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-2h")]
    [InlineData("2 weeks")]
    [InlineData("26.11.2026")]
    [InlineData("2026-02-30")]
    [InlineData("15:00")]
    public void What_is_no_time_is_told(string text)
    {
        BadInputException mistake = Assert.Throws<BadInputException>(() => new JournalOptions { SinceText = text }.Since(_now));
        Assert.Equal($"--since: found '{text}', expected a time such as 2h, 7d, 2026-11-26 or 2026-11-26T15:00", Assert.Single(mistake.Diagnostics).ToString());
    }

    [Fact]
    public void Without_a_time_the_last_20_decisions_are_shown_and_with_one_all()
    {
        Assert.Equal(20, new JournalOptions().Last);
        Assert.Null(new JournalOptions { SinceText = "2h" }.Last);
        Assert.Equal(5, new JournalOptions { SinceText = "2h", LastText = "5" }.Last);
        Assert.Null(new JournalOptions().Since(_now));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Cells_are_quoted_where_they_have_to_be(string text, string cell) => Assert.Equal(cell, JournalCsv.Cell(text));
}
