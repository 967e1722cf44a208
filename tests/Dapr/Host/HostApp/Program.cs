using Fleetscore.LocalDapr;

// A host in a process of its own, for tests that kill it: runs the dapr.yaml it is given on free ports until its input ends.
var options = new LocalHostOptions { AppFile = args[0], FreePorts = true };
await using LocalHost host = await LocalHost.StartAsync(options, CancellationToken.None);
Console.WriteLine("ready");
await Task.WhenAny(host.Failed, Console.In.ReadToEndAsync());
