using System.Net;
using System.Net.Sockets;
using Meshward.Core.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Meshward.Testbed;

/// <summary>Web servers on loopback, without configuration from files or the environment.</summary>
internal static class LoopbackHost
{
    /// <summary>A server that is yet to be built.</summary>
    /// <param name="port">Port on 127.0.0.1; 0 for a free one.</param>
    public static WebApplicationBuilder CreateBuilder(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        return builder;
    }

    /// <summary>Starts a server; one that cannot start is given back.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends a server at once: connections are cut.</summary>
    public static async ValueTask EndAsync(WebApplication app)
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    /// <summary>Where a server that has started listens.</summary>
    public static IPEndPoint AddressOf(WebApplication app)
    {
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
    }

    /// <summary>Whether a server could not start since somebody else listens on its port.</summary>
    public static bool IsPortTaken(Exception? problem) => problem is not null
        && (problem is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || IsPortTaken(problem.InnerException));

    /// <summary>What to say then.</summary>
    /// <param name="asked">The port that was asked for.</param>
    /// <param name="taken">The one on which somebody listens: it, or one of the three after it.</param>
    public static Diagnostic PortTaken(int asked, int taken) => new("--port", null, null, FormattableString.Invariant(
        $"found {asked}, {(taken == asked ? "on which somebody listens already" : $"but somebody listens on {taken} already")}; expected a free port and three free ones after it, or 0 for any"));

    // The program around the servers decides when they end: the usual lifetime would take Ctrl-C for itself.
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
