using System.Globalization;

namespace Meshward.Testbed.Work;

/// <summary>The table of objects that a service looks up.</summary>
/// <param name="Service">The service.</param>
/// <param name="Rows">Objects in it.</param>
internal sealed record ObjectTable(string Service, int Rows)
{
    /// <summary>Name of the table; names of services are words with single dashes between them, so that it needs no quotes.</summary>
    public string Name => $"meshward_{Service.Replace('-', '_')}_objects";

    /// <summary>Makes it where it is missing.</summary>
    public string Creation => $"CREATE TABLE IF NOT EXISTS {Name} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL)";

    /// <summary>Counts its objects.</summary>
    public string Count => $"SELECT COUNT(*) FROM {Name}";

    /// <summary>Removes them.</summary>
    public string Emptying => $"DELETE FROM {Name}";

    /// <summary>Makes as many as <c>@rows</c>, numbered from 0, each with <c>@body</c>.</summary>
    public string Filling => $"""
        WITH RECURSIVE ids(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids WHERE id + 1 < @rows)
        INSERT INTO {Name} (id, name, body) SELECT id, 'object-' || id, @body FROM ids
        """;

    /// <summary>Counts the objects of a name, by looking at every one: one.</summary>
    public string Query => $"SELECT COUNT(*) FROM {Name} WHERE name = @name";

    /// <summary>Name of an object.</summary>
    public static string NameOf(int id) => string.Create(CultureInfo.InvariantCulture, $"object-{id}");
}
