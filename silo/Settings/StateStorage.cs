namespace Meshward.Silo.Settings;

/// <summary>Where grain state is kept.</summary>
public enum StateStorage
{
    /// <summary>In a file of the data directory.</summary>
    Embedded,

    /// <summary>In a PostgreSQL database.</summary>
    Postgres,
}
