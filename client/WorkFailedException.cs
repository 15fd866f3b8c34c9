namespace Meshward.Client;

/// <summary>Ends a verb because of something outside that is not the user's input. The app turns it into one line and exit code 1.</summary>
internal sealed class WorkFailedException(string message) : Exception(message);
