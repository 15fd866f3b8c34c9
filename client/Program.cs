using Meshward.Client;

return await ConsoleApp.RunProcessAsync(args);
