namespace Meshward.Testbed.Tests;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            20000                1048576              files     ", 20000)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             96365                96365                processes ", null)]
    public void The_limit_is_the_one_that_holds_now(string line, int? limit) =>
        Assert.Equal(limit, OpenFiles.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Fact]
    public void Connections_leave_files_for_the_rest_of_the_process()
    {
        int three = OpenFiles.Connections(most: int.MaxValue, filesEach: 3), one = OpenFiles.Connections(most: int.MaxValue, filesEach: 1);
        Assert.InRange(three, 1, one / 3);
        Assert.Equal(1, OpenFiles.Connections(most: 1, filesEach: 1));
    }
}
