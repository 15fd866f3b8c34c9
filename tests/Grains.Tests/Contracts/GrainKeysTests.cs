using FsCheck.Xunit;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Tests.Contracts;

public sealed class GrainKeysTests
{
    [Fact]
    public void Keys_read_as_documented()
    {
        Assert.Equal("shop", GrainKeys.Controller("shop"));
        Assert.Equal("shop/checkout", GrainKeys.Service("shop", "checkout"));
        Assert.Equal("shop-12", GrainKeys.Run("shop", 12));
        Assert.Equal("shop-12/3", GrainKeys.Simulator("shop-12", 3));
        Assert.Equal("shop-12/3*1", GrainKeys.Simulator("shop-12", 3, spare: 1));
        Assert.Equal("shop-12/3*1", GrainKeys.Group("shop-12", 3, spare: 1));
    }

    [Property]
    public void Parsing_gives_back_what_a_key_was_built_from(FsCheck.PositiveInt number, FsCheck.NonEmptyString name)
    {
        string mesh = name.Get.Replace('/', '-');
        string run = GrainKeys.Run(mesh, number.Get);
        Assert.Equal((mesh, number.Get), GrainKeys.ParseRun(run));
        Assert.Equal((run, number.Get - 1, 0), GrainKeys.ParseMember(GrainKeys.Simulator(run, number.Get - 1)));
        Assert.Equal((run, 3, number.Get), GrainKeys.ParseMember(GrainKeys.Simulator(run, 3, number.Get)));
        Assert.Equal((mesh, "s"), GrainKeys.ParseService(GrainKeys.Service(mesh, "s")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void Names_that_would_make_keys_ambiguous_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => GrainKeys.Controller(name));
        Assert.Throws<ArgumentException>(() => GrainKeys.Service("mesh", name));
        Assert.Throws<ArgumentException>(() => GrainKeys.Run(name, 1));
        Assert.Throws<ArgumentException>(() => GrainKeys.Simulator(name, 0));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run/")]
    [InlineData("/0")]
    [InlineData("run/01")]
    [InlineData("run/-1")]
    [InlineData("run/+1")]
    [InlineData("run/1x")]
    [InlineData("run/1*0")]
    [InlineData("run/1*")]
    [InlineData("run/*1")]
    [InlineData("run/1*01")]
    [InlineData("a/b/1")]
    [InlineData("run/99999999999")]
    public void Keys_that_building_never_gives_are_refused(string key) =>
        Assert.Throws<FormatException>(() => GrainKeys.ParseMember(key));

    [Theory]
    [InlineData("mesh")]
    [InlineData("mesh-0")]
    [InlineData("mesh-")]
    [InlineData("-1")]
    [InlineData("mesh-1/2")]
    public void Run_keys_that_building_never_gives_are_refused(string key) =>
        Assert.Throws<FormatException>(() => GrainKeys.ParseRun(key));

    [Theory]
    [InlineData("mesh")]
    [InlineData("mesh/")]
    [InlineData("/service")]
    [InlineData("mesh/service/0")]
    public void Service_keys_that_building_never_gives_are_refused(string key) =>
        Assert.Throws<FormatException>(() => GrainKeys.ParseService(key));
}
