namespace Meshward.Core.Metrics;

/// <summary>What became of a request, as far as its labels tell.</summary>
internal enum RequestClass
{
    Carried,
    Shed,
    Failed,
}

internal static class RequestClasses
{
    /// <summary>Number of classes.</summary>
    public const int Count = 3;

    // Envoy's flag for a fault that was injected: the request was rejected on purpose, which is how blocking works.
    private const string FaultInjected = "FI";

    public static RequestClass Of(RequestLabels labels) =>
        labels.ResponseFlags.Split(',').Contains(FaultInjected) ? RequestClass.Shed
        : labels.ResponseCode is "0" || (labels.ResponseCode.Length == 3 && labels.ResponseCode[0] == '5') ? RequestClass.Failed
        : RequestClass.Carried;
}
