using System.Reflection;
using Meshward.Silo.Storage;

namespace Meshward.Silo.Tests.Storage;

/// <summary>Names by which silos of other releases know what this project sends them; what the grains send is held by the bytes of each release.</summary>
public sealed class WireNameTests
{
    [Fact]
    public void What_this_project_sends_to_other_silos_keeps_its_name()
    {
        Type sent = Assert.Single(typeof(StateFile).Assembly.GetTypes(), type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);
        Assert.Equal("meshward.state-file-exception", sent.GetCustomAttribute<AliasAttribute>()!.Alias);
    }
}
