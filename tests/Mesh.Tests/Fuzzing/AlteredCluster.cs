using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Meshward.Core.Randomness;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Mesh.Tests.Fuzzing;

/// <summary>Answers as a cluster did when it was listened to, but for those to some requests, which are altered.</summary>
internal sealed class AlteredCluster : DelegatingHandler
{
    private static readonly ByteMutator _bytes = new(
        "null", "{", "}", "[", "]", ",", ":", "\"", "\"spec\":", "\"metadata\":", "\"name\":\"web\",", "\"labels\":{\"version\":\"v1\",\"version\":\"v2\"},", "\"weight\":-1,", "\"weight\":1e9,", "\"1e400\"", "\"1e999999999\"", "\"-1\"",
        "\"NaN\"", "\"500m\"", "\"1Zi\"", "\"\"", "\"replicas\":-5,", "\"items\":null,", "\"kind\":\"Status\",", "\"annotations\":{\"meshward/kept\":\"x\"},", "\"meshward.io/fence\":\"99999999999999999999\"", "\"renewTime\":\"x\",", "\\ud800");

    private readonly ConcurrentDictionary<string, byte[]> _heard = [];
    private (string Part, CounterRandom Random)? _altered;

    /// <summary>Whether it has ceased to listen, and answers itself.</summary>
    public bool IsAlone { get; set; }

    /// <summary>The last answer that was altered.</summary>
    public string Last { get; private set; } = "none";

    /// <summary>Alters from now on answers to requests with a part in method and path.</summary>
    public void Alter(string part, CounterRandom random) => (_altered, Last) = ((part, random), "none");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string asked = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        if (!IsAlone)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                _heard[asked] = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            }

            return answer;
        }

        if (!_heard.TryGetValue(asked, out byte[]? body))
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, Content = new StringContent("{}") };
        }

        HttpStatusCode status = HttpStatusCode.OK;
        if (_altered is var (part, random) && asked.Contains(part, StringComparison.Ordinal))
        {
            status = random.NextInt(12) == 0 ? HttpStatusCode.Conflict : status;
            body = random.NextInt(3) == 0 ? _bytes.Mutate([body], ref random) : Encoding.UTF8.GetBytes(JsonMutator.Mutate(Encoding.UTF8.GetString(body), ref random));
            Last = $"{asked} {Encoding.UTF8.GetString(body)}";
        }

        return new HttpResponseMessage(status) { RequestMessage = request, Content = new ByteArrayContent(body) };
    }
}
