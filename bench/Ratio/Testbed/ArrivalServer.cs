using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Bench;

/// <summary>A bare server that answers 200 at once and notes when each request came: what a load generator says of itself, seen from outside.</summary>
internal sealed class ArrivalServer : IAsyncDisposable
{
    private const int Most = 1_000_000;

    private readonly long[] _arrivals = new long[Most];
    private readonly WebApplication _app;
    private int _count;

    private ArrivalServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context =>
        {
            // Connections are made with requests to no service.
            if (context.Request.Path != "/")
            {
                _arrivals[Interlocked.Increment(ref _count) - 1] = TimeProvider.System.GetTimestamp();
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts it.</summary>
    public static async Task<ArrivalServer> StartAsync()
    {
        ArrivalServer server = new();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Forgets what came.</summary>
    public void Forget() => _count = 0;

    /// <summary>A quantile of how far requests came from equal distances, against the one that came earliest, microseconds.</summary>
    /// <param name="rate">The rate, requests per second.</param>
    /// <param name="quantile">In [0, 1].</param>
    public double Deviation(double rate, double quantile)
    {
        long[] arrivals = [.. _arrivals.Take(_count).Order()];
        double[] late = [.. arrivals.Select((arrival, index) => (arrival - arrivals[0]) / (double)TimeProvider.System.TimestampFrequency - index / rate)];
        Array.Sort(late);
        return 1e6 * (late[(int)Math.Min(late.Length - 1, quantile * late.Length)] - late[0]);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
