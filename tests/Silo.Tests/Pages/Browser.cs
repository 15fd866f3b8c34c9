using PuppeteerSharp;

namespace Meshward.Silo.Tests.Pages;

/// <summary>A headless Chromium that is installed on the machine.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] _places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IBrowser _browser;

    private Browser(IBrowser browser) => _browser = browser;

    /// <summary>Starts one; where none is installed, the test is skipped, or fails in continuous integration, which installs it.</summary>
    public static async Task<Browser> StartAsync()
    {
        string? place = _places.FirstOrDefault(File.Exists);
        if (place is null && Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("Found no Chromium, expected one: .ci/run installs it.");
        Assert.SkipWhen(place is null, "there is no Chromium here: apt-get install chromium");
        return new Browser(await Puppeteer.LaunchAsync(new LaunchOptions
        {
            Headless = true,
            ExecutablePath = place!,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        }));
    }

    /// <summary>Opens a page, and collects what it complains of.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="complaints">Errors of scripts and of the page's policy.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="isDark">Whether the reader wants dark pages.</param>
    /// <param name="hasScript">Whether scripts run.</param>
    public async Task<IPage> OpenAsync(Uri address, List<string> complaints, int width = 1280, bool isDark = false, bool hasScript = true)
    {
        IPage page = await _browser.NewPageAsync();
        page.DefaultTimeout = 30_000;
        page.PageError += (_, error) => complaints.Add(error.Message);
        page.Console += (_, line) =>
        {
            if (line.Message.Type == ConsoleType.Error)
                complaints.Add(line.Message.Text);
        };
        await page.SetJavaScriptEnabledAsync(hasScript);
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        await page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]);
        await page.GoToAsync(address.ToString(), WaitUntilNavigation.DOMContentLoaded);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();
}
