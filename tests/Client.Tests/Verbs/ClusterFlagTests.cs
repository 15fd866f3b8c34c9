using Meshward.Client.Options;

namespace Meshward.Client.Tests.Verbs;

public sealed class ClusterFlagTests
{
    [Fact]
    public void Gateways_are_read_one_or_several()
    {
        Assert.Null(ClusterFlag.Find(null));
        Assert.Equal(["127.0.0.1:30000"], ClusterFlag.Find("127.0.0.1:30000")!.Value.Select(gateway => gateway.ToString()));
        Assert.Equal(["127.0.0.1:1", "127.0.0.1:65535"], ClusterFlag.Find("127.0.0.1:1, localhost:65535")!.Value.Select(gateway => gateway.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData(":30000")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:30000,")]
    [InlineData("127.0.0.1:x")]
    public void What_is_no_gateway_is_told_with_what_is_expected(string text)
    {
        BadInputException mistake = Assert.Throws<BadInputException>(() => ClusterFlag.Find(text));

        Assert.Contains($"--cluster: found '{text}', expected HOST:PORT", mistake.Diagnostics[0].ToString(), StringComparison.Ordinal);
    }
}
