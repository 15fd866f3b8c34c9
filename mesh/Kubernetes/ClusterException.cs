using System.Globalization;
using System.Net;
using k8s.Autorest;

namespace Meshward.Mesh.Kubernetes;

/// <summary>A cluster cannot be asked.</summary>
/// <param name="message">One line on what was found and what was expected.</param>
/// <param name="innerException">What it follows from; null for nothing.</param>
public sealed class ClusterException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the same question may be answered another time: there was no answer, too much was asked, or the server has trouble of its own.</summary>
    public bool IsPassing => InnerException is not null && (Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);

    /// <summary>Status that was answered; null for no answer.</summary>
    internal HttpStatusCode? Status => (InnerException as HttpOperationException)?.Response.StatusCode;

    /// <summary>How long the server wants to be left alone; null where it does not say.</summary>
    internal TimeSpan? RetryAfter =>
        InnerException is HttpOperationException { Response.Headers: { } headers } && headers.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value is { } values
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Body of the refusal; empty for none.</summary>
    internal string Content => (InnerException as HttpOperationException)?.Response.Content ?? "";
}
