using Fleetscore.LocalDapr;

// A host in a process of its own, for tests that kill it: runs the dapr.yaml it is given until its input ends; on free ports,
// or with --own-ports on those of the file.
var options = new LocalHostOptions { AppFile = args[0], FreePorts = !args.Contains("--own-ports") };
try
{
    await using LocalHost host = await LocalHost.StartAsync(options, CancellationToken.None);
    Console.WriteLine("ready");
    await await Task.WhenAny(host.Failed, Console.In.ReadToEndAsync());
    return 0;
}
catch (LocalDaprException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
