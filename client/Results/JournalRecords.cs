using System.Text;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Results;

/// <summary>Records of a journal as the console prints them.</summary>
internal static class JournalRecords
{
    /// <summary>A record as it is stored, with its number first, on one line.</summary>
    public static string Line(StoredRecord stored) =>
        FormattableString.Invariant($"{{\"sequence\":{stored.Sequence},{Encoding.UTF8.GetString(JournalJson.Write(stored.Record))[1..]}");
}
