using System.Reflection;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Tests.Contracts;

public sealed class AccessTests
{
    [Fact]
    public void Every_method_of_every_grain_says_who_may_call_it()
    {
        MethodInfo[] methods = [.. typeof(AccessAttribute).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods())];

        Assert.True(methods.Length > 20);
        Assert.Empty(methods.Where(method => method.GetCustomAttribute<AccessAttribute>() is null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    [Theory]
    [InlineData(typeof(IControllerGrain), nameof(IControllerGrain.OrderAsync), AccessRight.Operate)]
    [InlineData(typeof(IControllerGrain), nameof(IControllerGrain.ControlStatusAsync), AccessRight.Read)]
    [InlineData(typeof(ITrainingGrain), nameof(ITrainingGrain.CancelAsync), AccessRight.Operate)]
    [InlineData(typeof(IJournalGrain), nameof(IJournalGrain.AppendAsync), AccessRight.Silo)]
    public void What_changes_something_needs_more_than_what_looks(Type grain, string method, AccessRight right) =>
        Assert.Equal(right, grain.GetMethod(method)!.GetCustomAttribute<AccessAttribute>()!.Right);
}
