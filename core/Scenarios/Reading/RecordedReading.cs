using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads loads that were recorded; their files are read later, as the language knows none.</summary>
internal static class RecordedReading
{
    /// <summary>The pattern; null with findings where something is wrong.</summary>
    public static RecordedLoad? Read(string name, YamlScalar key, Fields fields, Names names, ReadingContext context)
    {
        if (name == LoadReading.Training)
        {
            context.Findings.Add(
                key.Place, $"found the kind {RecordedKeys.Recorded} for the load '{LoadReading.Training}'; expected another kind, whose range is "
                + "known from the scenario alone, with the recording under another name");
            return null;
        }

        ImmutableArray<string>? columns = fields.Get(RecordedKeys.Columns) is { } written
            ? LoadReading.PerService(written, names, context)
            : null;
        return fields.Get(RecordedKeys.File) is { } file
            && columns is { } perService
            && fields.Get(RecordedKeys.AtEnd) is { } end
            && fields.Has(RecordedKeys.Time) == fields.Get(RecordedKeys.Time) is not null
                ? new RecordedLoad(name, file.Value, perService, fields.Get(RecordedKeys.Time)?.Value, end.Value)
                : null;
    }
}
