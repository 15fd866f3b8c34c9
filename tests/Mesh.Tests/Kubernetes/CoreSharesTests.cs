using k8s.Models;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Tests.Kubernetes;

public sealed class CoreSharesTests
{
    // 66.4, 66.3 and 67.3 thousandths sum to 200 as 67, 66 and 67; each asks for its whole limit, as the class Guaranteed has it.
    [Fact]
    public void Containers_that_ask_for_their_limits_do_so_afterwards()
    {
        CoreShares shares = CoreShares.Of([Container("a", "664m", "664m"), Container("b", "663m", "663m"), Container("c", "673m", "673m"), Container("istio-proxy", "2", "100m")]);

        Assert.Equal(2, shares.Total);
        Assert.Equal(
            """[{"name":"a","resources":{"limits":{"cpu":"67m"},"requests":{"cpu":"67m"}}},{"name":"b","resources":{"limits":{"cpu":"66m"},"requests":{"cpu":"66m"}}},{"name":"c","resources":{"limits":{"cpu":"67m"},"requests":{"cpu":"67m"}}}]""",
            shares.Scaled(0.2).ToJsonString());
    }

    [Fact]
    public void Requests_keep_their_ratio_to_limits_and_go_by_themselves_where_there_are_none()
    {
        Assert.Equal("""[{"name":"a","resources":{"limits":{"cpu":"3"},"requests":{"cpu":"750m"}}}]""", CoreShares.Of([Container("a", "2", "500m")]).Scaled(3).ToJsonString());
        Assert.Equal("""[{"name":"a","resources":{"requests":{"cpu":"1500m"}}}]""", CoreShares.Of([Container("a", null, "500m")]).Scaled(1.5).ToJsonString());
    }

    // In the form that servers keep: kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/, "canonical form".
    [Fact]
    public void The_cores_that_there_are_are_given_back_to_the_digit() =>
        Assert.Equal("""[{"name":"a","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"333m"}}}]""", CoreShares.Of([Container("a", "1000m", "0.333")]).Scaled(1).ToJsonString());

    private static V1Container Container(string name, string? limit, string? request) => new()
    {
        Name = name,
        Resources = new V1ResourceRequirements { Limits = Cpu(limit), Requests = Cpu(request) },
    };

    private static Dictionary<string, ResourceQuantity>? Cpu(string? amount) => amount is null ? null : new Dictionary<string, ResourceQuantity> { ["cpu"] = new(amount) };
}
