using Fleetscore.Cli;

return await FleetscoreCommand.RunAsync(args);
