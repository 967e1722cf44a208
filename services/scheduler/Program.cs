using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(AppIds.Scheduler);
builder.AddScheduler();

var app = builder.Build();
app.MapServiceDefaults();
app.MapScheduler();
app.Run();
