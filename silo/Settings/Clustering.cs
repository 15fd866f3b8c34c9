namespace Meshward.Silo.Settings;

/// <summary>How silos find each other.</summary>
public enum Clustering
{
    /// <summary>Processes of one machine, by the one that leads them.</summary>
    Localhost,

    /// <summary>By a PostgreSQL database, on any number of machines.</summary>
    Postgres,
}
