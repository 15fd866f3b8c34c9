using System.Net;
using Meshward.Core.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Tests.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Kubernetes;

/// <summary>Answers that no API server would give, but something in its place, or a proxy between: each is told in one line, and nothing is written.</summary>
public sealed class OddAnswersTests : ActedMesh
{
    private const string Resources = """{"limits":{"cpu":"1"}}""";

    [Theory]
    [InlineData("\"spec\":", "\"sepc\":", "found web-v1 without spec among deployments.apps of namespace shop, expected it as Kubernetes' API describes it")]
    [InlineData("\"containers\":", "\"boxes\":", "found web-v1 without containers among deployments.apps of namespace shop")]
    [InlineData("\"name\":\"web-v1\"", "\"name\":\"\"", "found one without metadata.name among deployments.apps of namespace shop")]
    [InlineData("\"cpu\":\"1\"", "\"cpu\":\"1e400\"", "found web-v1 with an amount of cpu that is none among deployments.apps of namespace shop")]
    [InlineData("\"cpu\":\"1\"", "\"cpu\":\"-1\"", "found web-v1 with an amount of cpu that is none among deployments.apps of namespace shop")]
    [InlineData("\"cpu\":\"1\"", "\"cpu\":\"NaN\"", "found web-v1 with an amount of cpu that is none among deployments.apps of namespace shop")]
    [InlineData("\"cpu\":\"1\"", "\"cpu\":\"1e999999999\"", "found no answer of a Kubernetes API server at ")]
    [InlineData("\"cpu\":\"1\"", "\"cpu\":{}", "found no answer of a Kubernetes API server at ")]
    public async Task A_Deployment_without_its_parts_is_named(string part, string other, string line)
    {
        string deployment = FakeCluster.Deployment("web-v1", 2, "v1", Resources);
        Assert.Contains(part, deployment, StringComparison.Ordinal);
        await IsToldAsync("deployments", $$"""{"kind":"DeploymentList","apiVersion":"apps/v1","items":[{{deployment.Replace(part, other, StringComparison.Ordinal)}}]}""", line);
    }

    [Theory]
    [InlineData("deployments", """{"items":[null]}""", "found an item that is null among deployments.apps of namespace shop")]
    [InlineData("deployments", """{"items":null}""", "found no list of items among deployments.apps of namespace shop")]
    [InlineData("deployments", "null", "found no list of items among deployments.apps of namespace shop")]
    [InlineData("horizontalpodautoscalers", """{"items":[{"metadata":{"name":"a"}}]}""", "found a without spec among horizontalpodautoscalers.autoscaling of namespace shop")]
    [InlineData("pods", """{"items":[{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c"}]},"status":{"containerStatuses":[null]}}]}""", "found a with a container's status that is null among pods of namespace shop")]
    [InlineData("endpointslices", """{"items":[{"metadata":{"name":"a"},"endpoints":[null]}]}""", "found a with an endpoint that is null among endpointslices.discovery.k8s.io of namespace shop")]
    [InlineData("pods", """{"items":[{"metadata":{"name":"a","creationTimestamp":"yesterday"},"spec":{"containers":[]}}]}""", "found an answer of http://127.0.0.1:")]
    [InlineData("virtualservices", """{"items":[{"metadata":{"name":"\ud800"}}]}""", "found a text that is no Unicode among virtualservices.networking.istio.io of namespace shop")]
    [InlineData("virtualservices", """{"items":[{"metadata":{"name":"a"},"spec":{"x":["\udc00"]}}]}""", "found a text that is no Unicode among virtualservices.networking.istio.io of namespace shop")]
    [InlineData("pods", """{"items":[{"metadata":{"name":"a""", "found no answer of a Kubernetes API server at ")]
    public Task A_list_that_is_none_is_told(string plural, string answer, string line) => IsToldAsync(plural, answer, line);

    [Theory]
    [InlineData("virtualservices", "\"weight\":80", "\"weight\":\"80\"", "web-routes has spec.http[1].route[0].weight that is a text, expected a whole number from 0 to 100")]
    [InlineData("virtualservices", "\"weight\":80", "\"weight\":-1", "web-routes has spec.http[1].route[0].weight that is -1, expected a whole number from 0 to 100")]
    [InlineData("virtualservices", "\"weight\":80", "\"weight\":80,\"weight\":20", "web-routes has spec.http[1].route[0].weight twice, expected it once")]
    [InlineData("virtualservices", "\"route\":[", "\"route\":[null,", "web-routes has spec.http[0].route[0] null, expected an object")]
    [InlineData("virtualservices", "\"attempts\":3", "\"attempts\":\"3\"", "web-routes has spec.http[1].retries.attempts that is a text, expected a whole number")]
    [InlineData("virtualservices", "\"name\":\"web-routes\"", "\"name\":7", "one has metadata without a name, expected one")]
    [InlineData("virtualservices", "\"http\":[", "\"http\":{},\"x\":[", "web-routes has spec.http that is an object, expected a list")]
    [InlineData("destinationrules", "{\"version\":\"v1\"}", "{\"version\":\"v1\",\"version\":\"v2\"}", "web has spec.subsets[0].labels.version twice, expected it once")]
    public async Task A_resource_of_Istio_in_another_shape_is_named_with_the_place(string plural, string part, string other, string line)
    {
        string found = plural == "virtualservices" ? ShopCluster.VirtualService : ShopCluster.DestinationRule;
        Assert.Contains(part, found, StringComparison.Ordinal);
        int at = found.IndexOf(part, StringComparison.Ordinal);
        await IsToldAsync(plural, $$"""{"items":[{{found[..at] + other + found[(at + part.Length)..]}}]}""", $"found {plural}.networking.istio.io in namespace shop: {line}");
    }

    [Fact]
    public async Task What_a_server_says_acts_on_no_terminal_and_fills_no_log()
    {
        Cluster.Order(new ClusterFault("GET", "pods", 100) { Answer = """{"items":[{"metadata":{"name":"a","creationTimestamp":"\u001b[31mX"}}]}""".Replace("X", new string('x', 100_000), StringComparison.Ordinal) });
        ActuatorException refusal = await Assert.ThrowsAsync<ActuatorException>(() => Actuator.ReadAsync(Stop));
        Assert.True(refusal.Message.Length < 1500 && !refusal.Message.Any(char.IsControl), refusal.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_without_end_is_ended(bool isAnnounced)
    {
        using HttpMessageInvoker asking = new(new BoundedAnswers { InnerHandler = new Endless(isAnnounced) });
        using HttpRequestMessage request = new(HttpMethod.Get, "http://127.0.0.1/");
        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using HttpResponseMessage answer = await asking.SendAsync(request, Stop);
            await (await answer.Content.ReadAsStreamAsync(Stop)).CopyToAsync(Stream.Null, Stop);
        });
        Assert.Equal("it answers more than 64 MiB", refusal.Message);
    }

    private async Task IsToldAsync(string plural, string answer, string line)
    {
        DesiredState wanted = await WantedAsync(routing: 1, replicas: 2);
        Cluster.Order(new ClusterFault("GET", $"/{plural}", 100) { Answer = answer });
        foreach (Func<Task> use in (Func<Task>[])[() => Actuator.ReadAsync(Stop), () => Actuator.CheckAsync(Scenario, Stop), () => Actuator.ApplyAsync(wanted, Stop)])
        {
            ActuatorException refusal = await Assert.ThrowsAsync<ActuatorException>(use);
            Assert.StartsWith(line, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(refusal.Message, char.IsControl);
        }

        Assert.Empty(Written);
    }

    private sealed class Endless(bool isAnnounced) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            StreamContent content = new(new Spaces());
            if (isAnnounced)
            {
                content.Headers.ContentLength = BoundedAnswers.MostBytes + 1;
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    private sealed class Spaces : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => count;

        public override int Read(Span<byte> buffer) => buffer.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }
}
