namespace Meshward.Bench.Tests;

public sealed class BenchSettingsTests
{
    [Theory]
    [InlineData("1000000000000")]
    [InlineData("1")]
    public void Steps_are_read(string text) => Assert.Equal(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), Parse("--steps", text).Steps);

    [Theory]
    [InlineData("3000000000000")]
    [InlineData("9223372036854775807")]
    [InlineData("0")]
    [InlineData("-5")]
    public void Steps_beyond_what_a_training_takes_are_refused(string text) => Assert.Equal(
        $"--steps: found '{text}', expected a whole number from 1 to 1000000000000", Assert.Throws<InvalidDataException>(() => Parse("--steps", text)).Message);

    [Fact]
    public void Misses_fail_only_where_that_is_asked_for()
    {
        Assert.False(Parse().Check);
        Assert.True(Parse("--check").Check);
    }

    private static BenchSettings Parse(params string[] flags) => BenchSettings.Parse([.. flags, "--out", Path.GetTempPath()], ["--steps"]);
}
