using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meshward.Client.Results;

/// <summary>Results as JSON text.</summary>
internal static class ResultWriter
{
    // Results go to files and terminals, never into a web page's script: signs such as the micro sign stay readable.
    // Words are those of the other results and of flags, for example forest and at-most.
    private static readonly JsonSerializerOptions s_options = new(ResultJson.Default.Options!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The JSON text of a result.</summary>
    public static string Write<T>(T result) => JsonSerializer.Serialize(result, (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T)));

    /// <summary>The result that a JSON text holds; null where it holds none of that kind.</summary>
    public static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
