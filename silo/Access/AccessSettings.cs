using Meshward.Silo.Settings;

namespace Meshward.Silo.Access;

/// <summary>The settings of who may do what.</summary>
internal static class AccessSettings
{
    public static SettingOf<string> ReadTokens { get; } = new(SettingTypes.Path)
    {
        Key = "Access:ReadTokens",
        Flag = "--read-tokens",
        Default = _ => null,
        Meaning = "File of tokens that may see what is there: a line `NAME TOKEN` for each, with tokens of at least 16 signs. The file is read anew when it changes",
    };

    public static SettingOf<string> OperateTokens { get; } = new(SettingTypes.Path)
    {
        Key = "Access:OperateTokens",
        Flag = "--operate-tokens",
        Default = _ => null,
        Meaning = "File of tokens that may change what happens too, in the same form",
    };

    public static SettingOf<bool> Open { get; } = new(SettingTypes.YesOrNo)
    {
        Key = "Access:Open",
        Flag = "--open-to-all",
        Default = _ => false,
        Meaning = "Lets everybody in who reaches an address that is not of this machine alone, without tokens and without certificates",
    };

    public static SettingOf<string> TokenFile { get; } = new(SettingTypes.Path)
    {
        Key = "TokenFile",
        Flag = "--token-file",
        Use = SettingUse.Console,
        Default = _ => null,
        Meaning = "File that holds the token which the console shows: alone, or after its name as silos have it. The token itself is taken neither as a flag nor from the environment",
    };
}
