using System.Collections.Immutable;
using Meshward.Testbed.Work;
using Microsoft.AspNetCore.Http;

namespace Meshward.Testbed;

/// <summary>Which service a request is for: the first part of its path names it.</summary>
internal static class ServicePath
{
    /// <summary>Place of the service among the services; -1 where there is none of that name.</summary>
    public static int Find(PathString path, ImmutableArray<ServiceProfile> services)
    {
        ReadOnlySpan<char> rest = path.Value.AsSpan().TrimStart('/');
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> name = slash < 0 ? rest : rest[..slash];
        for (int service = 0; service < services.Length; service++)
        {
            if (name.SequenceEqual(services[service].Name))
            {
                return service;
            }
        }

        return -1;
    }
}
