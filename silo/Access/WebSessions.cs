using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Access;

/// <summary>
/// Browsers that have logged in. A browser keeps the number of its session, not the token, in a cookie that no script can read and no other site can
/// send. A session ends after twelve hours, with the silo, and when its token is no longer known.
/// </summary>
/// <param name="policy">Knows tokens.</param>
/// <param name="clock">Ends sessions.</param>
internal sealed class WebSessions(AccessPolicy policy, TimeProvider clock)
{
    private const string Cookie = "meshward-session";
    private const int MostSessions = 1000;
    private const int NumberBytes = 32;

    private static readonly TimeSpan s_length = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset End)> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session that a request shows; null for none.</summary>
    public static string? NumberOf(HttpRequest request) => request.Cookies[Cookie];

    /// <summary>Who has logged in with a session; null where nobody has, or it is over.</summary>
    public AccessHolder? Find(string? shown) =>
        shown is string number && _sessions.TryGetValue(KeyOf(number), out (string Token, DateTimeOffset End) session) && session.End > clock.GetUtcNow()
            ? policy.Find(session.Token)
            : null;

    /// <summary>Logs a browser in.</summary>
    /// <returns>Whether the token is known.</returns>
    public bool Begin(HttpContext context, string token)
    {
        if (policy.Find(token) is null)
            return false;
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string ended in _sessions.Where(session => session.Value.End <= now).Select(session => session.Key))
            _sessions.TryRemove(ended, out _);
        if (_sessions.Count >= MostSessions)
            _sessions.TryRemove(_sessions.MinBy(session => session.Value.End).Key, out _);
        string number = RandomNumberGenerator.GetHexString(2 * NumberBytes, lowercase: true);
        _sessions[KeyOf(number)] = (token, now + s_length);
        context.Response.Cookies.Append(Cookie, number, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = s_length });
        return true;
    }

    /// <summary>Logs a browser out.</summary>
    public void End(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is string number)
            _sessions.TryRemove(KeyOf(number), out _);
        context.Response.Cookies.Delete(Cookie);
    }

    private static string KeyOf(string number) => Convert.ToHexString(AccessToken.DigestOf(number));
}
