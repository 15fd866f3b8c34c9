using System.Collections.Immutable;
using System.Reflection;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Meshward.Client.Comparison;

/// <summary>What the papers published, from <c>docs/published.yaml</c>, which is part of the program.</summary>
internal sealed record PublishedFacts
{
    /// <summary>Scenarios and variants in order.</summary>
    public required PublishedScenario[] Scenarios { get; init; }

    /// <summary>Reads them.</summary>
    public static ImmutableArray<PublishedScenario> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Meshward.Client.published.yaml")!;
        using StreamReader text = new(stream);
        IDeserializer reader = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithEnforceRequiredMembers().Build();
        return [.. reader.Deserialize<PublishedFacts>(text).Scenarios];
    }
}
