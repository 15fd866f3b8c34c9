using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Kubernetes;

/// <summary>Ends answers of an API server that are longer than any that is meant: lists are read as a whole.</summary>
internal sealed class BoundedAnswers : DelegatingHandler
{
    /// <summary>Bytes of an answer.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    private const string TooLong = "it answers more than 64 MiB";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Content.Headers.ContentLength > MostBytes)
        {
            answer.Dispose();
            throw new HttpRequestException(TooLong);
        }

        HttpContent whole = answer.Content;
        var bounded = new StreamContent(new BoundedStream(await whole.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), MostBytes, TooLong));
        foreach ((string name, IEnumerable<string> values) in whole.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = bounded;
        return answer;
    }
}
