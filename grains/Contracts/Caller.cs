namespace Meshward.Grains.Contracts;

/// <summary>Who calls, as far as it was found out and not only said.</summary>
public static class Caller
{
    private const string Key = "meshward.caller";

    /// <summary>Who calls; null where nobody had to say.</summary>
    public static string? Name
    {
        get => RequestContext.Get(Key) as string;
        set
        {
            if (value is null)
                RequestContext.Remove(Key);
            else
                RequestContext.Set(Key, value);
        }
    }

    /// <summary>Who calls, with where they say they are.</summary>
    /// <param name="place">What the caller says of itself.</param>
    public static string With(string place) => Name is string name ? $"{name} ({place})" : place;
}
