using System.Net;
using Meshward.Silo.Postgres;
using Meshward.Silo.Settings;
using Npgsql;

namespace Meshward.Silo.Tls;

/// <summary>The silos that one that starts has to get along with.</summary>
internal static class TlsPeers
{
    private const int MostPeers = 3;

    /// <summary>What keeps a silo from joining the others, as far as it is TLS; null where that is not it.</summary>
    /// <param name="options">The silo.</param>
    /// <param name="own">Its certificates; null where it speaks no TLS.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<string?> FindMistakeAsync(ClusterSiloOptions options, TlsCertificates? own, CancellationToken cancellationToken)
    {
        IPEndPoint self = new(options.Address, options.Port);
        IEnumerable<IPEndPoint> peers = options.Clustering == Clustering.Postgres
            ? await ActiveAsync(options.Database!, cancellationToken)
            : [new IPEndPoint(options.Address, ClusterSiloOptions.PrimaryPort)];
        foreach (IPEndPoint peer in peers.Where(peer => !peer.Equals(self)).Take(MostPeers))
        {
            if (await TlsProbe.FindAsync(peer, own, cancellationToken) is string mistake)
                return $"silo {peer}: {mistake}";
        }

        return null;
    }

    private static async Task<List<IPEndPoint>> ActiveAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        List<IPEndPoint> active = [];
        try
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT address, port FROM meshward_silo WHERE status = @active ORDER BY alive DESC", connection);
            command.Parameters.AddWithValue("active", (int)SiloStatus.Active);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (IPAddress.TryParse(reader.GetString(0), out IPAddress? address))
                    active.Add(new IPEndPoint(address, reader.GetInt32(1)));
            }
        }
        catch (Exception exception) when (PostgresError.IsPassing(exception))
        {
            // That the database is away is told by those who need it.
        }

        return active;
    }
}
