using Meshward.Silo.Settings;

namespace Meshward.Silo.Tls;

/// <summary>The settings of TLS, alike for silos and consoles.</summary>
internal static class TlsSettings
{
    public static SettingOf<string> Authority { get; } = new(SettingTypes.Path)
    {
        Key = "Tls:Ca",
        Flag = "--tls-ca",
        Use = SettingUse.Both,
        Default = _ => null,
        Meaning = "File of the authorities, in PEM, that sign the certificates of silos and consoles; with it, silos and consoles speak TLS only. The file is read anew when it changes",
    };

    public static SettingOf<string> Certificate { get; } = new(SettingTypes.Path)
    {
        Key = "Tls:Cert",
        Flag = "--tls-cert",
        Use = SettingUse.Both,
        Default = _ => null,
        Meaning = "File of the own certificate, in PEM. A silo needs one for server and client use, a console one for client use where the silos ask for it. The file is read anew when it changes",
    };

    public static SettingOf<string> Key { get; } = new(SettingTypes.Path)
    {
        Key = "Tls:Key",
        Flag = "--tls-key",
        Use = SettingUse.Both,
        Default = _ => null,
        Meaning = "File of the certificate's key, in PEM, without a password",
    };

    public static SettingOf<bool> Mutual { get; } = new(SettingTypes.YesOrNo)
    {
        Key = "Tls:Mutual",
        Flag = "--tls-mutual",
        Default = _ => false,
        Meaning = "Whether consoles and browsers need a certificate too, as silos always do of each other",
    };

    /// <summary>The files that settings name together.</summary>
    /// <param name="values">The settings.</param>
    /// <param name="isSilo">Whether they are a silo's, which needs a certificate.</param>
    /// <param name="complain">Hears what is wrong: the place, and what was found and expected.</param>
    public static TlsFiles? Files(SettingValues values, bool isSilo, Action<string, string> complain)
    {
        string? authority = values.Of(Authority), certificate = values.Of(Certificate), key = values.Of(Key);
        bool isAny = authority is not null || certificate is not null || key is not null || values.Of(Mutual);
        foreach ((SettingOf<string> setting, string? value, bool isNeeded) in new[]
        {
            (Authority, authority, isAny),
            (Certificate, certificate, (isAny && isSilo) || key is not null),
            (Key, key, (isAny && isSilo) || certificate is not null),
        })
        {
            if (isNeeded && value is null)
                complain(setting.Flag, $"found none beside other settings of TLS, expected {(setting == Authority ? "the file of the authorities" : setting == Key ? "the file of the certificate's key" : "the file of the certificate")}");
        }

        return authority is not null && certificate is null == key is null ? new TlsFiles(certificate, key, authority) : null;
    }
}
